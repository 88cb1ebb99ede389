package io.strait.tasklet.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The plain wait of a thread that is no tasklet of the scheduler. Its fields are read by that thread once {@link #isOver} says so.
 */
final class OutsideWait extends PlainWait {

    private final RuntimeScheduler scheduler;
    private final @Nullable Thread thread;
    private final @Nullable Runnable onOver;
    private volatile boolean over;

    /**
     * A wait that a thread parks for, or that calls back on the scheduler's thread.
     *
     * @param thread who parks; null: nobody
     * @param onOver what is called; null: nothing
     */
    OutsideWait(RuntimeScheduler scheduler, @Nullable Thread thread, @Nullable Runnable onOver) {
        this.scheduler = scheduler;
        this.thread = thread;
        this.onOver = onOver;
    }

    boolean isOver() {
        return over;
    }

    @Override
    void wake() {
        scheduler.outsideWaits().remove(this);
        over = true;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
        if (onOver != null) {
            onOver.run();
        }
    }

    @Override
    boolean isExternal() {
        return true;
    }
}
