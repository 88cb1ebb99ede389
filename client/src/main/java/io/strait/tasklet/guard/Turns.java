package io.strait.tasklet.guard;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Steps of several threads, one at a time and in order, without a lock: who comes while a step runs leaves his to whoever runs it.
 * What is bounded is up to the callers: each has one step under way at most. (The drain loop of Reactive Streams' operators.)
 */
final class Turns {

    private final ConcurrentLinkedQueue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();

    /** Runs the step now, or soon on another thread. What a step throws is thrown by whoever ran it, after the others. */
    void run(Runnable step) {
        steps.add(step);
        if (open.getAndIncrement() != 0) {
            return;
        }
        RuntimeException failure = null;
        do {
            failure = runNext(failure);
        } while (open.decrementAndGet() != 0);
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable RuntimeException runNext(@Nullable RuntimeException earlier) {
        Runnable step = steps.poll();
        if (step == null) {
            throw new IllegalStateException("a step is missing: open=" + open.get());
        }
        try {
            step.run();
            return earlier;
        } catch (RuntimeException e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }
}
