package io.strait.tasklet.policy;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import org.jspecify.annotations.Nullable;

/** See {@link Policies#fifo()}. */
final class FifoPolicy implements Policy {

    private final TaskletRing queue = new TaskletRing();

    @Override
    public String name() {
        return "fifo";
    }

    @Override
    public void put(Tasklet<?> tasklet, Cause cause) {
        queue.addLast(tasklet);
    }

    @Override
    public @Nullable Tasklet<?> next() {
        return queue.pollFirst();
    }

    @Override
    public boolean remove(Tasklet<?> tasklet) {
        return queue.remove(tasklet);
    }

    @Override
    public int size() {
        return queue.size();
    }
}
