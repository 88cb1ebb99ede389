package io.strait.tasklet;

import java.util.concurrent.CompletableFuture;

/** A program's log that is being followed; made by {@link RemoteTasklet#followLogs}. Safe for use by many threads. */
public interface LogFollower extends AutoCloseable {

    /**
     * Completes after the last event was handed over, with how the program ended. Fails as {@link RemoteTasklet#join()} does,
     * and with what the consumer of events has thrown. Cancelling it closes the follower.
     */
    CompletableFuture<ProgramStatus> ended();

    /** Hears no more; does not wait for a call of the consumer that is under way. Closing again does nothing. */
    @Override
    void close();
}
