package io.strait.tasklet;

import io.strait.RemoteFailureException;

/**
 * Is called with what comes from a channel; see {@link LocalChannel#onReceive}. On the scheduler's thread, between two tasklets, so
 * it must not block. What it throws is logged and counted in {@link SchedulerStats#failedHooks()}, and the next value comes all
 * the same.
 */
@FunctionalInterface
public interface ReceiveHandler<T> {

    /** A value has come. */
    void onValue(T value);

    /** A failure has come in place of a value (C9). Throws it unless overridden. */
    default void onFailure(RemoteFailureException failure) {
        throw failure;
    }

    /**
     * Nothing comes any more.
     *
     * @param why {@link io.strait.ChannelClosedException}, {@link io.strait.ClientClosedException} when the scheduler is closed,
     *     or {@link io.strait.OverloadedException} when too many wait at the channel
     */
    default void onEnd(RuntimeException why) {}
}
