package io.strait.core.time;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * All deadlines of a core: one table, in the order of time and then of arming, so that runs repeat exactly. Bounded by
 * what arms them (one or two per operation or session). Cancelled entries leave when they reach the head, or when they
 * are more than half of the table.
 */
public final class DeadlineTable {

    private final PriorityQueue<Deadline> queue = new PriorityQueue<>();
    private long armed;
    private int cancelledInQueue;

    /** Arms {@code action} to run in the first {@link #runDue} at or after {@code atNs}. */
    public Deadline arm(long atNs, Runnable action) {
        Deadline deadline = new Deadline(atNs, armed++, action);
        queue.add(deadline);
        return deadline;
    }

    /** Cancels a deadline; null and cancelled or due ones are fine. */
    public void cancel(@Nullable Deadline deadline) {
        if (deadline == null || deadline.cancelled) {
            return;
        }
        deadline.cancelled = true;
        cancelledInQueue++;
        if (cancelledInQueue > 64 && cancelledInQueue > queue.size() / 2) {
            queue.removeIf(entry -> entry.cancelled);
            cancelledInQueue = 0;
        }
    }

    /** When the next deadline is due, in nanoseconds; {@code Long.MAX_VALUE}: none. */
    public long nextNs() {
        dropCancelledHead();
        Deadline head = queue.peek();
        return head == null ? Long.MAX_VALUE : head.atNs;
    }

    /** Runs what is due at {@code nowNs}, earliest first. */
    public void runDue(long nowNs) {
        dropCancelledHead();
        for (Deadline head = queue.peek(); head != null && head.atNs <= nowNs; head = queue.peek()) {
            queue.remove();
            // From here on a cancel must not count it as an entry of the queue.
            head.cancelled = true;
            head.action.run();
            dropCancelledHead();
        }
    }

    private void dropCancelledHead() {
        for (Deadline head = queue.peek(); head != null && head.cancelled; head = queue.peek()) {
            queue.remove();
            cancelledInQueue--;
        }
    }
}
