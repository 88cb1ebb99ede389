package io.strait.bench.rig;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier goesOn;
    private long beganNs;

    private EchoLoop(Consumer<Runnable> exchange, BooleanSupplier goesOn) {
        this.exchange = exchange;
        this.goesOn = goesOn;
    }

    /**
     * Runs exchanges that are not counted.
     *
     * @param exchange begins one exchange and calls its argument when that is over; not more than one at a time
     * @param seconds see {@link WarmUp}
     * @throws IllegalStateException when an exchange does not end
     */
    public static void warmUp(Consumer<Runnable> exchange, int seconds) throws InterruptedException {
        run(exchange, new WarmUp(seconds)::goesOn, WarmUp.mostSeconds(seconds));
    }

    /**
     * Measures.
     *
     * @param exchange as for {@link #warmUp}
     * @param seconds for how long
     * @throws IllegalStateException when an exchange does not end
     */
    public static Histogram measure(Consumer<Runnable> exchange, int seconds) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        return run(exchange, () -> System.nanoTime() < endNs, seconds);
    }

    private static Histogram run(Consumer<Runnable> exchange, BooleanSupplier goesOn, int mostSeconds)
            throws InterruptedException {
        EchoLoop loop = new EchoLoop(exchange, goesOn);
        loop.next();
        if (!loop.over.await(mostSeconds + SLACK_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("exchange does not end: exchange=" + exchange);
        }
        return loop.histogram;
    }

    private void next() {
        beganNs = System.nanoTime();
        exchange.accept(this::onAnswer);
    }

    private void onAnswer() {
        histogram.recordValue(Math.min(System.nanoTime() - beganNs, HIGHEST_NS));
        if (goesOn.getAsBoolean()) {
            next();
        } else {
            over.countDown();
        }
    }
}
