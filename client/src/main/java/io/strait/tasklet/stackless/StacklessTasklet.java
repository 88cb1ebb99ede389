package io.strait.tasklet.stackless;

import io.strait.tasklet.Tasklet;
import io.strait.tasklet.Tasklet.State;
import io.strait.tasklet.TaskletKilled;
import org.jspecify.annotations.Nullable;

/**
 * A tasklet as Stackless Python knows it. Made by {@link Stackless#tasklet}, alive from {@link #setup} until its body ends, and
 * ready to be {@linkplain #bind bound} again after that.
 *
 * <p>Methods that change something are called by tasklets of the runtime only.
 */
public final class StacklessTasklet {

    private final Stackless runtime;
    private final @Nullable String name;
    private Stackless.@Nullable Body body;
    private volatile @Nullable Tasklet<?> tasklet;
    private boolean atomic;
    private boolean blockTrap;
    private @Nullable Object tempval;

    StacklessTasklet(Stackless runtime, @Nullable String name, Stackless.@Nullable Body body) {
        this.runtime = runtime;
        this.name = name;
        this.body = body;
    }

    void start(Tasklet<?> started) {
        tasklet = started;
        started.setBlockTrap(blockTrap);
    }

    // ---- life -------------------------------------------------------------------------------------------------------

    /**
     * Gives it something to do. Stackless: {@code bind(function)}.
     *
     * @return this
     * @throws IllegalStateException when it is alive
     */
    public StacklessTasklet bind(Stackless.Body newBody) {
        runtime.requireCurrent();
        requireNotAlive();
        body = newBody;
        return this;
    }

    /**
     * Makes it alive, last in the ring. Stackless: {@code setup(*args)}, or calling the tasklet.
     *
     * @param arguments given to its body
     * @return this
     * @throws IllegalStateException when it is alive, or bound to nothing
     * @throws io.strait.OverloadedException when too many live
     */
    public StacklessTasklet setup(@Nullable Object... arguments) {
        runtime.requireCurrent();
        requireNotAlive();
        Stackless.Body toRun = body;
        if (toRun == null) {
            throw new IllegalStateException("tasklet is bound to no body: name=" + name());
        }
        tempval = null;
        atomic = false;
        start(runtime.spawn(this, name, () -> toRun.run(arguments)));
        body = null;
        return this;
    }

    /** As {@link #setup}, but paused: it waits for {@link #insert} or {@link #run}. Stackless: {@code bind(function, args)}. */
    public StacklessTasklet setupPaused(@Nullable Object... arguments) {
        setup(arguments);
        live().suspend();
        return this;
    }

    private void requireNotAlive() {
        if (alive()) {
            throw new IllegalStateException("tasklet is alive: name=" + name());
        }
    }

    private Tasklet<?> live() {
        Tasklet<?> current = tasklet;
        if (current == null || current.state() == State.DONE) {
            throw new IllegalStateException("tasklet is not set up, or has ended: name=" + name());
        }
        return current;
    }

    // ---- scheduling -------------------------------------------------------------------------------------------------

    /**
     * Puts it last into the ring; nothing when it is there or runs.
     *
     * @throws IllegalStateException when it is blocked or not alive
     */
    public void insert() {
        runtime.requireCurrent();
        insert(requireNotBlocked());
    }

    private void insert(Tasklet<?> current) {
        if (isMain()) {
            runtime.ring().insertMain();
        } else {
            current.resume();
        }
    }

    private Tasklet<?> requireNotBlocked() {
        Tasklet<?> current = live();
        if (current.state() == State.BLOCKED) {
            throw new IllegalStateException(
                    "tasklet is blocked: name=" + name() + " for=\"" + current.waitingFor() + "\"");
        }
        return current;
    }

    /**
     * Runs it at once: the ring is turned to it, so that the caller comes before it. Nothing when it is the caller.
     *
     * @throws IllegalStateException when it is blocked or not alive
     */
    public void run() {
        StacklessTasklet caller = runtime.requireCurrent();
        Tasklet<?> current = requireNotBlocked();
        if (caller != this) {
            insert(current);
            runtime.ring().rotateTo(current);
            Tasklet.yield();
        }
    }

    /**
     * As {@link #run()}, and the caller leaves the ring. Stackless: {@code switch()}.
     *
     * @throws IllegalStateException when it is blocked or not alive
     */
    public void switchTo() throws InterruptedException {
        StacklessTasklet caller = runtime.requireCurrent();
        Tasklet<?> current = requireNotBlocked();
        if (caller != this) {
            insert(current);
            runtime.ring().rotateTo(current);
            runtime.scheduleRemove();
        }
    }

    /**
     * Takes it out of the ring: it is paused. The caller itself stops until somebody inserts it. Nothing when it is not in the
     * ring.
     *
     * @throws IllegalStateException when it is blocked
     */
    public void remove() throws InterruptedException {
        StacklessTasklet caller = runtime.requireCurrent();
        if (!alive()) {
            return;
        }
        Tasklet<?> current = requireNotBlocked();
        if (caller == this) {
            runtime.scheduleRemove();
        } else if (isMain()) {
            runtime.ring().removeMain();
        } else {
            current.suspend();
        }
    }

    /** Ends it, in whatever state it is: {@link #kill(boolean)} at once. */
    public void kill() {
        kill(false);
    }

    /**
     * Raises {@link TaskletKilled} in it. Nothing when it is not alive; thrown here when it is the caller.
     *
     * @param pending whether it runs when its turn comes, rather than at once
     */
    public void kill(boolean pending) {
        runtime.requireCurrent();
        if (alive()) {
            raise(new TaskletKilled(), pending);
        }
    }

    /** {@link #raise(Throwable, boolean)} at once. Stackless: {@code raise_exception}, {@code throw}. */
    public void raise(Throwable exception) {
        raise(exception, false);
    }

    /**
     * Raises an exception where it waits: what it waits for is withdrawn. One that has not begun ends by it.
     *
     * @param pending whether it runs when its turn comes, rather than at once
     * @throws IllegalStateException when it is not alive
     */
    public void raise(Throwable exception, boolean pending) {
        StacklessTasklet caller = runtime.requireCurrent();
        Tasklet<?> current = live();
        if (caller == this) {
            current.raise(exception);
        } else {
            makeRunnable(current, exception);
            if (!pending && runtime.ring().contains(current)) {
                runtime.ring().rotateTo(current);
                Tasklet.yield();
            }
        }
    }

    /** Raises an exception in it and lets it run next, without giving way. */
    void deliver(Throwable exception) {
        Tasklet<?> current = live();
        makeRunnable(current, exception);
        runtime.ring().rotateTo(current);
    }

    private void makeRunnable(Tasklet<?> current, Throwable exception) {
        current.raise(exception);
        if (isMain()) {
            runtime.ring().insertMain();
        }
    }

    // ---- settings ---------------------------------------------------------------------------------------------------

    /**
     * While set, an operation on a channel switches to nobody when it need not: the preference and schedule-all are not looked
     * at. Sections nest by putting back what this returns.
     *
     * @return whether it was set
     */
    public boolean setAtomic(boolean newAtomic) {
        runtime.requireCurrent();
        boolean before = atomic;
        atomic = newAtomic;
        return before;
    }

    /** See {@link #setAtomic}. */
    public boolean isAtomic() {
        return atomic;
    }

    /** Whether an operation that would block throws {@link io.strait.tasklet.BlockTrapException}. Stackless: {@code block_trap}. */
    public boolean blockTrap() {
        return blockTrap;
    }

    /** See {@link #blockTrap()}. */
    public void setBlockTrap(boolean newBlockTrap) {
        blockTrap = newBlockTrap;
        Tasklet<?> current = tasklet;
        if (current != null) {
            current.setBlockTrap(newBlockTrap);
        }
    }

    /** What it was given last with {@link Stackless#schedule(Object)} or {@link #setTempval}; null: nothing. */
    public @Nullable Object tempval() {
        return tempval;
    }

    /** Sets what {@link Stackless#schedule(Object)} returns in it. */
    public void setTempval(@Nullable Object value) {
        tempval = value;
    }

    // ---- asking -----------------------------------------------------------------------------------------------------

    /** Whether it is set up and has not ended. */
    public boolean alive() {
        Tasklet<?> current = tasklet;
        return current != null && current.state() != State.DONE;
    }

    /** Whether it waits for a channel, or for anything else but its turn. */
    public boolean blocked() {
        Tasklet<?> current = tasklet;
        return current != null && current.state() == State.BLOCKED;
    }

    /** Whether it runs, is in the ring, or is blocked. */
    public boolean scheduled() {
        return alive() && !paused();
    }

    /** Whether it is alive, but neither in the ring nor blocked. */
    public boolean paused() {
        Tasklet<?> current = tasklet;
        return current != null
                && (current.state() == State.SUSPENDED
                        || (isMain() && runtime.ring().isMainFloating()));
    }

    /** Whether it is the main tasklet. */
    public boolean isMain() {
        return runtime.main() == this;
    }

    /** Whether it makes this call. */
    @SuppressWarnings("ReferenceEquality") // A tasklet is itself.
    public boolean isCurrent() {
        return Tasklet.isCurrent() && Tasklet.current() == tasklet;
    }

    /** What it is called in reports. */
    public String name() {
        Tasklet<?> current = tasklet;
        return current != null ? current.name() : name != null ? name : "unbound";
    }

    @Override
    public String toString() {
        Tasklet<?> current = tasklet;
        return name() + " " + (current == null ? "NOT SET UP" : current.state());
    }
}
