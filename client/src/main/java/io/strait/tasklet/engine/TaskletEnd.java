package io.strait.tasklet.engine;

import io.strait.OperationTimeoutException;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Exit;
import io.strait.tasklet.Guard;
import io.strait.tasklet.LinkedTaskletFailedException;
import io.strait.tasklet.Tasklet.State;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a tasklet ended, and who is told: whoever joins, monitors or is linked to it. Lists are touched by the owner of the tasklet's
 * scheduler only.
 */
final class TaskletEnd<T> {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeTasklet.class);

    private final RuntimeTasklet<T> tasklet;
    private volatile @Nullable Exit<T> exit;
    private @Nullable List<Consumer<? super Exit<T>>> actions;
    private @Nullable List<TaskletEnd<?>> links;

    TaskletEnd(RuntimeTasklet<T> tasklet) {
        this.tasklet = tasklet;
    }

    /** Null until then. On any thread. */
    @Nullable
    Exit<T> exit() {
        return exit;
    }

    /** It has ended: tells them. By the scheduler. */
    void become(Exit<T> how) {
        // In this order: whoever sees that it is done is told how.
        exit = how;
        tasklet.become(State.DONE);
        tasklet.raised = null;
        boolean observed = actions != null && !actions.isEmpty();
        if (actions != null) {
            List<Consumer<? super Exit<T>>> toTell = actions;
            actions = null;
            for (Consumer<? super Exit<T>> action : toTell) {
                try {
                    action.accept(how);
                } catch (RuntimeException | Error e) {
                    tasklet.scheduler().onFailedCallback("end of a tasklet", e);
                }
            }
        }
        if (links != null) {
            List<TaskletEnd<?>> others = links;
            links = null;
            observed = true;
            for (TaskletEnd<?> other : others) {
                other.dropLink(this);
                if (!how.isNormal()) {
                    raiseIn(other, how);
                }
            }
        }
        if (!observed && how instanceof Exit.Failed<T> failed) {
            LOG.warn("tasklet failed, and nobody waits for it: name={}", tasklet.name(), failed.failure());
        }
    }

    private static Throwable failureOf(Exit<?> how) {
        return how instanceof Exit.Failed<?> failed ? failed.failure() : new TaskletKilled();
    }

    // ---- monitors -------------------------------------------------------------------------------------------------

    /** Calls it with the end, on the scheduler's thread; at once when that has come. On any thread. */
    void tell(Consumer<? super Exit<T>> action) {
        tasklet.perform(() -> {
            Exit<T> how = exit;
            if (how != null) {
                action.accept(how);
            } else {
                if (actions == null) {
                    actions = new ArrayList<>(1);
                }
                actions.add(action);
            }
        });
    }

    /** Whoever does not wait for the end any more must not be kept until then. */
    private void forget(Object action) {
        tasklet.perform(() -> {
            if (actions != null) {
                actions.remove(action);
            }
        });
    }

    /** How many are to be told. */
    int watchers() {
        return actions == null ? 0 : actions.size();
    }

    /** See {@link io.strait.tasklet.Tasklet#ended()}. Serves any number of selects. */
    Guard<Exit<T>> guard() {
        return new Ended();
    }

    // ---- joins ----------------------------------------------------------------------------------------------------

    /** See {@link io.strait.tasklet.Tasklet#join(Duration)}. */
    T join(long timeoutNs) throws InterruptedException {
        Exit<T> how = exit;
        if (how == null) {
            RuntimeScheduler scheduler = tasklet.scheduler();
            RuntimeTasklet<?> caller = scheduler.caller();
            how = caller != null ? joinHere(scheduler, caller, timeoutNs) : joinElsewhere(scheduler, timeoutNs);
        }
        return resultOf(how);
    }

    private Exit<T> joinHere(RuntimeScheduler here, RuntimeTasklet<?> caller, long timeoutNs)
            throws InterruptedException {
        EventWait wait = new EventWait(caller, "end of " + tasklet.name());
        wait.open();
        // This tasklet may move and end elsewhere; the caller's wait stays here.
        Consumer<Exit<T>> action = how -> here.perform(() -> {
            if (wait.isOpen()) {
                wait.complete(null, how);
            }
        });
        tell(action);
        if (timeoutNs != Long.MAX_VALUE) {
            wait.expireAt(here, System.nanoTime() + timeoutNs);
        }
        try {
            here.await(caller, wait);
        } finally {
            forget(action);
        }
        Exit<T> how = exit;
        if (how == null) {
            throw notEnded();
        }
        return how;
    }

    private Exit<T> joinElsewhere(RuntimeScheduler scheduler, long timeoutNs) throws InterruptedException {
        if (scheduler.isOwner()) {
            throw new IllegalStateException(
                    "blocking call on the scheduler's own thread: use completion() or onEnd: join of "
                            + tasklet.name());
        }
        CompletableFuture<Exit<T>> end = new CompletableFuture<>();
        Consumer<Exit<T>> action = end::complete;
        tellOnce(action);
        try {
            return timeoutNs == Long.MAX_VALUE ? end.get() : end.get(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw notEnded();
        } finally {
            if (exit == null) {
                forget(action);
            }
        }
    }

    /** See {@link io.strait.tasklet.Tasklet#completion()}. */
    CompletableFuture<T> completion() {
        CompletableFuture<T> future = new CompletableFuture<>();
        tellOnce(how -> {
            try {
                future.complete(resultOf(how));
            } catch (TaskletFailedException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    /**
     * Has a future told on any thread. Whoever pumps the scheduler may stop at the end of its last tasklet: what is asked for after
     * that is not looked at before the next run, and what is asked for before it is.
     */
    private void tellOnce(Consumer<Exit<T>> action) {
        tell(action);
        Exit<T> how = exit;
        if (how != null) {
            action.accept(how);
        }
    }

    private OperationTimeoutException notEnded() {
        return new OperationTimeoutException("tasklet has not ended in time: name=" + tasklet.name());
    }

    @SuppressWarnings("NullAway") // A body that returns null has null as its result.
    private T resultOf(Exit<T> how) {
        if (how instanceof Exit.Returned<T> returned) {
            return returned.value();
        }
        throw new TaskletFailedException(tasklet.name(), failureOf(how));
    }

    // ---- links ----------------------------------------------------------------------------------------------------

    /** One direction of a link: this end is raised in the other tasklet. */
    void link(TaskletEnd<?> other) {
        tasklet.perform(() -> {
            Exit<T> how = exit;
            if (how != null) {
                if (!how.isNormal()) {
                    raiseIn(other, how);
                }
                return;
            }
            if (other.exit != null) {
                return; // It will not tell of its end any more, so nothing would take the link away.
            }
            if (links == null) {
                links = new ArrayList<>(1);
            }
            links.add(other);
        });
    }

    void dropLink(TaskletEnd<?> other) {
        tasklet.perform(() -> {
            if (links != null) {
                links.remove(other);
            }
        });
    }

    private void raiseIn(TaskletEnd<?> other, Exit<T> how) {
        other.tasklet.raise(new LinkedTaskletFailedException(tasklet.name(), failureOf(how)));
    }

    /** Tells a select; equal to another one of the same enrolment. */
    private record Fires<T>(Enrolment<Exit<T>> enrolment) implements Consumer<Exit<T>> {
        @Override
        public void accept(Exit<T> how) {
            if (enrolment.isOpen()) {
                enrolment.fire(how);
            }
        }
    }

    private final class Ended extends Guard<Exit<T>> {

        @Override
        public void enrol(Enrolment<Exit<T>> enrolment) {
            tell(new Fires<>(enrolment));
        }

        /** Forgets the enrolment: a select may have a million rounds before the tasklet ends. */
        @Override
        public void withdrawn(Enrolment<Exit<T>> enrolment) {
            forget(new Fires<>(enrolment));
        }

        @Override
        public boolean isLast(Exit<T> how) {
            return true;
        }

        @Override
        public String describe() {
            return "end of " + tasklet.name();
        }

        @Override
        public boolean isExternal() {
            return false;
        }
    }
}
