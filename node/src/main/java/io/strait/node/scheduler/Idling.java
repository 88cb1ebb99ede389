package io.strait.node.scheduler;

import java.util.concurrent.locks.LockSupport;

/**
 * What the scheduler's thread does when a cycle found nothing: spin, then yield, then park with growing time. Parking
 * costs about 55 us at least on Linux, so the modes differ in when they begin to.
 */
@SuppressWarnings("ThreadPriorityCheck") // Yielding is the point: the other end may need this processor.
public enum Idling {
    /** Never parks: keeps a processor busy. */
    LOW_LATENCY(100, Integer.MAX_VALUE, 0, 0, 0, 50_000),
    /** Parks 50 to 100 us when nothing came for a while, and up to 1 ms when nothing came for about 100 ms. */
    BALANCED(20, 100, 50_000, 100_000, 1_000_000, 50_000),
    /** Parks up to 1 ms, soon. */
    LOW_POWER(0, 5, 100_000, 1_000_000, 1_000_000, 0);

    private static final int DEEP_AFTER_PARKS = 1_000;

    private final int spins;
    private final int yields;
    private final long minParkNs;
    private final long maxParkNs;
    private final long deepParkNs;
    private final long lingerNs;

    Idling(int spins, int yields, long minParkNs, long maxParkNs, long deepParkNs, long lingerNs) {
        this.spins = spins;
        this.yields = yields;
        this.minParkNs = minParkNs;
        this.maxParkNs = maxParkNs;
        this.deepParkNs = deepParkNs;
        this.lingerNs = lingerNs;
    }

    /** How long the edge's event loop looks for more frames before it sleeps, in nanoseconds. */
    public long lingerNs() {
        return lingerNs;
    }

    /** Whether the {@code round}-th idle round in a row, from 0, parks. */
    boolean parks(int round) {
        return round - spins >= yields;
    }

    /** Idles once without parking. */
    void spinOrYield(int round) {
        if (round < spins) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Parks, longer the more rounds were idle. */
    void park(int round) {
        int parks = round - spins - yields;
        long ns = parks > DEEP_AFTER_PARKS ? deepParkNs : Math.min(minParkNs << Math.min(parks, 10), maxParkNs);
        LockSupport.parkNanos(ns);
    }
}
