package io.strait.core.sim;

/** Virtual time in nanoseconds: it jumps from event to event and costs nothing. */
public final class SimClock {

    /** An arbitrary origin that looks like nanoseconds of the wall clock, as in production. */
    public static final long ORIGIN_NS = 1_700_000_000_000_000_000L;

    private long nowNs = ORIGIN_NS;

    public long nowNs() {
        return nowNs;
    }

    void advanceTo(long timeNs) {
        if (timeNs < nowNs) {
            throw new IllegalStateException("time runs backwards: nowNs=" + nowNs + " timeNs=" + timeNs);
        }
        nowNs = timeNs;
    }
}
