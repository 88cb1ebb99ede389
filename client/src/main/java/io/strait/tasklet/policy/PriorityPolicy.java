package io.strait.tasklet.policy;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Policies#priority(int)}. One queue per priority. Only heads compete: within a queue the head has waited longest, so
 * nobody behind it can count for more.
 */
final class PriorityPolicy implements Policy {

    private record Waiting(Tasklet<?> tasklet, long since) {}

    private final int ageing;
    private final List<ArrayDeque<Waiting>> queues = new ArrayList<>();
    private long turns;
    private int size;

    PriorityPolicy(int ageing) {
        if (ageing < 1) {
            throw new IllegalArgumentException("ageing must be positive: ageing=" + ageing);
        }
        this.ageing = ageing;
        for (int priority = 0; priority <= TaskletOptions.MAX_PRIORITY; priority++) {
            queues.add(new ArrayDeque<>());
        }
    }

    @Override
    public String name() {
        return "priority";
    }

    @Override
    public void put(Tasklet<?> tasklet, Cause cause) {
        queues.get(tasklet.priority()).addLast(new Waiting(tasklet, turns));
        size++;
    }

    @Override
    public @Nullable Tasklet<?> next() {
        int best = -1;
        long bestRank = Long.MIN_VALUE;
        for (int priority = TaskletOptions.MAX_PRIORITY; priority >= 0; priority--) {
            Waiting head = queues.get(priority).peekFirst();
            if (head != null) {
                long rank = priority + (turns - head.since) / ageing;
                if (rank > bestRank) {
                    best = priority;
                    bestRank = rank;
                }
            }
        }
        if (best < 0) {
            return null;
        }
        turns++;
        size--;
        return queues.get(best).removeFirst().tasklet;
    }

    /** Looks through all queues: the priority may have been set anew meanwhile. */
    @SuppressWarnings("ReferenceEquality") // The same tasklet, not a similar one.
    @Override
    public boolean remove(Tasklet<?> tasklet) {
        for (ArrayDeque<Waiting> queue : queues) {
            if (queue.removeIf(waiting -> waiting.tasklet == tasklet)) {
                size--;
                return true;
            }
        }
        return false;
    }

    @Override
    public int size() {
        return size;
    }
}
