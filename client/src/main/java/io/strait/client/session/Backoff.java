package io.strait.client.session;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: none for the first ones, then doubling up to a limit, with jitter. Guarded by the session's lock. */
final class Backoff {

    private final long firstNs;
    private final long maxNs;
    private int attempts;

    Backoff(long firstNs, long maxNs) {
        this.firstNs = firstNs;
        this.maxNs = maxNs;
    }

    void reset() {
        attempts = 0;
    }

    /**
     * The pause before the next attempt, in nanoseconds: between half and all of the nominal one, so that clients that lost
     * the same node do not come back together.
     *
     * @param free how many attempts go without a pause: one per node
     */
    long nextDelayNs(int free) {
        int paused = attempts++ - free;
        if (paused < 0) {
            return 0;
        }
        long nominal = Math.min(maxNs, firstNs << Math.min(paused, 20));
        return nominal / 2 + ThreadLocalRandom.current().nextLong(nominal / 2 + 1);
    }
}
