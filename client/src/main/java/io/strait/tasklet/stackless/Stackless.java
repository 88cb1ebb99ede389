package io.strait.tasklet.stackless;

import io.strait.tasklet.DeadlockException;
import io.strait.tasklet.Exit;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Stackless Python runtime: one thread, its tasklets and the order in which Stackless runs them. The program is the main
 * tasklet, as a Python program is.
 *
 * <pre>{@code
 * Stackless.enter(stackless -> {
 *     StacklessChannel<String> channel = stackless.channel();
 *     stackless.tasklet(arguments -> channel.send("hello " + arguments[0])).setup("world");
 *     stackless.tasklet(() -> System.out.println(channel.receive())).setup();
 *     stackless.run();
 * });
 * }</pre>
 *
 * <p>Everything here is called by tasklets of this runtime only, and throws {@link IllegalStateException} elsewhere. The rest
 * of {@link io.strait.tasklet} works too: {@link #scheduler()} is an ordinary scheduler.
 */
public final class Stackless {

    private static final Logger LOG = LoggerFactory.getLogger(Stackless.class);

    /** What the main tasklet does. */
    @FunctionalInterface
    public interface Program {

        /** Runs once, as the main tasklet of this runtime. */
        void run(Stackless stackless) throws Exception;
    }

    /** What a tasklet does with the arguments of {@link StacklessTasklet#setup}. */
    @FunctionalInterface
    public interface Body {

        /** Runs once per set-up. */
        void run(@Nullable Object[] arguments) throws Exception;
    }

    private final Scheduler scheduler;
    private final RunnableRing ring = new RunnableRing();
    private final IdentityHashMap<Tasklet<?>, StacklessTasklet> tasklets = new IdentityHashMap<>();
    private final StacklessTasklet main;
    private @Nullable ChannelCallback channelCallback;
    private boolean inChannelCallback;
    private @Nullable ScheduleCallback scheduleCallback;
    private @Nullable StacklessTasklet lastSwitched;

    private Stackless(SchedulerOptions options) {
        scheduler = Scheduler.pumped(options.withPolicy(() -> ring));
        main = new StacklessTasklet(this, "main", null);
    }

    /**
     * Runs a program on the calling thread and returns when it has ended. Tasklets that are left over are killed, as at the end
     * of a Python process.
     *
     * @throws TaskletFailedException when the program threw a checked exception; an unchecked one is thrown as it is
     * @throws UnsupportedOperationException when the JVM lets nobody schedule tasklets (see {@link Scheduler#policiesInForce})
     * @throws InterruptedException when the thread is interrupted; the program is killed
     */
    public static void enter(Program program) throws InterruptedException {
        enter(SchedulerOptions.defaults().withName("stackless"), program);
    }

    /** {@link #enter(Program)} with other limits; the policy of the options is not used. */
    public static void enter(SchedulerOptions options, Program program) throws InterruptedException {
        new Stackless(options).live(program);
    }

    private void live(Program program) throws InterruptedException {
        try (Scheduler closed = scheduler) {
            if (!closed.policiesInForce()) {
                throw new UnsupportedOperationException(
                        "order cannot be kept: run Java 21 to 25 with --add-opens java.base/java.lang=ALL-UNNAMED");
            }
            Tasklet<Void> tasklet = scheduler.spawn(TaskletOptions.named("main").asPinned(), () -> program.run(this));
            main.start(tasklet);
            tasklets.put(tasklet, main);
            ring.setMain(tasklet);
            // Nobody runs any more once the program has ended.
            tasklet.onEnd(how -> ring.setStopped(true));
            try {
                pump(tasklet);
            } finally {
                ring.setStopped(false);
            }
            if (tasklet.exit() instanceof Exit.Failed<Void> failed) {
                throw unchecked(failed.failure());
            }
        }
    }

    private void pump(Tasklet<Void> tasklet) throws InterruptedException {
        while (tasklet.exit() == null) {
            try {
                scheduler.run();
            } catch (DeadlockException e) {
                // A main tasklet that is runnable, or floats in run(), is no deadlock: it is blocked.
                tasklet.raise(new DeadlockError(e));
            }
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new TaskletFailedException("main", failure);
    }

    /** The scheduler underneath, whose policy is the ring of runnables. Do not replace its policy. */
    public Scheduler scheduler() {
        return scheduler;
    }

    // ---- making things ----------------------------------------------------------------------------------------------

    /** A tasklet that does this, once it is {@linkplain StacklessTasklet#setup set up}. Stackless: {@code tasklet(function)}. */
    public StacklessTasklet tasklet(Body body) {
        return new StacklessTasklet(this, null, body);
    }

    /** {@link #tasklet(Body)} for a body without arguments. */
    public StacklessTasklet tasklet(TaskletBody body) {
        return new StacklessTasklet(this, null, arguments -> body.run());
    }

    /** {@link #tasklet(TaskletBody)} with a name for reports. */
    public StacklessTasklet tasklet(String name, TaskletBody body) {
        return new StacklessTasklet(this, name, arguments -> body.run());
    }

    /** A new channel, with preference -1. */
    public <T> StacklessChannel<T> channel() {
        return new StacklessChannel<>(this, scheduler.channel());
    }

    // ---- running ----------------------------------------------------------------------------------------------------

    /**
     * Runs the other tasklets until none is runnable: all have ended, are blocked, sleep or are paused. Stackless: {@code run}.
     *
     * @throws IllegalStateException when another tasklet than the main one calls
     */
    public void run() {
        floatMain(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * As {@link #run()}, for at most so many switches: a watchdog against tasklets that never stop giving way. Stackless:
     * {@code run(timeout, soft=True, totaltimeout=True)}, which counts instructions.
     *
     * @param switches looked at whenever a tasklet gives way, unless a channel's preference says who is next
     * @return whether nothing was left runnable; false: the budget was used up
     */
    public boolean run(long switches) {
        if (switches < 0) {
            throw new IllegalArgumentException("budget is negative: switches=" + switches);
        }
        return floatMain(switches, Long.MAX_VALUE);
    }

    /** As {@link #run(long)}, for at most this time. A tasklet that does not give way is not interrupted. */
    public boolean run(Duration budget) {
        long budgetNs = budget.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 4 : budget.toNanos();
        return floatMain(Long.MAX_VALUE, System.nanoTime() + budgetNs);
    }

    private boolean floatMain(long switches, long deadlineNs) {
        if (requireCurrent() != main) {
            throw new IllegalStateException(
                    "run is the main tasklet's: tasklet=" + current().name());
        }
        ring.floatMain(switches, deadlineNs);
        try {
            Tasklet.yield();
        } finally {
            ring.cancelFloat();
        }
        return ring.size() == 0;
    }

    /** Lets the others run; the caller goes to the end of the ring. Stackless: {@code schedule()}. */
    public void schedule() {
        requireCurrent();
        Tasklet.yield();
    }

    /**
     * As {@link #schedule()}. The value is the tasklet's {@linkplain StacklessTasklet#setTempval temporary value} meanwhile.
     *
     * @return what the temporary value is when the caller runs again: {@code value}, unless somebody set another one
     */
    public @Nullable Object schedule(@Nullable Object value) {
        StacklessTasklet caller = requireCurrent();
        caller.setTempval(value);
        Tasklet.yield();
        Object result = caller.tempval();
        caller.setTempval(null);
        return result;
    }

    /**
     * Leaves the ring until somebody inserts or runs the caller again. The main tasklet comes back by itself when no other one
     * is runnable. Stackless: {@code schedule_remove()}.
     */
    public void scheduleRemove() throws InterruptedException {
        if (requireCurrent() == main) {
            floatMain(Long.MAX_VALUE, Long.MAX_VALUE);
        } else {
            Tasklet.suspendSelf();
        }
    }

    // ---- asking -----------------------------------------------------------------------------------------------------

    /** The tasklet that makes this call. Stackless: {@code getcurrent()}. */
    public StacklessTasklet current() {
        return requireCurrent();
    }

    /** The main tasklet. Stackless: {@code getmain()}. */
    public StacklessTasklet main() {
        return main;
    }

    /** How many tasklets are runnable, the one that runs among them. Stackless: {@code getruncount()}, {@code runcount}. */
    public int runCount() {
        requireCurrent();
        return ring.size() + 1;
    }

    /** Hears of channel operations from now on; null: nobody. Returns who heard before. */
    public @Nullable ChannelCallback setChannelCallback(@Nullable ChannelCallback callback) {
        requireCurrent();
        ChannelCallback before = channelCallback;
        channelCallback = callback;
        return before;
    }

    /** Hears of switches from now on; null: nobody. Returns who heard before. */
    public @Nullable ScheduleCallback setScheduleCallback(@Nullable ScheduleCallback callback) {
        lastSwitched = requireCurrent();
        ScheduleCallback before = scheduleCallback;
        scheduleCallback = callback;
        scheduler.setScheduleHook(callback == null ? null : (previous, next) -> onSwitch(callback, next));
        return before;
    }

    private void onSwitch(ScheduleCallback callback, @Nullable Tasklet<?> next) {
        StacklessTasklet previous = lastSwitched;
        lastSwitched = next == null ? null : find(next);
        callback.onSwitch(previous, lastSwitched);
    }

    // ---- for the other classes --------------------------------------------------------------------------------------

    RunnableRing ring() {
        return ring;
    }

    StacklessTasklet requireCurrent() {
        Tasklet<?> current = Tasklet.isCurrent() ? Tasklet.current() : null;
        StacklessTasklet known = current == null ? null : find(current);
        if (known == null) {
            throw new IllegalStateException("the caller is no tasklet of this runtime: thread="
                    + Thread.currentThread().getName() + " scheduler=" + scheduler.name());
        }
        return known;
    }

    @SuppressWarnings("ReferenceEquality") // A scheduler is itself.
    @Nullable
    StacklessTasklet find(Tasklet<?> tasklet) {
        StacklessTasklet known = tasklets.get(tasklet);
        if (known == null && tasklet.scheduler() == scheduler) {
            // Somebody spawned it on the scheduler: it may take part.
            known = new StacklessTasklet(this, tasklet.name(), null);
            known.start(tasklet);
            tasklets.put(tasklet, known);
            tasklet.onEnd(how -> tasklets.remove(tasklet));
        }
        return known;
    }

    /** Starts a tasklet's life; it is last in the ring. */
    Tasklet<Void> spawn(StacklessTasklet handle, @Nullable String name, TaskletBody body) {
        // A daemon: the program's end does not wait for it.
        Tasklet<Void> tasklet = scheduler.spawn(
                new TaskletOptions(name, TaskletOptions.DEFAULT_PRIORITY, Long.MAX_VALUE, true, true), body);
        tasklets.put(tasklet, handle);
        tasklet.onEnd(how -> {
            tasklets.remove(tasklet);
            if (how instanceof Exit.Failed<Void> failed) {
                failMain(handle, failed.failure());
            }
        });
        return tasklet;
    }

    /** What a tasklet does not catch ends the main tasklet, or whatever it waits in. */
    private void failMain(StacklessTasklet failed, Throwable failure) {
        if (!main.alive()) {
            LOG.warn("tasklet failed after the program's end: name={}", failed.name(), failure);
            return;
        }
        main.deliver(failure);
    }

    void callChannelCallback(
            StacklessChannel<?> channel, StacklessTasklet tasklet, boolean sending, boolean willBlock) {
        ChannelCallback callback = channelCallback;
        if (callback == null) {
            return;
        }
        inChannelCallback = true;
        try {
            callback.onOperation(channel, tasklet, sending, willBlock);
        } finally {
            inChannelCallback = false;
        }
    }

    boolean hasChannelCallback() {
        return channelCallback != null;
    }

    void requireNoChannelCallback() {
        if (inChannelCallback) {
            throw new IllegalStateException("channel operation within a channel callback: tasklet="
                    + requireCurrent().name());
        }
    }
}
