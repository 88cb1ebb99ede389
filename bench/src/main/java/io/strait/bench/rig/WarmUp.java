package io.strait.bench.rig;

import java.util.concurrent.TimeUnit;

/**
 * Exchanges that are not counted, back to back: for a time, and on until there were 100,000, but no longer than 30 s. Before
 * that the JIT compilers of all processes still compete with the measurement for the processors.
 */
final class WarmUp {

    private static final int EXCHANGES = 100_000;
    private static final int MOST_SECONDS = 30;

    private final long beganNs = System.nanoTime();
    private final long leastNs;
    private final long mostNs;
    private int exchanges;

    WarmUp(int leastSeconds) {
        leastNs = TimeUnit.SECONDS.toNanos(leastSeconds);
        mostNs = TimeUnit.SECONDS.toNanos(mostSeconds(leastSeconds));
    }

    /** How long it may take. */
    static int mostSeconds(int leastSeconds) {
        return Math.max(leastSeconds, MOST_SECONDS);
    }

    /** Asked once before each exchange. */
    boolean goesOn() {
        long tookNs = System.nanoTime() - beganNs;
        return tookNs < leastNs || (exchanges++ < EXCHANGES && tookNs < mostNs);
    }
}
