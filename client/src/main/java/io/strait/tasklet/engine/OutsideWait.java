package io.strait.tasklet.engine;

import org.jspecify.annotations.Nullable;

/**
 * The plain wait of a thread that is no tasklet of the scheduler. Its fields are read by that thread once {@link #isOver} says so.
 */
final class OutsideWait extends PlainWait {

    private final RuntimeScheduler scheduler;
    private final Waiter waiter = new Waiter();
    private final @Nullable Runnable onOver;

    /**
     * A wait that a thread parks for, or that calls back on the scheduler's thread.
     *
     * @param thread who parks; null: nobody
     * @param onOver what is called; null: nothing
     */
    OutsideWait(RuntimeScheduler scheduler, @Nullable Thread thread, @Nullable Runnable onOver) {
        this.scheduler = scheduler;
        this.onOver = onOver;
        waiter.become(null, thread);
    }

    boolean isOver() {
        return waiter.isOver();
    }

    @Override
    void wake() {
        waiter.wake(scheduler, this);
        if (onOver != null) {
            onOver.run();
        }
    }

    @Override
    boolean isExternal() {
        return true;
    }
}
