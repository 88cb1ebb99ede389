package io.strait.tasklet;

import io.strait.tasklet.engine.CurrentTasklet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A lightweight thread of a {@link Scheduler} (T1). Its scheduler runs one tasklet at a time; another one runs when this one
 * blocks, yields or ends.
 *
 * <p>The handle is safe for use by many threads. What is asked of a tasklet from outside its scheduler takes effect a moment
 * later, in the order of the calls.
 *
 * <p>The idea and the words are Stackless Python's.
 *
 * @param <T> what its body returns
 */
public interface Tasklet<T> {

    /** Where a tasklet is in its life. */
    enum State {
        /** Waits for its turn. */
        RUNNABLE,
        /** Has the turn. */
        RUNNING,
        /** Waits for something else than its turn; {@link #waitingFor()} says for what. */
        BLOCKED,
        /** Out of the scheduler's queue by {@link #suspend()}, until {@link #resume()}. */
        SUSPENDED,
        /** Has ended; {@link #exit()} says how. */
        DONE
    }

    /** The tasklet that makes this call. */
    static Tasklet<?> current() {
        Tasklet<?> current = CurrentTasklet.get();
        if (current == null) {
            throw new IllegalStateException("this thread is no tasklet: thread="
                    + Thread.currentThread().getName());
        }
        return current;
    }

    /** Whether a tasklet makes this call. */
    static boolean isCurrent() {
        return CurrentTasklet.get() != null;
    }

    /** Lets others run; the policy says when this tasklet goes on. Any other thread just yields. */
    @SuppressWarnings("NamedLikeContextualKeyword") // As in Thread: there is no other word for it.
    static void yield() {
        CurrentTasklet.yield();
    }

    /**
     * Waits for a time. Any other thread sleeps as usual.
     *
     * @throws InterruptedException when interrupted
     */
    static void sleep(Duration time) throws InterruptedException {
        CurrentTasklet.sleep(time);
    }

    /** Unique within its scheduler group, ascending. */
    long id();

    /** The given name, or {@code tasklet-ID}. */
    String name();

    /** The scheduler that runs it now; it changes when work is shared. */
    Scheduler scheduler();

    /** A snapshot when asked from outside its scheduler. */
    State state();

    /** What it waits for, in words; empty when it does not. A snapshot. */
    String waitingFor();

    /** See {@link TaskletOptions#priority()}. */
    int priority();

    /** Takes effect the next time it becomes runnable. */
    void setPriority(int priority);

    /** By when it wants to be done, on the clock of {@link System#nanoTime}; {@link Long#MAX_VALUE} when it does not say. */
    long deadlineNs();

    /** Takes effect the next time it becomes runnable. */
    void setDeadlineNs(long deadlineNs);

    /** How it ended; null while it has not. */
    @Nullable
    Exit<T> exit();

    /**
     * Waits for its end.
     *
     * @return what its body returned
     * @throws TaskletFailedException when its body threw or it was killed; the cause says which
     * @throws InterruptedException when the caller is interrupted
     */
    T join() throws InterruptedException;

    /**
     * As {@link #join()}, but at most so long.
     *
     * @throws io.strait.OperationTimeoutException when it has not ended within {@code timeout}
     */
    T join(Duration timeout) throws InterruptedException;

    /** Its end as a future, completed on the scheduler's thread: continue asynchronously. Completing it changes nothing here. */
    CompletableFuture<T> completion();

    /** Its end as a branch of a select (a monitor, T1). */
    Guard<Exit<T>> ended();

    /** Calls back at its end, on the scheduler's thread, where it must not block; at once when it has ended. */
    void onEnd(java.util.function.Consumer<? super Exit<T>> action);

    /**
     * Ties both together (T1): when one fails or is killed, {@link LinkedTaskletFailedException} is raised in the other.
     * A normal end tells the other nothing.
     */
    void link(Tasklet<?> other);

    /** Undoes {@link #link}. */
    void unlink(Tasklet<?> other);

    /**
     * Ends it (T7): its offers are withdrawn first, then {@link TaskletKilled} is thrown where it waits, so that its
     * {@code finally} blocks run. An operation that is committed already completes (S8), and the next one throws. One that
     * has not begun ends without running. Killing a tasklet that has ended does nothing.
     */
    void kill();

    /** As {@link #kill()}, with an exception of the caller's, which the body may catch. */
    void raise(Throwable exception);

    /**
     * Takes a runnable tasklet out of its scheduler's queue; one that is blocked is taken out when it becomes runnable.
     * Stackless: {@code remove}.
     *
     * @throws IllegalStateException when a tasklet asks it of itself; it would have to be resumed by another: use
     *     {@link #suspendSelf()}
     */
    void suspend();

    /** Suspends the tasklet that makes this call until another one resumes it. */
    static void suspendSelf() throws InterruptedException {
        CurrentTasklet.suspend();
    }

    /** Puts a suspended tasklet back into the queue, at its end. Stackless: {@code insert}. */
    void resume();

    /** Runs this tasklet next, also when it is suspended. When a tasklet asks it, the caller gives way at once and goes to the
     * end of the queue. Nothing happens to a tasklet that is blocked. Stackless: {@code run}. */
    void runNext();

    /**
     * While set, an operation of this tasklet that would block throws {@link BlockTrapException} instead, without effect.
     * Stackless: {@code block_trap}.
     */
    void setBlockTrap(boolean blockTrap);

    /** See {@link #setBlockTrap}. */
    boolean blockTrap();

    /** Its stack at this moment; empty when it has not begun or has ended. */
    StackTraceElement[] stackTrace();
}
