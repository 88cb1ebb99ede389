package io.strait.tasklet.guard;

import io.strait.tasklet.Guard;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Ready-made guards for selects (S10). The end of a tasklet is {@link io.strait.tasklet.Tasklet#ended()}, and a barrier {@link
 * io.strait.tasklet.Scheduler#barrier}.
 *
 * <pre>{@code
 * GuardedSelect<String> select = scheduler.<String>select()
 *         .receive(orders, order -> "order " + order)
 *         .guard(Guards.readable(socket), ready -> "input")
 *         .guard(Guards.timer(Duration.ofSeconds(5)), now -> "idle");
 * }</pre>
 *
 * <p>A guard is built once and stands in any number of rounds and selects, at the same time too. All are safe for use by many
 * threads.
 */
public final class Guards {

    private Guards() {}

    /**
     * Fires so long after the beginning of each round; at once when {@code time} is not positive. The event is the instant at which
     * it fired. In a persistent select it fires again and again, see {@link io.strait.tasklet.GuardedSelectLoop}.
     */
    public static Guard<Instant> timer(Duration time) {
        return new TimerGuard("timer of " + time, () -> time, false);
    }

    /**
     * Fires at an instant of this process's clock; at once when it is past. How long that is, is read at the beginning of each
     * round: a clock that is set meanwhile changes nothing in that round.
     */
    public static Guard<Instant> at(Instant instant) {
        return new TimerGuard("instant " + instant, () -> Duration.between(Instant.now(), instant), true);
    }

    /**
     * Fires once per period, counted from this call. Ticks that nobody took are one event, which counts them. A tick goes to one
     * select only.
     *
     * @throws IllegalArgumentException when {@code period} is not positive
     */
    public static Guard<Tick> ticker(Duration period) {
        return new TickerGuard(period);
    }

    /**
     * Fires when the stage has completed, in every round from then on. If it failed, the select that chooses the branch throws the
     * failure, a checked one within {@link io.strait.tasklet.GuardFailedException}. A select never cancels the stage.
     *
     * <p>Build the guard once per stage rather than once per round: a stage cannot forget who asked for its completion.
     */
    public static <T> Guard<T> completion(CompletionStage<T> stage) {
        return new CompletionGuard<>(stage);
    }

    /** The values and the end of a publisher; see {@link PublisherGuard}. Subscribes at the first round. */
    public static <T> PublisherGuard<T> publisher(Flow.Publisher<T> publisher) {
        return new PublisherGuard<>(publisher);
    }

    /**
     * Fires when the channel can be read, is at its end, or has failed: a read does not wait. See {@link #acceptable} for all that
     * holds for readiness.
     *
     * @throws IllegalArgumentException when such a channel is never readable
     */
    public static <C extends SelectableChannel> Guard<C> readable(C channel) {
        return new ReadinessGuard<>(channel, SelectionKey.OP_READ, "readable");
    }

    /**
     * Fires when the channel can be written: a write takes at least one byte or fails. As {@link #readable}.
     *
     * @throws IllegalArgumentException when such a channel is never writable
     */
    public static <C extends SelectableChannel> Guard<C> writable(C channel) {
        return new ReadinessGuard<>(channel, SelectionKey.OP_WRITE, "writable");
    }

    /**
     * Fires when a connection can be accepted; somebody else may be faster, and {@code accept} then returns null.
     *
     * <p>Readiness is watched by one daemon thread of the process. The channel must be in non-blocking mode, else the select throws
     * {@link java.nio.channels.IllegalBlockingModeException}; it stays registered with that thread's selector until it is closed.
     * When the channel is closed, the select throws {@link io.strait.tasklet.GuardFailedException} with a {@link
     * java.nio.channels.ClosedChannelException}, within a second when it waits already. At most {@value Readiness#MAX_WAITING}
     * branches wait at one time, then the select throws {@link io.strait.OverloadedException}. The event comes from another thread,
     * so it is never there at once: with {@code orElse} such a branch never fires; a non-blocking channel can just be tried.
     */
    public static Guard<ServerSocketChannel> acceptable(ServerSocketChannel channel) {
        return new ReadinessGuard<>(channel, SelectionKey.OP_ACCEPT, "acceptable");
    }

    /**
     * Closes a channel that guards of this class were made for, and says so at once: selects that wait for it are told, and its
     * descriptor is given back. {@code channel.close()} alone does both a moment later, within a second.
     *
     * @throws IOException what closing threw
     */
    public static void close(SelectableChannel channel) throws IOException {
        try {
            channel.close();
        } finally {
            Readiness.get().onClosed();
        }
    }

    /** Fires when {@link SocketChannel#finishConnect} does not wait: it connects or fails. As {@link #acceptable}. */
    public static Guard<SocketChannel> connectable(SocketChannel channel) {
        return new ReadinessGuard<>(channel, SelectionKey.OP_CONNECT, "connectable");
    }
}
