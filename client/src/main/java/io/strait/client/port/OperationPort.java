package io.strait.client.port;

import io.strait.core.op.Op;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Where operations go: one participant's way to its coordinator. Used by any number of threads at once; operations that one
 * thread submits reach the coordinator in the order of the calls (D8).
 */
public interface OperationPort {

    /**
     * Starts an operation. Does not block. The completion may be called before this returns, on this thread or another.
     *
     * @return the operation on its way
     * @throws io.strait.ClientClosedException when the port is closed
     * @throws io.strait.OverloadedException when a bound of the port is reached; the message names it
     */
    OperationHandle submit(Op op, Completion completion);

    /** What is at the other end, for messages and logs: an endpoint, or {@code local}. */
    String describe();

    /** Who hears what happens to the connection. */
    ConnectionEvents events();

    /**
     * Ends the participant: later submits fail, pending operations are cancelled, and each gets its outcome: the committed
     * one, {@code Cancelled}, or {@code Indeterminate} when no answer came within {@code timeout}. Closing again returns the
     * same future. Does not block.
     */
    CompletableFuture<Void> close(Duration timeout);
}
