package io.strait.tasklet;

import io.strait.Receiver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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

    /**
     * Waits for its end.
     *
     * <p>The node that runs it answers when it has ended; nothing is asked repeatedly. When the node that this client is
     * connected to stops, the wait goes on at another one, for which it has a minute. A wait that is given up leaves nothing
     * behind.
     *
     * @return how it ended: it has returned, failed or was killed
     * @throws io.strait.NotFoundException when that cannot be known any more: its node has left the cluster, or has forgotten it
     * @throws io.strait.UnavailableException when its node does not answer although it is a member
     * @throws io.strait.OverloadedException when 256 wait for its end or follow its log already
     * @throws io.strait.ClientClosedException when the Strait is closed meanwhile
     */
    ProgramStatus join() throws InterruptedException;

    /**
     * As {@link #join()}, but at most so long.
     *
     * @throws io.strait.OperationTimeoutException when it has not ended within {@code timeout}
     */
    ProgramStatus join(Duration timeout) throws InterruptedException;

    /** {@link #join()} without waiting. Cancelling the future ends the wait. */
    CompletableFuture<ProgramStatus> joinAsync();

    /** {@link #join(Duration)} without waiting. Cancelling the future ends the wait. */
    CompletableFuture<ProgramStatus> joinAsync(Duration timeout);

    /**
     * Its end as a branch of a select. It waits as {@link #join()} while a select does, and fails the select where that would
     * throw. May stand in many selects at once.
     */
    Guard<ProgramStatus> ended();

    /**
     * Hands over its log from the earliest line that is kept, as it grows, until it has ended. A consumer that is slower than
     * the program costs it nothing, and is told how many lines it has missed.
     *
     * @param consumer called for one event at a time, on another thread; it may block. What it throws ends the following
     */
    LogFollower followLogs(Consumer<? super LogEvent> consumer);

    /** The end of its log. */
    ProgramLog logs() throws InterruptedException;

    /** {@link #logs()} without waiting. */
    CompletableFuture<ProgramLog> logsAsync();
}
