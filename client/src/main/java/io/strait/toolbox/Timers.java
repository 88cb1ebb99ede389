package io.strait.toolbox;

import io.strait.ChannelOptions;
import io.strait.InvalidArgumentException;
import io.strait.Receiver;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.time.Instant;

/**
 * Time as channels.
 *
 * <pre>{@code
 * try (Timers.Timer ticker = Timers.ticker(scheduler, Duration.ofSeconds(1))) {
 *     String what = scheduler.<String>select()
 *             .receive(ticker.receiver(), instant -> "tick")
 *             .receive(orders, order -> order)
 *             .run();
 * }
 * }</pre>
 */
public final class Timers {

    private Timers() {}

    /** A channel of instants, and what feeds it. */
    public record Timer(Receiver<Instant> receiver, Stage stage) implements AutoCloseable {

        /** No more instants; the channel is closed. Does not wait. */
        @Override
        public void close() {
            stage.stop();
        }
    }

    /** A channel that brings one instant after {@code delay}, and is closed then. */
    public static Timer after(Scheduler scheduler, Duration delay) {
        LocalChannel<Instant> channel = scheduler.channel("timer", ChannelOptions.buffered(1));
        return new Timer(channel.receiver(), after(scheduler, delay, channel));
    }

    /** Sends the instant to {@code output} after {@code delay}, waits until it is taken, and closes {@code output}. */
    public static Stage after(Scheduler scheduler, Duration delay, Sender<Instant> output) {
        return TaskletStage.of(scheduler, StageOptions.named("timer"))
                .closing(output)
                .holdingNothing()
                .start(stage -> {
                    Tasklet.sleep(delay);
                    output.send(Instant.now());
                });
    }

    /**
     * A channel that brings an instant every {@code period}. A slow receiver finds the oldest tick it missed, and not those
     * after it.
     *
     * @throws InvalidArgumentException when the period is not positive
     */
    public static Timer ticker(Scheduler scheduler, Duration period) {
        LocalChannel<Instant> channel = scheduler.channel("ticker", ChannelOptions.buffered(1));
        return new Timer(channel.receiver(), ticker(scheduler, period, channel));
    }

    /** As {@link #ticker(Scheduler, Duration)} to any channel: a tick that is not taken at its instant is dropped. */
    public static Stage ticker(Scheduler scheduler, Duration period, Sender<Instant> output) {
        if (period.isNegative() || period.isZero()) {
            throw new InvalidArgumentException("ticker needs a positive period: period=" + period);
        }
        long periodNs = period.toNanos();
        return TaskletStage.of(scheduler, StageOptions.named("ticker"))
                .closing(output)
                .holdingNothing()
                .start(stage -> {
                    long start = System.nanoTime();
                    boolean open = true;
                    while (open) {
                        // The next multiple of the period: it does not drift, and periods that were missed stay missed.
                        long passed = System.nanoTime() - start;
                        Tasklet.sleep(Duration.ofNanos(periodNs - passed % periodNs));
                        open = !(output.trySend(Instant.now()) instanceof SendResult.Closed);
                    }
                });
    }
}
