package io.strait.tasklet.engine;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What handlers are to be called with, and the handlers that wait at channels. Touched by the owner only.
 *
 * <p>A handler never runs in the middle of the step that completes its operation, so two handlers that answer each other do not
 * grow the stack, and a channel is never found half changed.
 */
final class Callbacks {

    private final ArrayDeque<Runnable> due = new ArrayDeque<>();
    private final int limit;
    private @Nullable HandlerWait<?> firstWaiting;

    Callbacks(int limit) {
        this.limit = limit;
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    /** Whether one more operation may be started: each adds one callback at most. */
    boolean isFull() {
        return due.size() >= limit;
    }

    void add(Runnable callback) {
        due.add(callback);
    }

    @Nullable
    Runnable poll() {
        return due.poll();
    }

    void enter(HandlerWait<?> wait) {
        wait.nextWaiting = firstWaiting;
        if (firstWaiting != null) {
            firstWaiting.previousWaiting = wait;
        }
        firstWaiting = wait;
    }

    void leave(HandlerWait<?> wait) {
        HandlerWait<?> before = wait.previousWaiting;
        HandlerWait<?> after = wait.nextWaiting;
        if (before == null) {
            firstWaiting = after;
        } else {
            before.nextWaiting = after;
        }
        if (after != null) {
            after.previousWaiting = before;
        }
        wait.previousWaiting = null;
        wait.nextWaiting = null;
    }

    /** The scheduler is closed: no handler waits any more. */
    void stop() {
        for (HandlerWait<?> wait = firstWaiting; wait != null; ) {
            HandlerWait<?> next = wait.nextWaiting;
            wait.end(Wait.End.STOPPED);
            wait = next;
        }
    }
}
