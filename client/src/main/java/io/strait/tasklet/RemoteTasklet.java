package io.strait.tasklet;

import io.strait.Receiver;
import java.util.concurrent.CompletableFuture;

/**
 * A handle to a {@link Program} that was started on some node. Safe for use by many threads; it needs no closing.
 *
 * <p>Every method that waits throws {@link io.strait.NotFoundException} when its node has gone or has forgotten it, {@link
 * io.strait.UnavailableException} when no answer came in time, {@link InterruptedException} when interrupted.
 */
public interface RemoteTasklet {

    /** Unique in the cluster: the uid of its node and a number. */
    String id();

    /** The uid of its node. */
    String node();

    /** Receives its results. The channel stays open when the program ends, unless the program closes it. */
    Receiver<String> output();

    /** How far it is. */
    ProgramStatus status() throws InterruptedException;

    /** {@link #status()} without waiting. */
    CompletableFuture<ProgramStatus> statusAsync();

    /**
     * Kills it (T7) and returns without waiting for its end. Killing one that has ended does nothing.
     *
     * @return how far it was
     */
    ProgramStatus kill() throws InterruptedException;

    /** {@link #kill()} without waiting. */
    CompletableFuture<ProgramStatus> killAsync();

    /** The end of its log. */
    ProgramLog logs() throws InterruptedException;

    /** {@link #logs()} without waiting. */
    CompletableFuture<ProgramLog> logsAsync();
}
