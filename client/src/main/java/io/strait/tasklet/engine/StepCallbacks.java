package io.strait.tasklet.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Application code in the middle of a step: guards, policies, channel hooks, handlers of undelivered values. A step is indivisible
 * because nobody else of the scheduler runs meanwhile. A tasklet's thread that met a lock that another thread holds, the log's for
 * example, would give way to the others and let them find a channel half changed; so the thread is pinned to its carrier, and both
 * wait for the lock. Touched by the owner only.
 */
final class StepCallbacks {

    private int depth;

    /** Runs it; what it throws is thrown. */
    void run(Runnable code) {
        call(() -> {
            code.run();
            return true;
        });
    }

    /** As {@link #run}, with its result. */
    <V extends @Nullable Object> V call(Supplier<V> code) {
        depth++;
        ThreadSwitch.pin();
        try {
            return code.get();
        } finally {
            ThreadSwitch.unpin();
            depth--;
        }
    }

    /** Whether the caller is such code; it must not make its tasklet wait. */
    boolean isInside() {
        return depth > 0;
    }
}
