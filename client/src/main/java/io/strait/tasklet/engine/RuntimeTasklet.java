package io.strait.tasklet.engine;

import io.strait.client.VirtualThreads;
import io.strait.tasklet.Exit;
import io.strait.tasklet.Guard;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import io.strait.tasklet.TaskletOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tasklet: a virtual thread whose executor is this object. Each time the JDK finds that the thread can run it puts the
 * thread's continuation here, and the scheduler runs it when the policy says so.
 *
 * <pre>
 *   RUNNABLE --switch--> RUNNING --block--> BLOCKED --wake--> RUNNABLE
 *      ^                    |  \--suspend--> SUSPENDED --resume--> RUNNABLE
 *      +------yield---------+   \--end--> DONE
 * </pre>
 *
 * Its state is written by {@link #become} only, which its scheduler and the parts of it call. Touched by the owner unless a field says otherwise.
 */
public final class RuntimeTasklet<T> implements Tasklet<T>, Executor {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeTasklet.class);
    /** So often a kill is thrown: cleaning up may take some waits. */
    static final int MOST_KILLS = 1_000;

    private static final VarHandle STATE;
    private static final VarHandle WAITING;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(RuntimeTasklet.class, "state", State.class);
            WAITING = MethodHandles.lookup().findVarHandle(RuntimeTasklet.class, "waiting", Wait.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile RuntimeScheduler scheduler;
    private final long id;
    private final @Nullable String name;
    private @Nullable Callable<T> body;
    private final Thread thread;
    /** Of the thread; null when the JDK alone can park and continue it. */
    private final @Nullable Object stack;

    final boolean pinned;
    final boolean daemon;

    /** Written by {@link #become} only. */
    private State state = State.RUNNABLE;

    boolean started;
    /** It is in the list of its scheduler's tasklets; otherwise the command that brings it there has not run yet. */
    boolean admitted;
    /** The thread's continuation, when the JDK has put it and it has not run yet. */
    @Nullable
    Runnable continuation;
    /** The scheduler itself is waking the thread to switch to it. */
    boolean switching;
    /** What it waits for; null while it is blocked in a call of the JDK's. */
    private @Nullable Wait waiting;
    /** Raised from outside and not thrown yet. */
    volatile @Nullable Throwable raised;
    /** Taken out of the queue as soon as it would be runnable. */
    boolean suspendRequested;

    private volatile boolean blockTrap;
    private volatile int priority;
    private volatile long deadlineNs;
    private @Nullable TaskletWait plainWait;
    /** The body has ended like this, and nobody was told yet. */
    private @Nullable Exit<T> endingWith;

    private final TaskletEnd<T> end = new TaskletEnd<>(this);

    /** Neighbours in the scheduler's list of tasklets. */
    @Nullable
    RuntimeTasklet<?> previousLive;

    @Nullable
    RuntimeTasklet<?> nextLive;

    private int killsThrown;
    /** Whether what was raised has not yet interrupted a wait outside the scheduler. */
    boolean interruptDue;
    /** It did, and the thread may not have noticed yet. */
    private volatile boolean interruptedForRaise;

    RuntimeTasklet(RuntimeScheduler scheduler, long id, TaskletOptions options, Callable<T> body) {
        this.scheduler = scheduler;
        this.id = id;
        this.name = options.name();
        this.body = body;
        this.pinned = options.pinned();
        this.daemon = options.daemon();
        this.priority = options.priority();
        this.deadlineNs = options.deadlineNs();
        this.thread = scheduler.policiesInForce()
                ? VirtualThreads.unstarted(this, name, this::live)
                : VirtualThreads.unstarted(this::live);
        this.stack =
                scheduler.policiesInForce() && ThreadSwitch.isPossible() ? ThreadSwitch.continuationOf(thread) : null;
    }

    Thread thread() {
        return thread;
    }

    /** The thread's stack; null when the JDK alone can park and continue it. */
    @Nullable
    Object stack() {
        return stack;
    }

    /** Gives way until it is continued, for whatever reason; false when it cannot give way. By the tasklet itself. */
    boolean park() {
        if (stack == null) {
            LockSupport.park();
            return true;
        }
        SchedulerLoop loop = scheduler.loop();
        loop.chooseNext();
        boolean parked = ThreadSwitch.park(thread);
        if (!parked) {
            loop.unchoose();
        }
        return parked;
    }

    /** The continuation can run. Called by the JDK on any thread. */
    @Override
    public void execute(Runnable toRun) {
        if (!VirtualThreads.continues(toRun, thread)) {
            VirtualThreads.continueElsewhere(toRun);
            return;
        }
        RuntimeScheduler current = scheduler;
        if (current.isOwner()) {
            continuation = toRun;
            if (!switching) {
                current.onContinuation(this);
            }
        } else {
            perform(() -> {
                if (canContinue()) {
                    continuation = toRun;
                    scheduler.onContinuation(this);
                }
            });
        }
    }

    /**
     * Whether the thread waits to be continued. Whoever takes its stack trace keeps it from continuing meanwhile, and puts the
     * continuation once more afterwards; the thread may have run and blocked again before that comes here, and then it must
     * not pass for woken: what wakes it would find it runnable, and do nothing.
     */
    private boolean canContinue() {
        return thread.getState() == Thread.State.RUNNABLE;
    }

    /** Has the owner do it; the tasklet may move to another scheduler before that comes to it, and then that one's owner. */
    void perform(Runnable step) {
        RuntimeScheduler current = scheduler;
        if (current.isOwner()) {
            step.run();
        } else {
            current.command(() -> {
                if (scheduler == current) {
                    step.run();
                } else {
                    perform(step);
                }
            });
        }
    }

    /** The thread's whole life; called by the thread itself. */
    private void live() {
        if (scheduler.policiesInForce()) {
            // Callbacks may meet a lock that is taken. This thread would unmount in the middle of its end; the loop's
            // waits.
            endingWith = runBody();
        } else {
            CurrentTasklet.enterElsewhere(this);
            Exit<T> ended;
            try {
                ended = runBody();
            } finally {
                CurrentTasklet.leaveElsewhere();
            }
            scheduler.command(() -> scheduler.onEnd(this, ended));
        }
    }

    private Exit<T> runBody() {
        try {
            throwIfRaised();
            Callable<T> toDo = body;
            body = null;
            return new Exit.Returned<>(toDo == null ? null : toDo.call());
        } catch (TaskletKilled killed) {
            return new Exit.Killed<>();
        } catch (Throwable failure) {
            return failedBy(failure);
        }
    }

    /** What was raised while it was in a call of the JDK's shows there as an interrupt. */
    private Exit<T> failedBy(Throwable failure) {
        Throwable pending = raised;
        if (pending == null || !(failure instanceof InterruptedException)) {
            return new Exit.Failed<>(failure);
        }
        return pending instanceof TaskletKilled ? new Exit.Killed<>() : new Exit.Failed<>(pending);
    }

    /** By the loop, after each turn: whether the body has ended; then so does the tasklet. */
    boolean endIfOver() {
        Exit<T> how = endingWith;
        if (how == null) {
            return false;
        }
        endingWith = null;
        scheduler.onEnd(this, how);
        return true;
    }

    /** Ends it before it began. */
    void endUnstarted() {
        Throwable why = raised;
        scheduler.onEnd(
                this, why == null || why instanceof TaskletKilled ? new Exit.Killed<>() : new Exit.Failed<>(why));
    }

    TaskletWait plainWait() {
        TaskletWait wait = plainWait;
        if (wait == null) {
            wait = new TaskletWait(this);
            plainWait = wait;
        }
        return wait;
    }

    /** Throws what was raised from outside. By the tasklet itself, when it is about to wait or has waited. */
    void throwIfRaised() {
        Throwable pending = raised;
        if (pending != null) {
            // A kill stays: a body that catches it is killed again at its next wait.
            if (!(pending instanceof TaskletKilled)) {
                raised = null;
            } else if (++killsThrown > MOST_KILLS && !scheduler.stepCallbacks().isInside()) {
                giveUp();
            }
            if (interruptedForRaise) {
                // A call of the JDK's did not look: what was raised comes once.
                interruptedForRaise = false;
                boolean unused = Thread.interrupted();
            }
            throw RuntimeTasklet.<RuntimeException>unchecked(pending);
        }
    }

    /**
     * A body that catches each kill and goes on would have the scheduler's thread for good. It stays where it is: nobody continues it any
     * more, and it has ended for everybody else. By the tasklet itself.
     */
    private void giveUp() {
        LOG.warn("tasklet caught its kill each time, and is left where it is: name={} times={}", name(), MOST_KILLS);
        if (scheduler.policiesInForce()) {
            endingWith = new Exit.Killed<>(); // The loop sees that when this thread has parked.
        } else {
            CurrentTasklet.leaveElsewhere();
            scheduler.command(() -> scheduler.onEnd(this, new Exit.Killed<>()));
        }
        while (true) {
            LockSupport.park();
        }
    }

    /** It waits for something that only an interrupt ends. By the scheduler. */
    void interruptForRaise() {
        interruptDue = false;
        interruptedForRaise = true;
        thread.interrupt();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // Throws a checked exception where none is declared.
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    /** By the scheduler. */
    void ended(Exit<T> how) {
        end.become(how);
    }

    void moveTo(RuntimeScheduler other) {
        scheduler = other;
    }

    // ---- the handle -----------------------------------------------------------------------------------------------

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        return name == null ? "tasklet-" + id : name;
    }

    @Override
    public RuntimeScheduler scheduler() {
        return scheduler;
    }

    @Override
    public State state() {
        return (State) STATE.getAcquire(this);
    }

    /** The owner's view of it. */
    boolean is(State asked) {
        return state == asked;
    }

    /** A release is enough for snapshots elsewhere, and costs a switch nothing. */
    void become(State next) {
        STATE.setRelease(this, next);
    }

    @Nullable
    Wait waiting() {
        return (Wait) WAITING.getAcquire(this);
    }

    void waitFor(@Nullable Wait wait) {
        WAITING.setRelease(this, wait);
    }

    @Override
    public String waitingFor() {
        State now = state();
        if (now == State.SUSPENDED) {
            return "resume";
        }
        if (now != State.BLOCKED) {
            return "";
        }
        Wait wait = waiting();
        return wait == null ? describeBlocker(LockSupport.getBlocker(thread)) : wait.describe();
    }

    /** What the thread parks for: an operation of a Strait says so itself; of other code the type must do. */
    private static String describeBlocker(@Nullable Object blocker) {
        if (blocker == null) {
            return "a call of the JDK";
        }
        Class<?> type = blocker.getClass();
        return type.getPackageName().startsWith("io.strait.")
                ? blocker.toString()
                : "a call of the JDK: " + type.getSimpleName();
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public void setPriority(int newPriority) {
        if (newPriority < 0 || newPriority > TaskletOptions.MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority out of range: priority=" + newPriority + " limit=" + TaskletOptions.MAX_PRIORITY);
        }
        priority = newPriority;
    }

    @Override
    public long deadlineNs() {
        return deadlineNs;
    }

    @Override
    public void setDeadlineNs(long newDeadlineNs) {
        deadlineNs = newDeadlineNs;
    }

    @Override
    public @Nullable Exit<T> exit() {
        return end.exit();
    }

    @Override
    public T join() throws InterruptedException {
        return end.join(Long.MAX_VALUE);
    }

    @Override
    public T join(Duration timeout) throws InterruptedException {
        return end.join(Nanos.of(timeout));
    }

    @Override
    public CompletableFuture<T> completion() {
        return end.completion();
    }

    @Override
    public Guard<Exit<T>> ended() {
        return end.guard();
    }

    @Override
    public void onEnd(Consumer<? super Exit<T>> action) {
        end.tell(action);
    }

    /** How many wait for its end; for tests. */
    int watchers() {
        return scheduler.call(end::watchers);
    }

    @Override
    public void link(Tasklet<?> other) {
        RuntimeTasklet<?> second = (RuntimeTasklet<?>) other;
        if (second == this) {
            throw new IllegalArgumentException("a tasklet cannot be linked to itself: name=" + name());
        }
        end.link(second.end);
        second.end.link(end);
    }

    @Override
    public void unlink(Tasklet<?> other) {
        RuntimeTasklet<?> second = (RuntimeTasklet<?>) other;
        end.dropLink(second.end);
        second.end.dropLink(end);
    }

    @Override
    public void kill() {
        raise(new TaskletKilled());
    }

    @Override
    public void raise(Throwable exception) {
        if (CurrentTasklet.get() == this) {
            if (exception instanceof TaskletKilled) {
                raised = exception;
            }
            throw RuntimeTasklet.<RuntimeException>unchecked(exception);
        }
        perform(() -> scheduler.turns().raiseIn(this, exception));
    }

    @Override
    public void suspend() {
        if (CurrentTasklet.get() == this) {
            throw new IllegalStateException("a tasklet suspends itself by suspendSelf: name=" + name());
        }
        perform(() -> scheduler.turns().suspend(this));
    }

    @Override
    public void resume() {
        perform(() -> scheduler.turns().resume(this));
    }

    @Override
    public void runNext() {
        scheduler.turns().runNext(this);
    }

    @Override
    public void setBlockTrap(boolean trap) {
        blockTrap = trap;
    }

    @Override
    public boolean blockTrap() {
        return blockTrap;
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return thread.getStackTrace();
    }

    @Override
    public String toString() {
        return name() + " " + state();
    }
}
