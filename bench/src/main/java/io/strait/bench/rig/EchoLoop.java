package io.strait.bench.rig;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures something that answers by a callback, back to back: the answer begins the next exchange on the thread that
 * brought it. An exchange is meant to begin when the one before ends, so the times are those of the intended starts.
 */
public final class EchoLoop {

    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long SLACK_SECONDS = 20;

    private final Consumer<Runnable> exchange;
    private final Histogram histogram = new Histogram(HIGHEST_NS, 3);
    private final CountDownLatch over = new CountDownLatch(1);
    private final WarmUp warmUp;
    private final long countNs;
    /** When counting ends; 0 while it has not begun. */
    private long endNs;

    private long beganNs;

    private EchoLoop(Consumer<Runnable> exchange, int warmUpSeconds, int seconds) {
        this.exchange = exchange;
        this.warmUp = new WarmUp(warmUpSeconds);
        this.countNs = TimeUnit.SECONDS.toNanos(seconds);
    }

    /**
     * Warms up, then measures.
     *
     * @param exchange begins one exchange and calls its argument when that is over; not more than one at a time
     * @param warmUpSeconds see {@link WarmUp}
     * @param seconds counted
     * @throws IllegalStateException when an exchange does not end
     */
    public static Histogram run(Consumer<Runnable> exchange, int warmUpSeconds, int seconds)
            throws InterruptedException {
        EchoLoop loop = new EchoLoop(exchange, warmUpSeconds, seconds);
        loop.next();
        if (!loop.over.await(WarmUp.mostSeconds(warmUpSeconds) + seconds + SLACK_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("exchange does not end: exchange=" + exchange);
        }
        return loop.histogram;
    }

    private void next() {
        beganNs = System.nanoTime();
        exchange.accept(this::onAnswer);
    }

    private void onAnswer() {
        long nowNs = System.nanoTime();
        if (endNs != 0) {
            histogram.recordValue(Math.min(nowNs - beganNs, HIGHEST_NS));
        } else if (!warmUp.goesOn()) {
            endNs = nowNs + countNs;
        }
        if (endNs != 0 && nowNs >= endNs) {
            over.countDown();
        } else {
            next();
        }
    }
}
