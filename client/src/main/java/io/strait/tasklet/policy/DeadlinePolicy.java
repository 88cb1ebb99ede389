package io.strait.tasklet.policy;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** See {@link Policies#earliestDeadlineFirst()}. */
final class DeadlinePolicy implements Policy {

    private record Waiting(Tasklet<?> tasklet, long deadlineNs, long arrival) implements Comparable<Waiting> {

        /** Deadlines are instants of a clock that may pass zero, so they are compared by their difference; none is last. */
        @Override
        public int compareTo(Waiting other) {
            if (deadlineNs != other.deadlineNs) {
                if (deadlineNs == Long.MAX_VALUE || other.deadlineNs == Long.MAX_VALUE) {
                    return deadlineNs == Long.MAX_VALUE ? 1 : -1;
                }
                return deadlineNs - other.deadlineNs < 0 ? -1 : 1;
            }
            return Long.compare(arrival, other.arrival);
        }
    }

    private final PriorityQueue<Waiting> queue = new PriorityQueue<>();
    private long arrivals;

    @Override
    public String name() {
        return "earliest-deadline-first";
    }

    @Override
    public void put(Tasklet<?> tasklet, Cause cause) {
        queue.add(new Waiting(tasklet, tasklet.deadlineNs(), arrivals++));
    }

    @Override
    public @Nullable Tasklet<?> next() {
        Waiting first = queue.poll();
        return first == null ? null : first.tasklet;
    }

    @SuppressWarnings("ReferenceEquality") // The same tasklet, not a similar one.
    @Override
    public boolean remove(Tasklet<?> tasklet) {
        return queue.removeIf(waiting -> waiting.tasklet == tasklet);
    }

    @Override
    public int size() {
        return queue.size();
    }
}
