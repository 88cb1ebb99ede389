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
import io.strait.tasklet.Policy;
import io.strait.tasklet.ScheduleHook;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.SchedulerStats;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.Tasklet.State;
import io.strait.tasklet.TaskletOptions;
import io.strait.tasklet.UndeliveredValueHandler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasklets: puts together the {@linkplain SchedulerLoop loop}, the {@linkplain RunQueue run queue}, the {@linkplain Commands
 * inbox} and what else a scheduler has.
 *
 * <p>State is touched by the <em>owner</em>: the thread in the loop, or the tasklet that it runs. Both are one flow of control, so
 * nothing here is locked, and a tasklet's operation on a channel of this scheduler is a plain call.
 */
public final class RuntimeScheduler implements Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeScheduler.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final SchedulerOptions options;
    private final boolean policiesInForce = VirtualThreads.canSchedule();
    private final LoopThread thread;
    private final TimerHeap timers = new TimerHeap();
    private final LiveTasklets live = new LiveTasklets();
    private final StepCallbacks stepCallbacks = new StepCallbacks();
    private final Hooks hooks;
    private final RunQueue runQueue;
    private final Turns turns;
    private final Commands commands;
    private final SchedulerLoop loop;
    private final WorkSharing sharing;
    private final @Nullable Watchdog watchdog;
    private final SchedulerEnd end;
    private final AtomicLong taskletIds = new AtomicLong();
    private final AtomicLong channelIds = new AtomicLong();

    /** Spawned by other threads, and still in the inbox. */
    private final AtomicInteger arriving = new AtomicInteger();

    private long arrivals;
    private long spawned;
    private long ended;

    private RuntimeScheduler(SchedulerOptions options, boolean pumped) {
        if (!VirtualThreads.exist()) {
            throw new UnsupportedOperationException(
                    "tasklets need Java 21 or later: version=" + System.getProperty("java.version"));
        }
        this.options = options;
        this.thread = new LoopThread(pumped);
        this.hooks = new Hooks(options.name(), stepCallbacks);
        this.runQueue = new RunQueue(options.policy().get(), live, hooks, stepCallbacks);
        this.turns = new Turns(this, runQueue);
        this.commands = new Commands(this, thread, hooks, options.maxCommands());
        this.loop = new SchedulerLoop(this, options, thread, commands, runQueue, timers, live, hooks);
        this.sharing = new WorkSharing(this, runQueue, live);
        this.watchdog = policiesInForce && options.hogAfter().toNanos() > 0 ? new Watchdog(this, options) : null;
        this.end = new SchedulerEnd(this, options, thread, commands, live, watchdog);
        if (!policiesInForce && WARNED.compareAndSet(false, true)) {
            LOG.warn("policies are not in force, tasklets run on the JDK's own scheduler: run Java 21 to 25 with"
                    + " --add-opens java.base/java.lang=ALL-UNNAMED");
        }
        CurrentTasklet.add(this);
    }

    /** See {@link Scheduler#start(SchedulerOptions)}. */
    public static RuntimeScheduler start(SchedulerOptions options) {
        RuntimeScheduler scheduler = new RuntimeScheduler(options, false);
        Thread thread = new Thread(scheduler::runUntilClosed, options.name());
        thread.setDaemon(true);
        scheduler.thread.become(thread);
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
        return loop.isOwner();
    }

    /** The tasklet that calls, when it is the one that this scheduler runs; else null. */
    @Nullable
    RuntimeTasklet<?> caller() {
        RuntimeTasklet<?> current = loop.running();
        return current != null && current.thread() == Thread.currentThread() ? current : null;
    }

    SchedulerLoop loop() {
        return loop;
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
        return end.outsideWaits();
    }

    boolean hasOutsideWaits() {
        return !end.outsideWaits().isEmpty();
    }

    /** Whether the loop has ended: late commands run on the threads that put them. */
    boolean isStopped() {
        return end.isStopped();
    }

    boolean isClosing() {
        return end.isClosing();
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
        if (end.isClosing()) {
            throw closedException();
        }
    }

    ClientClosedException closedException() {
        return new ClientClosedException("scheduler is closed: scheduler=" + name());
    }

    void signal() {
        loop.signal();
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
        SchedulerGroupMembership membership = sharing.group();
        if (membership != null && !taskletOptions.pinned()) {
            return membership.leastLoaded(this).spawnHere(taskletOptions, body);
        }
        return spawnHere(taskletOptions, body);
    }

    <T> Tasklet<T> spawnHere(TaskletOptions taskletOptions, Callable<T> body) {
        if (isOwner()) {
            requireRoom(arriving.get() + 1);
            RuntimeTasklet<T> tasklet = create(taskletOptions, body);
            admit(tasklet);
            return tasklet;
        }
        boolean submitted = false;
        int withThis = arriving.incrementAndGet();
        try {
            requireRoom(withThis);
            RuntimeTasklet<T> tasklet = create(taskletOptions, body);
            submit(() -> {
                admit(tasklet);
                arriving.decrementAndGet(); // After it counts as live, so that it counts all the time.
            });
            submitted = true;
            return tasklet;
        } finally {
            if (!submitted) {
                arriving.decrementAndGet();
            }
        }
    }

    private void requireRoom(int more) {
        if (live.count() + more > options.maxTasklets()) {
            throw new OverloadedException("too many tasklets: scheduler=" + name() + " limit=" + options.maxTasklets());
        }
    }

    private <T> RuntimeTasklet<T> create(TaskletOptions taskletOptions, Callable<T> body) {
        return new RuntimeTasklet<>(this, taskletIds.incrementAndGet(), taskletOptions, body);
    }

    private void admit(RuntimeTasklet<?> tasklet) {
        spawned++;
        live.add(tasklet);
        if (end.isClosing()) {
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

    private void runUntilClosed() {
        loop.runUntilClosed();
        end.stop();
    }

    // ---- pumping --------------------------------------------------------------------------------------------------

    private void enter() {
        if (!thread.isPumped()) {
            throw new IllegalStateException("scheduler has its own thread: scheduler=" + name());
        }
        Thread caller = Thread.currentThread();
        if (policiesInForce && VirtualThreads.isVirtual(caller)) {
            // A virtual thread carries no other one.
            throw new IllegalStateException(
                    "a virtual thread cannot pump a scheduler: scheduler=" + name() + " thread=" + caller.getName());
        }
        if (!thread.tryTake()) {
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
                if (loop.turn(SchedulerLoop.SWITCHES_PER_TURN) == 0) {
                    if (loop.isDeadlocked()) {
                        throw new DeadlockException(live.blocked());
                    }
                    if (live.countWithoutDaemons() > 0) {
                        loop.idle();
                    }
                }
            }
        } finally {
            thread.leave();
        }
    }

    @Override
    public int run(Duration budget) {
        enter();
        try {
            long endNs = Nanos.deadline(budget);
            int made = 0;
            do {
                int now = loop.turnUntil(SchedulerLoop.SWITCHES_PER_TURN, endNs);
                if (now == 0) {
                    break;
                }
                made += now;
            } while (System.nanoTime() - endNs < 0);
            return made;
        } finally {
            thread.leave();
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
        perform(() -> hooks.onSwitch(hook, loop.running()));
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
                loop.switches(),
                watchdog == null ? 0 : watchdog.reports(),
                hooks.failures(),
                sharing.movedOut(),
                sharing.movedIn()));
    }

    WorkSharing sharing() {
        return sharing;
    }

    /** Those that it shares work with; null when it does not. */
    @Nullable
    SchedulerGroupMembership group() {
        return sharing.group();
    }

    @Override
    public void close() {
        if (caller() != null) {
            throw new IllegalStateException("a tasklet cannot close its own scheduler: scheduler=" + name());
        }
        if (isOwner()) {
            throw new IllegalStateException("a scheduler cannot be closed by its own callbacks: scheduler=" + name());
        }
        end.close(loop);
    }

    @Override
    public String toString() {
        return "scheduler " + name();
    }
}
