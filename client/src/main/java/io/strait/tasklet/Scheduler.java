package io.strait.tasklet;

import io.strait.ChannelOptions;
import io.strait.tasklet.engine.RuntimeScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasklets one at a time, in the order of its {@link Policy} (T2), and keeps the local channels that they meet on.
 *
 * <p>A scheduler has a thread of its own ({@link #start}), or is driven by the thread of whoever embeds it ({@link #pumped} and
 * {@link #run(Duration)}). Its methods may be called from any thread unless they say otherwise.
 *
 * <pre>{@code
 * try (Scheduler scheduler = Scheduler.start()) {
 *     LocalChannel<Integer> numbers = scheduler.channel();
 *     scheduler.spawn(() -> numbers.send(42));
 *     Tasklet<Integer> receiver = scheduler.spawn(() -> numbers.receive());
 *     receiver.join();
 * }
 * }</pre>
 *
 * <p>Tasklets are virtual threads on an executor of ours, which needs Java 21 to 25 and {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}. Without the flag everything works on the JDK's own scheduler and {@link
 * #policiesInForce()} is false: order is the JDK's, and tasklets run at the same time. On Java 25 a switch between
 * tasklets is a quarter faster with {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED} as well.
 */
public interface Scheduler extends AutoCloseable {

    /** A scheduler with its own thread and default options. */
    static Scheduler start() {
        return start(SchedulerOptions.defaults());
    }

    /** A scheduler with its own thread. */
    static Scheduler start(SchedulerOptions options) {
        return RuntimeScheduler.start(options);
    }

    /** A scheduler without a thread: tasklets run within {@link #run()} and {@link #run(Duration)}. */
    static Scheduler pumped(SchedulerOptions options) {
        return RuntimeScheduler.pumped(options);
    }

    /** Its name in reports. */
    String name();

    /** Whether tasklets run one at a time in the policy's order; see the class. */
    boolean policiesInForce();

    /**
     * Starts a tasklet; it runs when its turn comes.
     *
     * @throws io.strait.OverloadedException when {@link SchedulerOptions#maxTasklets()} live already
     * @throws io.strait.ClientClosedException when the scheduler is closed
     */
    <T> Tasklet<T> spawn(TaskletOptions options, Callable<T> body);

    /** {@link #spawn(TaskletOptions, Callable)} with default options. */
    default <T> Tasklet<T> spawn(Callable<T> body) {
        return spawn(TaskletOptions.defaults(), body);
    }

    /** {@link #spawn(TaskletOptions, Callable)} for a body that returns nothing. */
    default Tasklet<Void> spawn(TaskletOptions options, TaskletBody body) {
        return this.<Void>spawn(options, (Callable<Void>) () -> {
            body.run();
            return null;
        });
    }

    /** {@link #spawn(TaskletOptions, TaskletBody)} with default options. */
    default Tasklet<Void> spawn(TaskletBody body) {
        return spawn(TaskletOptions.defaults(), body);
    }

    /** A rendezvous that nothing else can reach. It needs no closing. */
    <T> LocalChannel<T> channel();

    /** A channel with these properties. {@code maxPayloadBytes} and {@code enforceCodec} mean nothing here. */
    <T> LocalChannel<T> channel(String name, ChannelOptions options);

    /** {@link #channel(String, ChannelOptions)}, with a handler for values that nobody can receive any more (C11). */
    <T> LocalChannel<T> channel(String name, ChannelOptions options, UndeliveredValueHandler<? super T> undelivered);

    /**
     * A select over channels of this scheduler, guards, and channels of at most one {@link io.strait.Strait}. Any thread may
     * run it.
     *
     * <p>Channels of a Strait take part as one group. While local branches wait with it, the group is withdrawn before a local
     * branch fires; if something was committed there meanwhile, that counts (S8).
     */
    <R> GuardedSelect<R> select();

    /**
     * A persistent select over channels of this scheduler, guards, and channels of at most one {@link io.strait.Strait} (S11).
     * Any thread may run it.
     */
    <R> GuardedSelectLoop<R> selectLoop();

    /** Replaces the policy. Runnable tasklets move over in the order in which the old policy would have run them. */
    void setPolicy(Policy policy);

    /** The policy's name. */
    String policy();

    /** Tasklets that have not ended. A snapshot. */
    List<Tasklet<?>> tasklets();

    /** How many tasklets have not ended. */
    int taskletCount();

    /** How many tasklets wait for their turn. Exact on the scheduler, a snapshot elsewhere. */
    int runnableCount();

    /** Hears of switches from now on; null: nobody. */
    void setScheduleHook(@Nullable ScheduleHook hook);

    /** Hears of channel operations from now on; null: nobody. */
    void setChannelHook(@Nullable ChannelHook hook);

    /**
     * Runs tasklets on this thread until all have ended that are not daemons.
     *
     * @throws DeadlockException when none can run any more, and nothing outside can wake one (T8); they stay as they are
     * @throws IllegalStateException when the scheduler has a thread of its own, or another thread pumps it
     * @throws InterruptedException when interrupted
     */
    void run() throws InterruptedException;

    /**
     * Runs tasklets on this thread until none is runnable or the budget is used up. Never waits. An outer event loop calls
     * this again when {@link SchedulerOptions#onWork()} was called or {@link #nextDeadlineNs()} has come.
     *
     * @param budget looked at after each switch; a tasklet is not interrupted
     * @return how many switches were made, a batch of handlers between two tasklets counted as one; 0: nothing is left to run
     * @throws IllegalStateException when the scheduler has a thread of its own, or another thread pumps it
     */
    int run(Duration budget);

    /** Whether {@link #run(Duration)} would find something to do now. For pumpers. */
    boolean hasWork();

    /** When the next timer is due, on the clock of {@link System#nanoTime}; {@link Long#MAX_VALUE}: no timer. For pumpers. */
    long nextDeadlineNs();

    /** Runs a task on the scheduler's thread between two tasklets; it must not block. */
    void execute(Runnable task);

    /**
     * Runs an action at an instant, on the scheduler's thread between two tasklets; it must not block. While it is armed no
     * deadlock is reported (T8). What it throws is logged and counted.
     *
     * @param deadlineNs when, on the clock of {@link System#nanoTime}; an instant that is past means soon
     * @throws io.strait.OverloadedException when called from outside and too many commands wait
     * @throws io.strait.ClientClosedException when called from outside and the scheduler is closed
     */
    Alarm callAt(long deadlineNs, Runnable action);

    /**
     * A barrier for selects of this scheduler.
     *
     * @param parties how many have to come, at least 1
     */
    Barrier barrier(int parties);

    /** What has happened here. */
    SchedulerStats stats();

    /**
     * Kills all tasklets, lets them end, and stops. What waits from outside gets {@link io.strait.ClientClosedException}.
     * Waits for at most {@link SchedulerOptions#closeTimeout()}; a tasklet that hogs the scheduler is then left behind.
     */
    @Override
    void close();
}
