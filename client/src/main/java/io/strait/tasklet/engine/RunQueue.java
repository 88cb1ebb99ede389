package io.strait.tasklet.engine;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.Tasklet.State;
import io.strait.tasklet.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runnable tasklets of a scheduler: a policy, and one place before it for a tasklet that runs next whatever the policy says.
 * Touched by the owner only; the size is a snapshot elsewhere.
 *
 * <p>A policy that throws is replaced by FIFO: tasklets go on, in an order that nobody asked for, and the log says why.
 */
final class RunQueue {

    private final LiveTasklets live;
    private final Hooks hooks;
    private final StepCallbacks stepCallbacks;
    private Policy policy;
    /** Runs before whatever the policy says: a rendezvous prefers it, or somebody ran it. */
    private @Nullable RuntimeTasklet<?> nextUp;
    /** While set, a tasklet that becomes runnable becomes {@link #nextUp}. */
    private boolean handsOver;

    private int size;

    RunQueue(Policy policy, LiveTasklets live, Hooks hooks, StepCallbacks stepCallbacks) {
        this.live = live;
        this.hooks = hooks;
        this.stepCallbacks = stepCallbacks;
        this.policy = guarded(policy);
    }

    /** It is asked in the middle of steps. Ours take no locks. */
    private Policy guarded(Policy asked) {
        return Policies.isBuiltIn(asked) ? asked : new PinnedPolicy(asked, stepCallbacks);
    }

    int size() {
        return size;
    }

    String policyName() {
        return policy.name();
    }

    /** The tasklet becomes runnable, or suspended if somebody asked for that. */
    void add(RuntimeTasklet<?> tasklet, Policy.Cause cause) {
        if (tasklet.suspendRequested && tasklet.raised == null) {
            tasklet.suspendRequested = false;
            tasklet.become(State.SUSPENDED);
            return;
        }
        tasklet.become(State.RUNNABLE);
        if (handsOver && nextUp == null) {
            nextUp = tasklet;
        } else {
            put(tasklet, cause);
        }
        size++;
    }

    /** Takes out the one that runs next. */
    @Nullable
    RuntimeTasklet<?> poll() {
        RuntimeTasklet<?> next = nextUp;
        if (next != null) {
            nextUp = null;
        } else {
            next = next();
            if (next == null) {
                return null;
            }
        }
        size--;
        return next;
    }

    /** Puts one back that was taken out and has not run. */
    void addFirst(RuntimeTasklet<?> tasklet) {
        size++;
        displace(tasklet);
    }

    private void put(RuntimeTasklet<?> tasklet, Policy.Cause cause) {
        try {
            policy.put(tasklet, cause);
        } catch (RuntimeException | Error e) {
            replacePolicy(e);
        }
    }

    private @Nullable RuntimeTasklet<?> next() {
        try {
            return (RuntimeTasklet<?>) policy.next();
        } catch (RuntimeException | Error e) {
            replacePolicy(e);
            return (RuntimeTasklet<?>) policy.next();
        }
    }

    private void take(RuntimeTasklet<?> tasklet) {
        try {
            policy.remove(tasklet);
        } catch (RuntimeException | Error e) {
            replacePolicy(e);
            policy.remove(tasklet);
        }
    }

    private void replacePolicy(Throwable failure) {
        hooks.failed("policy, replaced by fifo", failure);
        policy = Policies.fifo();
        for (Tasklet<?> tasklet : live.snapshot()) {
            if (tasklet != nextUp && tasklet.state() == State.RUNNABLE) {
                policy.put(tasklet, Policy.Cause.WOKEN);
            }
        }
    }

    /** Takes out one that is there. */
    void remove(RuntimeTasklet<?> tasklet) {
        if (nextUp == tasklet) {
            nextUp = null;
        } else {
            take(tasklet);
        }
        size--;
    }

    /** Puts one that is there before all others. */
    void moveToFront(RuntimeTasklet<?> tasklet) {
        if (nextUp != tasklet) {
            take(tasklet);
            displace(tasklet);
        }
    }

    private void displace(RuntimeTasklet<?> first) {
        RuntimeTasklet<?> second = nextUp;
        nextUp = first; // At once: a policy that throws is replaced, and the new one gets all others.
        if (second != null) {
            put(second, Policy.Cause.WOKEN);
        }
    }

    /** From here on a tasklet that becomes runnable runs next (T4). */
    void beginHandOver() {
        handsOver = nextUp == null;
    }

    /** Ends {@link #beginHandOver}; whether somebody became runnable, for whom the caller should give way. */
    boolean endHandOver() {
        boolean wokeSomebody = handsOver && nextUp != null;
        handsOver = false;
        return wokeSomebody;
    }

    /** Runnable tasklets move over in the order in which the old policy would have run them. */
    void swap(Policy newPolicy) {
        List<RuntimeTasklet<?>> moved = new ArrayList<>();
        for (RuntimeTasklet<?> tasklet = next(); tasklet != null; tasklet = next()) {
            moved.add(tasklet);
        }
        policy = guarded(newPolicy);
        moved.forEach(tasklet -> put(tasklet, Policy.Cause.WOKEN));
    }

    /** Takes out up to half of the tasklets, those that may move to another scheduler. */
    void giveHalf(Consumer<RuntimeTasklet<?>> receiver) {
        int toGive = size / 2;
        List<RuntimeTasklet<?>> kept = new ArrayList<>();
        while (toGive > 0) {
            RuntimeTasklet<?> tasklet = next();
            if (tasklet == null) {
                break;
            }
            Wait wait = tasklet.waiting();
            if (tasklet.pinned || tasklet.raised != null || (wait != null && !wait.isDone())) {
                // One that was woken by an interrupt is still in queues of this scheduler.
                kept.add(tasklet);
            } else {
                size--;
                toGive--;
                receiver.accept(tasklet);
            }
        }
        kept.forEach(tasklet -> put(tasklet, Policy.Cause.WOKEN));
    }
}
