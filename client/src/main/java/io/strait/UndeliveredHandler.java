package io.strait;

/**
 * Gets each value that was accepted from a sender and can no longer be received (C11), once: dropped by an overflow policy,
 * or given up by an abort. Called on a thread that must not be blocked; what a handler throws is logged and ignored.
 */
@FunctionalInterface
public interface UndeliveredHandler {

    /** Why nobody can receive the value. */
    enum Reason {
        /** The buffer was full. */
        OVERFLOW,
        /** The channel was aborted. */
        ABORTED
    }

    /** A value is undelivered. */
    void onUndelivered(String channel, Content content, Reason reason);
}
