package io.strait.tasklet.engine;

import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tasklet of the thread that asks. A scheduler knows which thread it runs, so nothing is kept per tasklet: a million of
 * them have no thread locals.
 */
public final class CurrentTasklet {

    private static final CopyOnWriteArrayList<RuntimeScheduler> SCHEDULERS = new CopyOnWriteArrayList<>();
    /** Tasklets on the JDK's own scheduler, when ours cannot be used. */
    private static final Map<Thread, RuntimeTasklet<?>> ELSEWHERE = new ConcurrentHashMap<>();

    private CurrentTasklet() {}

    static void add(RuntimeScheduler scheduler) {
        SCHEDULERS.add(scheduler);
    }

    static void remove(RuntimeScheduler scheduler) {
        SCHEDULERS.remove(scheduler);
    }

    static void enterElsewhere(RuntimeTasklet<?> tasklet) {
        ELSEWHERE.put(Thread.currentThread(), tasklet);
    }

    static void leaveElsewhere() {
        ELSEWHERE.remove(Thread.currentThread());
    }

    /** The tasklet that makes this call; null when it is another thread. */
    public static @Nullable RuntimeTasklet<?> get() {
        Thread thread = Thread.currentThread();
        for (RuntimeScheduler scheduler : SCHEDULERS) {
            // A stale read shows a tasklet with another thread: only the one that runs this code can show this thread.
            RuntimeTasklet<?> running = scheduler.loop().running();
            if (running != null && running.thread() == thread) {
                return running;
            }
        }
        return ELSEWHERE.isEmpty() ? null : ELSEWHERE.get(thread);
    }

    /**
     * The calling thread was interrupted in an operation that did nothing: throws what was raised in its tasklet, or says that it was
     * interrupted.
     */
    static InterruptedException interrupted() {
        RuntimeTasklet<?> tasklet = get();
        if (tasklet != null) {
            tasklet.throwIfRaised();
        }
        return new InterruptedException();
    }

    /** See {@link Tasklet#yield()}. */
    @SuppressWarnings({"NamedLikeContextualKeyword", "ThreadPriorityCheck"}) // Yielding is what is asked for.
    public static void yield() {
        RuntimeTasklet<?> tasklet = get();
        if (tasklet == null || !tasklet.scheduler().policiesInForce()) {
            Thread.yield();
            if (tasklet != null) {
                tasklet.throwIfRaised();
            }
        } else {
            tasklet.scheduler().turns().yieldTurn(tasklet);
        }
    }

    /** See {@link Tasklet#sleep}. */
    public static void sleep(Duration time) throws InterruptedException {
        RuntimeTasklet<?> tasklet = get();
        if (tasklet == null || !tasklet.scheduler().policiesInForce()) {
            Thread.sleep(Math.max(0, time.toMillis()), (int) (Math.max(0, time.toNanos()) % 1_000_000));
        } else {
            tasklet.scheduler().turns().sleep(tasklet, Nanos.of(time));
        }
    }

    /** See {@link Tasklet#suspendSelf}. */
    public static void suspend() throws InterruptedException {
        RuntimeTasklet<?> tasklet = get();
        if (tasklet == null) {
            throw new IllegalStateException("this thread is no tasklet: thread="
                    + Thread.currentThread().getName());
        }
        tasklet.scheduler().turns().suspendTurn(tasklet);
    }
}
