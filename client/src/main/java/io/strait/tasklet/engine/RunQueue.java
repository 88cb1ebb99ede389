package io.strait.tasklet.engine;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.Tasklet.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runnable tasklets of a scheduler: a policy, and one place before it for a tasklet that runs next whatever the policy says.
 * Touched by the owner only; the size is a snapshot elsewhere.
 */
final class RunQueue {

    private Policy policy;
    /** Runs before whatever the policy says: a rendezvous prefers it, or somebody ran it. */
    private @Nullable RuntimeTasklet<?> nextUp;
    /** While set, a tasklet that becomes runnable becomes {@link #nextUp}. */
    private boolean handsOver;

    private int size;

    RunQueue(Policy policy) {
        this.policy = policy;
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
            policy.put(tasklet, cause);
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
            next = (RuntimeTasklet<?>) policy.next();
            if (next == null) {
                return null;
            }
        }
        size--;
        return next;
    }

    /** Takes out one that is there. */
    void remove(RuntimeTasklet<?> tasklet) {
        if (nextUp == tasklet) {
            nextUp = null;
        } else {
            policy.remove(tasklet);
        }
        size--;
    }

    /** Puts one that is there before all others. */
    void moveToFront(RuntimeTasklet<?> tasklet) {
        if (nextUp != tasklet) {
            policy.remove(tasklet);
            if (nextUp != null) {
                policy.put(nextUp, Policy.Cause.WOKEN);
            }
            nextUp = tasklet;
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
        for (Tasklet<?> tasklet = policy.next(); tasklet != null; tasklet = policy.next()) {
            newPolicy.put(tasklet, Policy.Cause.WOKEN);
        }
        policy = newPolicy;
    }

    /** Takes out up to half of the tasklets, those that may move to another scheduler. */
    void giveHalf(Consumer<RuntimeTasklet<?>> receiver) {
        int toGive = size / 2;
        List<RuntimeTasklet<?>> kept = new ArrayList<>();
        while (toGive > 0) {
            RuntimeTasklet<?> tasklet = (RuntimeTasklet<?>) policy.next();
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
        kept.forEach(tasklet -> policy.put(tasklet, Policy.Cause.WOKEN));
    }
}
