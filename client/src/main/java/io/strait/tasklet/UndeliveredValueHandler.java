package io.strait.tasklet;

import io.strait.UndeliveredHandler;

/** Gets each value that was accepted from a sender and can no longer be received (C11), once, on the scheduler's thread. */
@FunctionalInterface
public interface UndeliveredValueHandler<T> {

    /** A value is undelivered. What this throws is logged. */
    void onUndelivered(String channel, T value, UndeliveredHandler.Reason reason);
}
