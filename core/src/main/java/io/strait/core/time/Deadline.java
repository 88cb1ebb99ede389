package io.strait.core.time;

/** One armed deadline. Its owner cancels it; a cancelled deadline never runs. */
public final class Deadline implements Comparable<Deadline> {

    final long atNs;
    private final long order;
    final Runnable action;
    boolean cancelled;

    Deadline(long atNs, long order, Runnable action) {
        this.atNs = atNs;
        this.order = order;
        this.action = action;
    }

    @Override
    public int compareTo(Deadline other) {
        int byTime = Long.compare(atNs, other.atNs);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
}
