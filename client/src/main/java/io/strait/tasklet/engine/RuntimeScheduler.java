package io.strait.tasklet.engine;

import io.strait.ChannelOptions;
import io.strait.ClientClosedException;
import io.strait.OverloadedException;
import io.strait.client.VirtualThreads;
import io.strait.tasklet.Alarm;
import io.strait.tasklet.Barrier;
import io.strait.tasklet.ChannelHook;
import io.strait.tasklet.DeadlockException;
import io.strait.tasklet.Exit;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.OuterLoop;
import io.strait.tasklet.Policy;
import io.strait.tasklet.ScheduleHook;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.SchedulerStats;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.Tasklet.State;
import io.strait.tasklet.TaskletKilled;
import io.strait.tasklet.TaskletOptions;
import io.strait.tasklet.UndeliveredValueHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasklets. Its loop takes commands from the inbox, lets timers expire, asks the policy for the next tasklet and mounts its
 * thread on the loop's own, until that thread blocks, yields or ends.
 *
 * <p>State is touched by the <em>owner</em>: the thread in the loop, or the tasklet that it runs. Both are one flow of control, so
 * nothing here is locked, and a tasklet's operation on a channel of this scheduler is a plain call.
 */
@SuppressWarnings("ThreadPriorityCheck") // Yielding is what a tasklet's thread does to give way.
public final class RuntimeScheduler implements Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeScheduler.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    /** Switches between two looks at the clock for timers. */
    private static final int SWITCHES_PER_TURN = 64;
    /** So long an idle loop looks for work before it sleeps: waking a thread takes longer than most work takes to come. */
    private static final int SPINS = 200;
    /** So often an idle scheduler of a group looks for work of the others. */
    private static final long ASK_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SchedulerOptions options;
    private final boolean policiesInForce = VirtualThreads.canSchedule();
    private final LoopThread loop;
    private final Commands commands;
    private final TimerHeap timers = new TimerHeap();
    private final AtomicLong taskletIds = new AtomicLong();
    private final AtomicLong channelIds = new AtomicLong();
    private final Set<Wait> outsideWaits = Collections.newSetFromMap(new IdentityHashMap<>());
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final @Nullable Watchdog watchdog;
    private @Nullable RuntimeTasklet<?> running;
    /** Runs when the one that runs now parks. */
    private @Nullable RuntimeTasklet<?> chosen;

    private final StepCallbacks stepCallbacks = new StepCallbacks();
    private final LiveTasklets live = new LiveTasklets();
    private final RunQueue runQueue;
    private final Turns turns;
    private final Hooks hooks;
    private volatile @Nullable SchedulerGroupMembership group;
    private volatile boolean idle;
    private volatile boolean closing;
    private volatile boolean closed;

    /** Until the loop looks at the clock. */
    private int switchesLeft;

    private long arrivals;
    private long spawned;
    private long ended;
    private long switches;
    private long movedOut;
    private long movedIn;

    private RuntimeScheduler(SchedulerOptions options, boolean pumped) {
        if (!VirtualThreads.exist()) {
            throw new UnsupportedOperationException(
                    "tasklets need Java 21 or later: version=" + System.getProperty("java.version"));
        }
        this.options = options;
        this.loop = new LoopThread(pumped);
        this.hooks = new Hooks(options.name(), stepCallbacks);
        this.runQueue = new RunQueue(options.policy().get(), live, hooks, stepCallbacks);
        this.turns = new Turns(this, runQueue);
        this.commands = new Commands(this, loop, hooks, options.maxCommands());
        this.watchdog = policiesInForce && options.hogAfter().toNanos() > 0 ? new Watchdog(this, options) : null;
        if (!policiesInForce && WARNED.compareAndSet(false, true)) {
            LOG.warn("policies are not in force, tasklets run on the JDK's own scheduler: run Java 21 to 25 with"
                    + " --add-opens java.base/java.lang=ALL-UNNAMED");
        }
        CurrentTasklet.add(this);
    }

    /** See {@link Scheduler#start(SchedulerOptions)}. */
    public static RuntimeScheduler start(SchedulerOptions options) {
        RuntimeScheduler scheduler = new RuntimeScheduler(options, false);
        Thread thread = new Thread(scheduler::loop, options.name());
        thread.setDaemon(true);
        scheduler.loop.become(thread);
        thread.start();
        return scheduler;
    }

    /** See {@link Scheduler#pumped(SchedulerOptions)}. */
    public static RuntimeScheduler pumped(SchedulerOptions options) {
        return new RuntimeScheduler(options, true);
    }

    // ---- who is who -----------------------------------------------------------------------------------------------

    /** Whether the caller owns this scheduler's state: the thread in the loop, or the tasklet that it runs. */
    boolean isOwner() {
        Thread thread = Thread.currentThread();
        RuntimeTasklet<?> current = running;
        return (current != null && current.thread() == thread) || loop.is(thread);
    }

    /** The tasklet that calls, when it is the one that this scheduler runs; else null. */
    @Nullable
    RuntimeTasklet<?> caller() {
        RuntimeTasklet<?> current = running;
        return current != null && current.thread() == Thread.currentThread() ? current : null;
    }

    /** Whoever has the turn; racy when the caller is not the owner. */
    @Nullable
    RuntimeTasklet<?> running() {
        return running;
    }

    long switches() {
        return switches;
    }

    /** Counts what comes to wait at a channel, so that arrivals can be compared. */
    long nextArrival() {
        return ++arrivals;
    }

    TimerHeap timers() {
        return timers;
    }

    /** Handlers of channels. */
    Callbacks callbacks() {
        return commands.callbacks();
    }

    /** Waits of threads that are no tasklets of this scheduler: they end when it is closed. */
    Set<Wait> outsideWaits() {
        return outsideWaits;
    }

    /** Whether the loop has ended: late commands run on the threads that put them. */
    boolean isStopped() {
        return closed;
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public boolean policiesInForce() {
        return policiesInForce;
    }

    // ---- who may change what it holds: see Commands and Turns ----------------------------------------------------

    void perform(Runnable action) {
        commands.perform(action);
    }

    void command(Runnable action) {
        commands.command(action);
    }

    void submit(Runnable action) {
        commands.submit(action);
    }

    <V> V call(Callable<V> step) {
        return commands.call(step);
    }

    <V> V callForHeld(Callable<V> step) {
        return commands.callForHeld(step);
    }

    void await(RuntimeTasklet<?> tasklet, Wait wait) throws InterruptedException {
        turns.await(tasklet, wait);
    }

    // ---- commands -------------------------------------------------------------------------------------------------

    void requireOpen() {
        if (closing) {
            throw closedException();
        }
    }

    ClientClosedException closedException() {
        return new ClientClosedException("scheduler is closed: scheduler=" + name());
    }

    void signal() {
        if (idle) {
            wakeLoop();
        }
        if (loop.isPumped()) {
            options.onWork().run();
        }
    }

    private void wakeLoop() {
        OuterLoop outer = options.outerLoop();
        if (outer != null) {
            outer.wakeUp();
        } else {
            loop.unpark();
        }
    }

    @Override
    public void execute(Runnable task) {
        if (isOwner()) {
            command(task);
        } else {
            submit(task);
        }
    }

    @Override
    public Alarm callAt(long deadlineNs, Runnable action) {
        ScheduledCall call = new ScheduledCall(this, action);
        if (isOwner()) {
            call.arm(deadlineNs);
        } else {
            submit(() -> call.arm(deadlineNs));
        }
        return call;
    }

    @Override
    public Barrier barrier(int parties) {
        return new RuntimeBarrier(this, "barrier-" + channelIds.incrementAndGet(), parties);
    }

    /** See {@link Hooks}. */
    void onFailedCallback(String what, Throwable failure) {
        hooks.failed(what, failure);
    }

    Turns turns() {
        return turns;
    }

    RunQueue runQueue() {
        return runQueue;
    }

    Hooks hooks() {
        return hooks;
    }

    StepCallbacks stepCallbacks() {
        return stepCallbacks;
    }

    // ---- tasklets -------------------------------------------------------------------------------------------------

    @Override
    public <T> Tasklet<T> spawn(TaskletOptions taskletOptions, Callable<T> body) {
        requireOpen();
        SchedulerGroupMembership membership = group;
        if (membership != null && !taskletOptions.pinned()) {
            return membership.leastLoaded(this).spawnHere(taskletOptions, body);
        }
        return spawnHere(taskletOptions, body);
    }

    <T> Tasklet<T> spawnHere(TaskletOptions taskletOptions, Callable<T> body) {
        if (live.count() >= options.maxTasklets()) {
            throw new OverloadedException("too many tasklets: scheduler=" + name() + " limit=" + options.maxTasklets());
        }
        RuntimeTasklet<T> tasklet = new RuntimeTasklet<>(this, taskletIds.incrementAndGet(), taskletOptions, body);
        if (isOwner()) {
            admit(tasklet);
        } else {
            submit(() -> admit(tasklet));
        }
        return tasklet;
    }

    private void admit(RuntimeTasklet<?> tasklet) {
        spawned++;
        live.add(tasklet);
        if (closing) {
            // Not queued: the scheduler may have stopped already, and then nobody would come for it.
            tasklet.endUnstarted();
            return;
        }
        if (!policiesInForce) {
            tasklet.started = true;
            tasklet.become(State.RUNNING);
            tasklet.thread().start();
            return;
        }
        if (closed) {
            // It came while the scheduler stopped: nobody will run it.
            tasklet.endUnstarted();
            return;
        }
        runQueue.add(tasklet, Policy.Cause.SPAWNED);
    }

    <T> void onEnd(RuntimeTasklet<T> tasklet, Exit<T> how) {
        ended++;
        live.remove(tasklet);
        tasklet.ended(how);
    }

    /** What the tasklet waited for has happened. */
    void wake(RuntimeTasklet<?> tasklet) {
        // One without a wait is blocked in a call of the JDK's, which only the JDK can continue; it looks at its wait
        // then.
        if (tasklet.is(State.BLOCKED) && tasklet.waiting() != null) {
            runQueue.add(tasklet, Policy.Cause.WOKEN);
        }
    }

    /** The JDK found that the tasklet's thread can run. */
    void onContinuation(RuntimeTasklet<?> tasklet) {
        if (tasklet.scheduler() != this) {
            tasklet.scheduler().perform(() -> tasklet.scheduler().onContinuation(tasklet));
            return;
        }
        switch (tasklet.state()) {
            case RUNNING -> runQueue.add(tasklet, Policy.Cause.YIELDED);
            case BLOCKED -> runQueue.add(tasklet, Policy.Cause.WOKEN);
            case RUNNABLE, SUSPENDED, DONE -> {
                // It runs, resumes or has ended anyway; the continuation is kept for that.
            }
        }
    }

    // ---- the loop -------------------------------------------------------------------------------------------------

    private void loop() {
        while (!(closing && live.count() == 0 && !commands.hasCommands())) {
            expireTimers();
            if (turn(SWITCHES_PER_TURN) == 0) {
                idle();
            } else if (options.outerLoop() != null) {
                runOuterLoop(options.outerLoop(), 0);
            }
        }
        stop();
    }

    /** Runs commands, handlers and tasklets until nothing is left to run, or for so many switches and batches of handlers. */
    private int turn(int most) {
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
        }
        return most - switchesLeft;
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

    /** The tasklet has the turn from here on. */
    void switched(RuntimeTasklet<?> tasklet) {
        switchesLeft--;
        switches++;
        running = tasklet;
        tasklet.become(State.RUNNING);
    }

    /** By a tasklet that parks: who runs next, when the loop has nothing else to do in between. */
    void chooseNext() {
        if (switchesLeft > 0 && commands.isQuiet() && !hooks.hearsSwitches()) {
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

    private void idle() {
        hooks.switched(null);
        SchedulerGroupMembership membership = group;
        if (membership != null) {
            membership.askForWork(this);
        }
        OuterLoop outer = options.outerLoop();
        for (int spin = 0; outer == null && spin < SPINS; spin++) {
            if (commands.hasCommands()) {
                return;
            }
            Thread.onSpinWait();
        }
        idle = true;
        // A command that came before the flag was seen is found here; one that comes after unparks.
        if (!commands.hasCommands() && !(closing && live.count() == 0)) {
            // Nobody says when another one of the group has too much to do.
            long longestNs = membership == null ? Long.MAX_VALUE : ASK_EVERY_NS;
            Timer first = timers.peek();
            long waitNs =
                    first == null ? longestNs : Math.min(longestNs, Math.max(0, first.deadlineNs - System.nanoTime()));
            if (outer != null) {
                runOuterLoop(outer, waitNs);
            } else if (waitNs == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, waitNs);
            }
        }
        idle = false;
    }

    private void runOuterLoop(OuterLoop outer, long timeoutNs) {
        hooks.call("outer loop", () -> outer.runOnce(timeoutNs));
    }

    private void stop() {
        if (watchdog != null) {
            watchdog.stop();
        }
        CurrentTasklet.remove(this);
        synchronized (commands) { // From here on late commands run elsewhere; not while the waits are ended.
            closed = true;
            endOutsideWaits();
            commands.runLate();
        }
        stopped.countDown();
    }

    private void endOutsideWaits() {
        for (Wait wait : new ArrayList<>(outsideWaits)) {
            wait.end(Wait.End.STOPPED);
        }
        commands.callbacks().stop();
    }

    // ---- pumping --------------------------------------------------------------------------------------------------

    private void enter() {
        if (!loop.isPumped()) {
            throw new IllegalStateException("scheduler has its own thread: scheduler=" + name());
        }
        if (!loop.tryTake()) {
            throw new IllegalStateException("scheduler is pumped already: scheduler=" + name());
        }
    }

    @Override
    public void run() throws InterruptedException {
        enter();
        try {
            while (live.countWithoutDaemons() > 0 || !commands.isEmpty()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                expireTimers();
                if (turn(SWITCHES_PER_TURN) == 0) {
                    if (isDeadlocked()) {
                        throw new DeadlockException(live.blocked());
                    }
                    if (live.countWithoutDaemons() > 0) {
                        idle();
                    }
                }
            }
        } finally {
            loop.leave();
        }
    }

    @Override
    public int run(Duration budget) {
        enter();
        try {
            long endNs = Nanos.deadline(budget);
            int made = 0;
            do {
                expireTimers();
                int now = turn(1);
                if (now == 0) {
                    break;
                }
                made += now;
            } while (System.nanoTime() - endNs < 0);
            return made;
        } finally {
            loop.leave();
        }
    }

    @Override
    public boolean hasWork() {
        if (runQueue.size() > 0 || !commands.isEmpty()) {
            return true;
        }
        Timer first = timers.peek();
        return first != null && first.deadlineNs - System.nanoTime() <= 0;
    }

    @Override
    public long nextDeadlineNs() {
        return call(() -> {
            Timer first = timers.peek();
            return first == null ? Long.MAX_VALUE : first.deadlineNs;
        });
    }

    /** T8: nothing is runnable, nothing outside can wake a tasklet, and every tasklet waits for another one. */
    private boolean isDeadlocked() {
        boolean outsideMayWake = !outsideWaits.isEmpty()
                || commands.hasCommands()
                || timers.size() > 0
                || !policiesInForce
                || options.outerLoop() != null;
        return !outsideMayWake && runQueue.size() == 0 && live.allWaitForEachOther();
    }

    // ---- channels and selects -------------------------------------------------------------------------------------

    @Override
    public <T> LocalChannel<T> channel() {
        return new RuntimeChannel<>(this, channelIds.incrementAndGet());
    }

    @Override
    public <T> LocalChannel<T> channel(String name, ChannelOptions channelOptions) {
        return new RuntimeChannel<>(this, name, channelOptions, null);
    }

    @Override
    public <T> LocalChannel<T> channel(
            String name, ChannelOptions channelOptions, UndeliveredValueHandler<? super T> undelivered) {
        return new RuntimeChannel<>(this, name, channelOptions, undelivered);
    }

    @Override
    public <R> GuardedSelect<R> select() {
        return new RuntimeSelect<>(this);
    }

    @Override
    public <R> GuardedSelectLoop<R> selectLoop() {
        return new RuntimeSelectLoop<>(this);
    }

    // ---- settings and inspection ----------------------------------------------------------------------------------

    @Override
    public void setPolicy(Policy newPolicy) {
        perform(() -> runQueue.swap(newPolicy));
    }

    @Override
    public String policy() {
        return policiesInForce ? call(runQueue::policyName) : "none";
    }

    @Override
    public List<Tasklet<?>> tasklets() {
        return call(live::snapshot);
    }

    @Override
    public int taskletCount() {
        return live.count();
    }

    @Override
    public int runnableCount() {
        return runQueue.size();
    }

    @Override
    public void setScheduleHook(@Nullable ScheduleHook hook) {
        perform(() -> hooks.onSwitch(hook, running));
    }

    @Override
    public void setChannelHook(@Nullable ChannelHook hook) {
        perform(() -> hooks.onOperation(hook));
    }

    @Override
    public SchedulerStats stats() {
        return call(() -> new SchedulerStats(
                spawned,
                ended,
                switches,
                watchdog == null ? 0 : watchdog.reports(),
                hooks.failures(),
                movedOut,
                movedIn));
    }

    // ---- sharing work ---------------------------------------------------------------------------------------------

    void join(SchedulerGroupMembership membership) {
        group = membership;
        // It may sleep already, as one that has nobody to ask for work.
        command(() -> {});
    }

    /** Gives up to half of the runnable tasklets that may move to an idle scheduler. */
    void giveWorkTo(RuntimeScheduler other) {
        if (other.closing) {
            return;
        }
        runQueue.giveHalf(tasklet -> {
            movedOut++;
            live.remove(tasklet);
            tasklet.moveTo(other);
            other.command(() -> other.takeOver(tasklet, this));
        });
    }

    private void takeOver(RuntimeTasklet<?> tasklet, RuntimeScheduler giver) {
        if (closed && !giver.closed) {
            // Nobody runs it here any more.
            tasklet.moveTo(giver);
            giver.command(() -> giver.takeOver(tasklet, this));
            return;
        }
        movedIn++;
        live.add(tasklet);
        if (closed) {
            tasklet.endUnstarted(); // Both have stopped.
            return;
        }
        runQueue.add(tasklet, Policy.Cause.WOKEN);
        if (closing) {
            turns.raiseIn(tasklet, new TaskletKilled()); // It was on its way when all others were killed.
        }
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    @Override
    public void close() {
        if (caller() != null) {
            throw new IllegalStateException("a tasklet cannot close its own scheduler: scheduler=" + name());
        }
        if (isOwner()) {
            throw new IllegalStateException("a scheduler cannot be closed by its own callbacks: scheduler=" + name());
        }
        if (closing) {
            if (!loop.isPumped()) {
                awaitStopped(); // Whoever closes may rely on the end, also when another thread was first.
            }
            return;
        }
        closing = true;
        commands.putQuietly(this::killAll);
        if (loop.isPumped()) {
            closePumped();
            return;
        }
        wakeLoop();
        awaitStopped();
    }

    private void awaitStopped() {
        boolean interrupted = false;
        try {
            if (!stopped.await(options.closeTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("tasklets have not ended in time: scheduler={} count={}", name(), live.count());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closePumped() {
        long endNs = Nanos.deadline(options.closeTimeout());
        while (!loop.tryTake()) {
            // Another thread pumps: it lets the tasklets end, or leaves that to this one.
            signal();
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
            if (System.nanoTime() - endNs >= 0) {
                LOG.warn(
                        "tasklets have not ended in time, and another thread runs them: scheduler={} count={}",
                        name(),
                        live.count());
                return;
            }
        }
        try {
            while ((live.count() > 0 || !commands.isEmpty()) && System.nanoTime() - endNs < 0) {
                expireTimers();
                if (turn(SWITCHES_PER_TURN) == 0) {
                    idleUntil(endNs);
                }
            }
            if (live.count() > 0) {
                LOG.warn("tasklets have not ended in time: scheduler={} count={}", name(), live.count());
            }
        } finally {
            stop();
            loop.leave();
        }
    }

    private void idleUntil(long endNs) {
        idle = true;
        if (!commands.hasCommands() && live.count() > 0) {
            LockSupport.parkNanos(this, Math.min(endNs - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(10)));
        }
        idle = false;
    }

    private void killAll() {
        live.forEach(tasklet -> turns.raiseIn(tasklet, new TaskletKilled()));
        endOutsideWaits();
    }

    @Override
    public String toString() {
        return "scheduler " + name();
    }
}
