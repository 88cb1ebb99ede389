package io.strait.tasklet.engine;

import io.strait.tasklet.BlockTrapException;
import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet.State;
import io.strait.tasklet.TaskletKilled;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What tasklets do with their turn, and what is done to them: give way, wait, be suspended, killed or run next. Called by the owner;
 * methods that name the calling tasklet, by that tasklet.
 */
@SuppressWarnings("ThreadPriorityCheck") // Yielding is what a tasklet's thread does to give way.
final class Turns {

    private final RuntimeScheduler scheduler;
    private final RunQueue runQueue;

    Turns(RuntimeScheduler scheduler, RunQueue runQueue) {
        this.scheduler = scheduler;
        this.runQueue = runQueue;
    }

    /** The calling tasklet gives way. */
    void yieldTurn(RuntimeTasklet<?> tasklet) {
        tasklet.throwIfRaised();
        // Not a park: a thread whose interrupt flag is set would not park.
        Thread.yield();
        tasklet.throwIfRaised();
    }

    void suspendTurn(RuntimeTasklet<?> tasklet) throws InterruptedException {
        tasklet.throwIfRaised();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        tasklet.suspendRequested = true;
        while (tasklet.suspendRequested || tasklet.is(State.SUSPENDED)) {
            if (scheduler.policiesInForce()) {
                Thread.yield();
            } else {
                // Nobody takes it out of the JDK's queue.
                tasklet.throwIfRaised();
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        tasklet.throwIfRaised();
    }

    void suspend(RuntimeTasklet<?> tasklet) {
        if (!tasklet.admitted) {
            // It is in no queue yet; suspended as soon as it would be.
            tasklet.suspendRequested = tasklet.raised == null;
        } else if (tasklet.is(State.RUNNABLE) && tasklet.raised == null) {
            runQueue.remove(tasklet);
            tasklet.become(State.SUSPENDED);
        } else if (tasklet.is(State.BLOCKED)) {
            tasklet.suspendRequested = true;
        }
    }

    void resume(RuntimeTasklet<?> tasklet) {
        tasklet.suspendRequested = false;
        if (tasklet.is(State.SUSPENDED)) {
            runQueue.add(tasklet, Policy.Cause.WOKEN);
        }
    }

    void runNext(RuntimeTasklet<?> tasklet) {
        RuntimeTasklet<?> caller = scheduler.caller();
        if (caller == tasklet) {
            return;
        }
        if (caller == null) {
            scheduler.perform(() -> putFirst(tasklet));
        } else if (putFirst(tasklet)) {
            yieldTurn(caller);
        }
    }

    private boolean putFirst(RuntimeTasklet<?> tasklet) {
        if (tasklet.scheduler() != scheduler) {
            tasklet.runNext();
            return false;
        }
        if (tasklet.is(State.SUSPENDED)) {
            resume(tasklet);
        }
        if (!tasklet.is(State.RUNNABLE) || !tasklet.admitted) {
            return false;
        }
        runQueue.moveToFront(tasklet);
        return true;
    }

    /** T7: what it waits for is withdrawn first; a commit wins (S8). */
    void raiseIn(RuntimeTasklet<?> tasklet, Throwable exception) {
        if (tasklet.scheduler() != scheduler) {
            tasklet.raise(exception);
            return;
        }
        if (tasklet.is(State.DONE)) {
            return;
        }
        if (!(tasklet.raised instanceof TaskletKilled)) {
            tasklet.raised = exception;
            tasklet.interruptDue = true;
        }
        tasklet.suspendRequested = false;
        if (tasklet.is(State.SUSPENDED)) {
            runQueue.add(tasklet, Policy.Cause.WOKEN);
            return;
        }
        Wait wait = tasklet.waiting();
        if (wait != null) {
            wait.end(Wait.End.CANCELLED);
        } else if (tasklet.is(State.BLOCKED) || !scheduler.policiesInForce()) {
            // A call of the JDK's, or an operation from outside: it ends as interrupted.
            tasklet.interruptForRaise();
        }
    }

    /**
     * The calling tasklet waits for the end of {@code wait}, which is open or held.
     *
     * @throws InterruptedException when it was interrupted and nothing was committed
     */
    void await(RuntimeTasklet<?> tasklet, Wait wait) throws InterruptedException {
        if (!wait.isDone()) {
            tasklet.waitFor(wait);
            boolean interrupted = false;
            while (!wait.isDone()) {
                tasklet.become(State.BLOCKED);
                if (!tasklet.park()) {
                    waitPinned(tasklet, wait);
                }
                // A continuation that came for another reason: an interrupt, or a permit left over.
                if (Thread.interrupted()) {
                    interrupted = true;
                    wait.end(Wait.End.CANCELLED);
                }
            }
            if (!scheduler.policiesInForce()) {
                tasklet.become(State.RUNNING); // Otherwise the scheduler does, when it gives it the turn.
            }
            tasklet.waitFor(null);
            if (interrupted && wait.end != Wait.End.CANCELLED) {
                Thread.currentThread().interrupt();
            } else if (interrupted && tasklet.raised == null) {
                throw new InterruptedException();
            }
        }
        if (wait.end == Wait.End.CANCELLED) {
            tasklet.throwIfRaised();
            throw new InterruptedException();
        }
        if (wait.end == Wait.End.STOPPED) {
            throw scheduler.closedException();
        }
    }

    /**
     * The thread cannot give way, so no other tasklet runs before it goes on: a native frame pins it, or a class that is being
     * initialized. Only another thread can end the wait; in a step's callback, which pins it too, nobody can.
     */
    private void waitPinned(RuntimeTasklet<?> tasklet, Wait wait) {
        if (!scheduler.stepCallbacks().isInside()) {
            LockSupport.park();
            return;
        }
        tasklet.become(State.RUNNING); // First: it is not to be woken.
        tasklet.waitFor(null);
        IllegalStateException refusal = new IllegalStateException(
                "blocking call in a callback of a step: it could never return: use the Async form");
        wait.fail(refusal);
        throw refusal;
    }

    /** Before a tasklet waits: what was raised is thrown, and a tasklet that must not block does not. */
    static void requireMayBlock(RuntimeTasklet<?> tasklet, String what, @Nullable ChannelState channel)
            throws InterruptedException {
        tasklet.throwIfRaised();
        if (tasklet.blockTrap()) {
            throw new BlockTrapException(tasklet.name(), channel == null ? what : what + channel.name());
        }
        if (tasklet.thread().isInterrupted() && Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    void sleep(RuntimeTasklet<?> tasklet, long timeNs) throws InterruptedException {
        requireMayBlock(tasklet, "time", null);
        EventWait wait = new EventWait(tasklet, "time");
        wait.open();
        wait.expireAt(scheduler, System.nanoTime() + timeNs);
        await(tasklet, wait);
    }

    /** Gives way after an operation: what was raised meanwhile waits for the next one, for this one is committed (S8). */
    void giveWay() {
        Thread.yield();
    }
}
