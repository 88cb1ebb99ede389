package io.strait.tasklet.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Who waits: a tasklet of the scheduler, or another thread, which parks until it is told, or nobody in particular. */
final class Waiter {

    private @Nullable RuntimeTasklet<?> tasklet;
    private @Nullable Thread thread;
    private volatile boolean over;

    /** A thread waits for {@link #isOver} from here on. By that thread; all else is the owner's. */
    void expect() {
        over = false;
    }

    void become(@Nullable RuntimeTasklet<?> newTasklet, @Nullable Thread newThread) {
        tasklet = newTasklet;
        thread = newThread;
    }

    @Nullable
    RuntimeTasklet<?> tasklet() {
        return tasklet;
    }

    boolean isThread() {
        return thread != null;
    }

    boolean isOver() {
        return over;
    }

    /** The wait has ended. */
    void wake(RuntimeScheduler scheduler, Wait wait) {
        RuntimeTasklet<?> waiting = tasklet;
        if (waiting != null) {
            scheduler.wake(waiting);
            return;
        }
        scheduler.outsideWaits().remove(wait);
        Thread parked = thread;
        over = true;
        if (parked != null) {
            LockSupport.unpark(parked);
        }
    }
}
