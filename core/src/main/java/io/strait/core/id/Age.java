package io.strait.core.id;

/**
 * The total order that decides conflicts: the smaller age is older and waits, the larger is younger and yields.
 *
 * <p>Wait-die of Rosenkrantz, Stearns and Lewis, "System level concurrency control for distributed database systems"
 * (1978): waits go from older to younger only, so there is no cycle.
 *
 * @param time hybrid time in nanoseconds at which the round began (see {@link io.strait.core.time.HybridClock})
 * @param select breaks ties, so no two rounds have the same age
 */
public record Age(long time, SelectId select) implements Comparable<Age> {

    @Override
    public int compareTo(Age other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : select.compareTo(other.select);
    }

    /** Whether this round began before {@code other}. */
    public boolean isOlderThan(Age other) {
        return compareTo(other) < 0;
    }
}
