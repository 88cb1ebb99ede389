package io.strait.bench.rig;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Measures an {@link Exchange} at a fixed rate. The time of an exchange counts from when it was meant to begin, not from
 * when it did, so one that is late because the one before was slow shows it (Tene's "coordinated omission").
 */
@SuppressWarnings("ThreadPriorityCheck") // With two processes on two cores the other one must get its turn.
public final class PacedLoop {

    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);
    /** An exchange that takes this long is stuck: the run fails. */
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(20);

    private PacedLoop() {}

    /**
     * Warms up with one exchange after the other, then measures.
     *
     * @param exchangesPerSecond the rate of what is measured
     * @param warmUpSeconds see {@link WarmUp}
     * @param seconds counted
     * @throws IllegalStateException when an exchange does not end
     */
    public static Histogram run(Exchange exchange, int exchangesPerSecond, int warmUpSeconds, int seconds) {
        WarmUp warmUp = new WarmUp(warmUpSeconds);
        while (warmUp.goesOn()) {
            exchange.begin();
            awaitEnd(exchange);
        }
        return measure(exchange, exchangesPerSecond, seconds);
    }

    private static void awaitEnd(Exchange exchange) {
        long stuckNs = System.nanoTime() + STUCK_NS;
        while (!exchange.poll()) {
            if (System.nanoTime() > stuckNs) {
                throw new IllegalStateException("exchange does not end: exchange=" + exchange);
            }
            Thread.yield();
        }
    }

    /** Without warming up. */
    static Histogram measure(Exchange exchange, int exchangesPerSecond, int seconds) {
        Histogram histogram = new Histogram(HIGHEST_NS, 3);
        long intervalNs = TimeUnit.SECONDS.toNanos(1) / exchangesPerSecond;
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long intendedNs = System.nanoTime(); intendedNs < endNs; intendedNs += intervalNs) {
            while (System.nanoTime() < intendedNs) {
                exchange.poll();
                Thread.yield();
            }
            exchange.begin();
            awaitEnd(exchange);
            histogram.recordValue(Math.min(System.nanoTime() - intendedNs, HIGHEST_NS));
        }
        return histogram;
    }
}
