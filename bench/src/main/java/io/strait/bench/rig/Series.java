package io.strait.bench.rig;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One measured line of the report.
 *
 * @param name key in the report
 * @param what one sentence for people
 * @param times in nanoseconds
 * @param baseline the name of the series that it is compared with, or null for a baseline itself
 */
public record Series(
        String name, String what, Histogram times, @Nullable String baseline) {

    /** The median in microseconds. */
    public double medianUs() {
        return times.getValueAtPercentile(50) / 1_000.0;
    }

    /** The 99th percentile in microseconds. */
    public double p99Us() {
        return times.getValueAtPercentile(99) / 1_000.0;
    }
}
