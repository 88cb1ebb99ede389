package io.strait.tasklet.policy;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** See {@link Policies#random(long)}. */
final class RandomPolicy implements Policy {

    private final TaskletRing runnable = new TaskletRing();
    private final SplittableRandom random;

    RandomPolicy(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public String name() {
        return "random";
    }

    @Override
    public void put(Tasklet<?> tasklet, Cause cause) {
        runnable.addLast(tasklet);
    }

    @Override
    public @Nullable Tasklet<?> next() {
        return runnable.size() == 0 ? null : runnable.swapOut(random.nextInt(runnable.size()));
    }

    @Override
    public boolean remove(Tasklet<?> tasklet) {
        return runnable.remove(tasklet);
    }

    @Override
    public int size() {
        return runnable.size();
    }
}
