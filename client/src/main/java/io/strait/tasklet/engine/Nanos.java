package io.strait.tasklet.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Times of the application as nanoseconds of the scheduler's clock. */
final class Nanos {

    /** Longer times than this (a century) are cut, so that adding them to a clock cannot overflow. */
    private static final long LONGEST = TimeUnit.DAYS.toNanos(36_500);

    private Nanos() {}

    /** In nanoseconds; a negative time is over already. */
    static long of(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.compareTo(Duration.ofNanos(LONGEST)) > 0 ? LONGEST : time.toNanos();
    }

    /** The instant that is so far away. */
    static long deadline(Duration time) {
        return System.nanoTime() + of(time);
    }
}
