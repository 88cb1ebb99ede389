package io.strait.tasklet.engine;

import io.strait.tasklet.OuterLoop;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler's loop: takes commands from the inbox, lets timers expire, asks the policy for the next tasklet and continues its
 * thread on the loop's own, until that thread blocks, yields or ends; sleeps when nothing is left. One thread at a time is in it,
 * see {@link LoopThread}; a tasklet that it runs is part of it.
 */
final class SchedulerLoop {

    /** Switches between two looks at the clock for timers. */
    static final int SWITCHES_PER_TURN = 64;
    /** So long an idle loop looks for work before it sleeps: waking a thread takes longer than most work takes to come. */
    private static final int SPINS = 200;
    /** So often an idle scheduler of a group looks for work of the others. */
    private static final long ASK_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** So often whoever closes a pumped scheduler looks whether its tasklets have ended. */
    private static final long LOOK_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RuntimeScheduler scheduler;
    private final LoopThread thread;
    private final @Nullable OuterLoop outer;
    private final Runnable onWork;
    private final Commands commands;
    private final RunQueue runQueue;
    private final TimerHeap timers;
    private final LiveTasklets live;
    private final Hooks hooks;

    private @Nullable RuntimeTasklet<?> running;
    /** Runs when the one that runs now parks. */
    private @Nullable RuntimeTasklet<?> chosen;
    /** Until the loop looks at the clock. */
    private int switchesLeft;
    /** Whether the turn ends at {@link #endNs}. */
    private boolean timed;

    private long endNs;

    private long switches;
    private volatile boolean idle;

    SchedulerLoop(
            RuntimeScheduler scheduler,
            SchedulerOptions options,
            LoopThread thread,
            Commands commands,
            RunQueue runQueue,
            TimerHeap timers,
            LiveTasklets live,
            Hooks hooks) {
        this.scheduler = scheduler;
        this.thread = thread;
        this.outer = options.outerLoop();
        this.onWork = options.onWork();
        this.commands = commands;
        this.runQueue = runQueue;
        this.timers = timers;
        this.live = live;
        this.hooks = hooks;
    }

    // ---- who has the turn -----------------------------------------------------------------------------------------

    /** Whoever has the turn; racy when the caller is not the owner. */
    @Nullable
    RuntimeTasklet<?> running() {
        return running;
    }

    /** A snapshot when the caller is not the owner. */
    long switches() {
        return switches;
    }

    /** Whether the caller is the thread in the loop, or the tasklet that it runs. */
    boolean isOwner() {
        Thread caller = Thread.currentThread();
        RuntimeTasklet<?> current = running;
        return (current != null && current.thread() == caller) || thread.is(caller);
    }

    // ---- turns ----------------------------------------------------------------------------------------------------

    /** Until the scheduler is closed and its last tasklet has ended. */
    void runUntilClosed() {
        while (!isOver()) {
            if (turn(SWITCHES_PER_TURN) == 0) {
                idle();
            } else if (outer != null) {
                runOuterLoop(outer, 0);
            }
        }
    }

    private boolean isOver() {
        return scheduler.isClosing() && live.count() == 0 && !commands.hasCommands();
    }

    /**
     * Lets timers expire and runs commands, handlers and tasklets until nothing is left to run, or for so many switches and batches of
     * handlers.
     *
     * @return how many it made
     */
    int turn(int most) {
        timed = false;
        return makeTurn(most);
    }

    /** As {@link #turn}, and ends with the first switch after that instant. */
    int turnUntil(int most, long instantNs) {
        timed = true;
        endNs = instantNs;
        return makeTurn(most);
    }

    private int makeTurn(int most) {
        expireTimers();
        switchesLeft = most;
        while (switchesLeft > 0) {
            boolean called = commands.run();
            RuntimeTasklet<?> next = runQueue.poll();
            if (next != null) {
                switchTo(next);
            } else if (called) {
                switchesLeft--;
            } else {
                break;
            }
            if (isTimeOver()) {
                break;
            }
        }
        return most - switchesLeft;
    }

    private boolean isTimeOver() {
        return timed && System.nanoTime() - endNs >= 0;
    }

    private void expireTimers() {
        Timer first = timers.peek();
        if (first == null) {
            return;
        }
        long nowNs = System.nanoTime();
        while (first != null && first.deadlineNs - nowNs <= 0) {
            timers.remove(first);
            hooks.call("timer", first::expire);
            first = timers.peek();
        }
    }

    /** Gives it the turn, and then whoever each one chose when it gave the turn back. */
    private void switchTo(RuntimeTasklet<?> tasklet) {
        for (RuntimeTasklet<?> next = tasklet; next != null; next = chosen()) {
            hooks.switched(next);
            if (!next.started && next.raised != null) {
                switchesLeft--;
                switches++;
                next.endUnstarted();
            } else {
                switched(next);
                RuntimeTasklet<?> last = run(next);
                running = null;
                afterTurn(last);
            }
        }
    }

    /** Runs it, and those that it and they choose; which one ran last. */
    private RuntimeTasklet<?> run(RuntimeTasklet<?> tasklet) {
        RuntimeTasklet<?> last = tasklet.stack() == null ? null : ThreadSwitch.run(this, tasklet);
        if (last != null) {
            return last;
        }
        if (!continueByJdk(tasklet)) {
            tasklet.become(State.BLOCKED);
        }
        return tasklet;
    }

    /** Runs what the JDK puts to continue the tasklet's thread, or has put. */
    private static boolean continueByJdk(RuntimeTasklet<?> tasklet) {
        if (tasklet.continuation == null) {
            tasklet.switching = true;
            if (tasklet.started) {
                LockSupport.unpark(tasklet.thread());
            } else {
                tasklet.started = true;
                tasklet.thread().start();
            }
            tasklet.switching = false;
        }
        Runnable continuation = tasklet.continuation;
        if (continuation == null) {
            // Another thread woke it at the same moment, by an interrupt: its continuation is on its way through the
            // inbox.
            return false;
        }
        tasklet.continuation = null;
        continuation.run();
        return true;
    }

    private void afterTurn(RuntimeTasklet<?> tasklet) {
        if (!tasklet.endIfOver() && tasklet.is(State.RUNNING)) {
            tasklet.become(State.BLOCKED);
            if (tasklet.raised != null && tasklet.interruptDue) {
                // Raised while it was runnable, and it waits for something that does not look: an operation from
                // outside.
                // Once per exception, because such an operation may go on waiting for its outcome (S8).
                tasklet.interruptForRaise();
            }
        }
    }

    // ---- from one tasklet to the next, see ThreadSwitch -----------------------------------------------------------

    /** The tasklet has the turn from here on. */
    void switched(RuntimeTasklet<?> tasklet) {
        switchesLeft--;
        switches++;
        running = tasklet;
        tasklet.become(State.RUNNING);
    }

    /** By a tasklet that parks: who runs next, when the loop has nothing else to do in between. */
    void chooseNext() {
        if (switchesLeft > 0 && commands.isQuiet() && !hooks.hearsSwitches() && !isTimeOver()) {
            chosen = runQueue.poll();
        }
    }

    /** By a tasklet that could not park. */
    void unchoose() {
        RuntimeTasklet<?> next = chosen();
        if (next != null) {
            runQueue.addFirst(next);
        }
    }

    void choose(RuntimeTasklet<?> next) {
        chosen = next;
    }

    /** The tasklet that was chosen to run next; from here on it is not. */
    @Nullable
    RuntimeTasklet<?> chosen() {
        RuntimeTasklet<?> next = chosen;
        chosen = null;
        return next;
    }

    // ---- sleep ----------------------------------------------------------------------------------------------------

    /** Waits until a command comes, a timer is due or, in a group, for a moment. */
    void idle() {
        hooks.switched(null);
        SchedulerGroupMembership membership = scheduler.group();
        if (membership != null) {
            membership.askForWork(scheduler);
        }
        for (int spin = 0; outer == null && spin < SPINS; spin++) {
            if (commands.hasCommands()) {
                return;
            }
            Thread.onSpinWait();
        }
        idle = true;
        // A command that came before the flag was seen is found here; one that comes after unparks.
        if (!commands.hasCommands() && !isOver()) {
            // Nobody says when another one of the group has too much to do.
            sleep(membership == null ? Long.MAX_VALUE : ASK_EVERY_NS);
        }
        idle = false;
    }

    /** As {@link #idle}, until then at most: for whoever waits for the last tasklets to end. */
    void idleUntil(long endNs) {
        idle = true;
        if (!commands.hasCommands() && live.count() > 0) {
            LockSupport.parkNanos(scheduler, Math.min(endNs - System.nanoTime(), LOOK_EVERY_NS));
        }
        idle = false;
    }

    private void sleep(long longestNs) {
        Timer first = timers.peek();
        long waitNs =
                first == null ? longestNs : Math.min(longestNs, Math.max(0, first.deadlineNs - System.nanoTime()));
        if (outer != null) {
            runOuterLoop(outer, waitNs);
        } else if (waitNs == Long.MAX_VALUE) {
            LockSupport.park(scheduler);
        } else {
            LockSupport.parkNanos(scheduler, waitNs);
        }
    }

    private void runOuterLoop(OuterLoop loop, long timeoutNs) {
        hooks.call("outer loop", () -> loop.runOnce(timeoutNs));
    }

    /** A command was put, on any thread. */
    void signal() {
        if (idle) {
            wake();
        }
        if (thread.isPumped()) {
            onWork.run();
        }
    }

    /** Ends its sleep. By any thread. */
    void wake() {
        if (outer != null) {
            outer.wakeUp();
        } else {
            thread.unpark();
        }
    }

    /** T8: nothing is runnable, nothing outside can wake a tasklet, and every tasklet waits for another one. */
    boolean isDeadlocked() {
        boolean outsideMayWake = scheduler.hasOutsideWaits()
                || commands.hasCommands()
                || timers.size() > 0
                || !scheduler.policiesInForce()
                || outer != null;
        return !outsideMayWake && runQueue.size() == 0 && live.allWaitForEachOther();
    }
}
