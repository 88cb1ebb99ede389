package io.strait.tasklet.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Which thread is in a scheduler's loop: its own, or the one that pumps. Its monitor keeps a pumper out for a moment. */
final class LoopThread {

    private final boolean pumped;
    private volatile @Nullable Thread thread;

    /** @param pumped whether the scheduler has no thread of its own */
    LoopThread(boolean pumped) {
        this.pumped = pumped;
    }

    boolean isPumped() {
        return pumped;
    }

    boolean is(Thread asked) {
        return thread == asked;
    }

    boolean isTaken() {
        return thread != null;
    }

    void become(Thread own) {
        thread = own;
    }

    /** The caller is in the loop from here on; under the monitor, when it is not taken. */
    void take() {
        thread = Thread.currentThread();
    }

    synchronized boolean tryTake() {
        if (thread != null) {
            return false;
        }
        take();
        return true;
    }

    void leave() {
        thread = null;
    }

    void unpark() {
        Thread current = thread;
        if (current != null) {
            LockSupport.unpark(current);
        }
    }
}
