package io.strait.client;

/**
 * Knows whether this thread is completing futures for a port. A blocking call made there could wait for an outcome that only
 * this very thread can deliver, so it is refused instead.
 */
public final class CallbackScope {

    private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

    private CallbackScope() {}

    /** Runs what completes futures. */
    public static void run(Runnable completion) {
        if (INSIDE.get() != null) {
            completion.run();
            return;
        }
        INSIDE.set(Boolean.TRUE);
        try {
            completion.run();
        } finally {
            INSIDE.remove();
        }
    }

    /** Refuses a blocking call in a callback. */
    public static void requireOutside() {
        if (INSIDE.get() != null) {
            throw new IllegalStateException(
                    "blocking call in a callback: it could never return: use the Async form, or continue with thenApplyAsync");
        }
    }
}
