package io.strait.tasklet.engine;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import org.jspecify.annotations.Nullable;

/** An application's policy, asked as {@link StepCallbacks} are. */
final class PinnedPolicy implements Policy {

    private final Policy policy;
    private final StepCallbacks stepCallbacks;

    PinnedPolicy(Policy policy, StepCallbacks stepCallbacks) {
        this.policy = policy;
        this.stepCallbacks = stepCallbacks;
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public void put(Tasklet<?> tasklet, Cause cause) {
        stepCallbacks.run(() -> policy.put(tasklet, cause));
    }

    @Override
    public @Nullable Tasklet<?> next() {
        return stepCallbacks.call(policy::next);
    }

    @Override
    public boolean remove(Tasklet<?> tasklet) {
        return stepCallbacks.call(() -> policy.remove(tasklet));
    }

    @Override
    public int size() {
        return policy.size();
    }
}
