package io.strait.core.time;

/**
 * The time of the current step, and a hybrid logical clock: close to physical time, yet later than every time it was
 * shown. Kulkarni, Demirbas et al., "Logical Physical Clocks" (2014), with both parts in one long of nanoseconds.
 *
 * <p>Only fairness between nodes depends on hybrid time (who is older), never safety. Not thread-safe; owned by the core.
 */
public final class HybridClock {

    private long nowNs;
    private long last;

    /** Begins a step of the core; time given by the driver never goes back here. */
    public void begin(long stepNowNs) {
        nowNs = Math.max(nowNs, stepNowNs);
    }

    /** The driver's time of this step, in nanoseconds. */
    public long nowNs() {
        return nowNs;
    }

    /** A hybrid time later than every one given or observed before, and not earlier than this step. */
    public long next() {
        last = Math.max(last + 1, nowNs);
        return last;
    }

    /** Takes notice of a hybrid time made by another node. */
    public void observe(long time) {
        last = Math.max(last, time);
    }
}
