package io.strait.tasklet.guard;

import java.time.Duration;

/** Times as nanoseconds that may be added to {@link System#nanoTime}. */
final class Instants {

    /** About 146 years: half of what the difference of two readings may be. */
    private static final long MOST_NS = Long.MAX_VALUE / 2;

    private Instants() {}

    static long nanos(Duration time) {
        if (time.compareTo(Duration.ofNanos(MOST_NS)) >= 0) {
            return MOST_NS;
        }
        return time.isNegative() ? 0 : time.toNanos();
    }
}
