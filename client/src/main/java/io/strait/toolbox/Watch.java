package io.strait.toolbox;

import io.strait.ChannelClosedException;
import io.strait.Receiver;
import io.strait.Sender;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The latest of a value's versions, and a way to wait for a newer one. Who is slow misses versions, never the latest.
 *
 * <pre>{@code
 * Watch<Config> config = new Watch<>(Config.initial());
 * scheduler.spawn(() -> {
 *     Watch.Version<Config> seen = config.get();
 *     while (true) {
 *         apply(seen.value());
 *         seen = config.awaitNewer(seen.number());
 *     }
 * });
 * config.set(changed);
 * }</pre>
 *
 * <p>All methods may be called from any thread. They neither block nor keep anything per reader, except those that wait.
 */
public final class Watch<T> {

    /**
     * A value and how many there were before.
     *
     * @param number 0 for the initial value, then ascending by 1
     */
    public record Version<T>(long number, T value) {}

    /** Whoever replaces a state, and nobody else, assigns its promise. */
    private record State<T>(Version<T> latest, Promise<Version<T>> next, boolean closed) {}

    private final AtomicReference<State<T>> state;

    /** Starts with version 0. */
    public Watch(T initial) {
        state = new AtomicReference<>(
                new State<>(new Version<>(0, Objects.requireNonNull(initial)), new Promise<>(), false));
    }

    private State<T> state() {
        return Objects.requireNonNull(state.get());
    }

    /** The latest version. */
    public Version<T> get() {
        return state().latest;
    }

    /** Makes this the latest value, also when it equals the one before. */
    public Version<T> set(T value) {
        return update(old -> value);
    }

    /**
     * Makes a new version of the latest one.
     *
     * @param change may be called several times, when others change the value meanwhile
     * @throws ChannelClosedException when the watch is closed
     */
    public Version<T> update(UnaryOperator<T> change) {
        while (true) {
            State<T> now = state();
            if (now.closed) {
                throw closed();
            }
            T value = Objects.requireNonNull(change.apply(now.latest.value));
            Version<T> latest = new Version<>(now.latest.number + 1, value);
            if (state.compareAndSet(now, new State<>(latest, new Promise<>(), false))) {
                now.next.complete(latest);
                return latest;
            }
        }
    }

    /**
     * Waits for a version after {@code number}, if there is none yet.
     *
     * @throws ChannelClosedException when the watch is closed and has no newer one
     * @throws InterruptedException when interrupted
     */
    public Version<T> awaitNewer(long number) throws InterruptedException {
        State<T> now = state();
        if (now.latest.number <= number) {
            Version<T> unused = now.next.get();
        }
        return get();
    }

    /**
     * As {@link #awaitNewer(long)}, but at most so long.
     *
     * @throws io.strait.OperationTimeoutException when there is none within {@code timeout}
     */
    public Version<T> awaitNewer(long number, Duration timeout) throws InterruptedException {
        State<T> now = state();
        if (now.latest.number <= number) {
            Version<T> unused = now.next.get(timeout);
        }
        return get();
    }

    /** A version after {@code number} as a branch of a select. It brings one that is newer; {@link #get} says the latest. */
    public Guard<Version<T>> newer(long number) {
        State<T> now = state();
        return now.latest.number > number ? Promise.kept(now.latest).guard() : now.next.guard();
    }

    /** No more versions: who waits for one gets {@link ChannelClosedException}. The latest stays. Closing again is harmless. */
    public void close() {
        Promise<Version<T>> never = new Promise<>();
        never.fail(closed());
        State<T> before = state.getAndUpdate(now -> new State<>(now.latest, never, true));
        before.next.fail(closed());
    }

    private static ChannelClosedException closed() {
        return new ChannelClosedException("watch", "watch is closed", false);
    }

    /**
     * Sends the latest version to whoever receives, and waits for a newer one before it sends again: versions in between are
     * passed over. Each goes to one receiver; put a {@link Broadcast} behind it for several. Ends when the watch is closed and
     * the latest is sent; the output is closed then.
     *
     * @param scheduler whose tasklet sends
     * @param output a rendezvous; a buffer would keep versions that are not the latest any more
     */
    public Stage publish(Scheduler scheduler, Sender<T> output) {
        return TaskletStage.of(scheduler, StageOptions.named("watch-to-" + output.name()))
                .closing(output)
                .holdingNothing()
                .start(stage -> {
                    AtomicReference<Version<T>> sent = new AtomicReference<>(get());
                    GuardedSelect<Boolean> send = stage.scheduler()
                            .<Boolean>select()
                            .sendLazy(
                                    output,
                                    () -> {
                                        Version<T> latest = get();
                                        sent.set(latest);
                                        return latest.value;
                                    },
                                    () -> true)
                            .onClosed(closed -> false);
                    boolean open = true;
                    while (open && send.run()) {
                        open = awaitOpen(Objects.requireNonNull(sent.get()).number);
                    }
                });
    }

    private boolean awaitOpen(long number) throws InterruptedException {
        try {
            Version<T> unused = awaitNewer(number);
            return true;
        } catch (ChannelClosedException e) {
            return false;
        }
    }

    /**
     * Sets the watch to each value that is received: the other side of {@link #publish}. The watch is closed when the source
     * is, or when the stage ends.
     *
     * @param scheduler whose tasklet receives
     */
    public Stage follow(Scheduler scheduler, Receiver<T> source, StageOptions options) {
        return TaskletStage.of(scheduler, options)
                .onEnd(this::close)
                .start(stage -> stage.drain(source, this::set, failure -> stage.decide(failure, null, dropped -> {})));
    }
}
