package io.strait;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * The receiving end of a channel. Any number of threads may use it; each value goes to one of them.
 *
 * <p>What every call answers:
 *
 * <ul>
 *   <li><b>Taken?</b> A value that a call returns was taken from the channel, and nobody else gets it. A call that throws
 *       took nothing, except {@link RemoteFailureException} (the failure was taken), {@link CodecException} (the value was
 *       taken and is in the exception) and {@link IndeterminateException} (not known).
 *   <li><b>Closed?</b> {@link ChannelClosedException} once everything sent before the close is received; at once after an
 *       abort. Iteration and streams end normally on a close.
 *   <li><b>Interrupted?</b> The receive is withdrawn and the call throws {@link InterruptedException}; if a value was
 *       committed first, the call returns it and leaves the thread's interrupt flag set. A value is never dropped because
 *       its receiver was interrupted, cancelled or out of time (S8).
 *   <li><b>Connection lost?</b> The call goes on waiting while the session is resumed. If it cannot be resumed, a receive
 *       that never left this process moves to the new session, and one that did ends as {@link IndeterminateException}.
 *   <li><b>This {@link Strait} closed?</b> {@link ClientClosedException}.
 * </ul>
 *
 * <p>Futures behave as described at {@link Sender}.
 */
public interface Receiver<T> extends Iterable<T> {

    /** The channel's name. */
    String name();

    /**
     * Waits for a value and takes it.
     *
     * @throws RemoteFailureException when the sender sent a failure
     * @throws InterruptedException when interrupted before a value was committed
     * @throws StraitException see the type's description
     */
    T receive() throws InterruptedException;

    /**
     * Waits for at most {@code timeout}. The node's clock judges, so the call may return a little later.
     *
     * @throws OperationTimeoutException when nothing came in time
     * @throws InterruptedException when interrupted before a value was committed
     */
    T receive(Duration timeout) throws InterruptedException;

    /**
     * Takes a value if there is one at one instant during the call: in the buffer, or with a sender that waits.
     *
     * @return received, failed, not ready, or closed
     * @throws InterruptedException when interrupted before the answer came; nothing was taken
     */
    ReceiveResult<T> tryReceive() throws InterruptedException;

    /** As {@link #receive(Duration)}, but answers with a value in place of failure, close and timeout. */
    ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException;

    /** As {@link #receive()}, but answers with a value in place of failure and close. Never {@code NotReady}. */
    ReceiveResult<T> receiveOrClosed() throws InterruptedException;

    /** {@link #receive()} without waiting. */
    CompletableFuture<T> receiveAsync();

    /** {@link #receive(Duration)} without waiting. */
    CompletableFuture<T> receiveAsync(Duration timeout);

    /** {@link #tryReceive()} without waiting. */
    CompletableFuture<ReceiveResult<T>> tryReceiveAsync();

    /** {@link #tryReceive(Duration)} without waiting. */
    CompletableFuture<ReceiveResult<T>> tryReceiveAsync(Duration timeout);

    /** {@link #receiveOrClosed()} without waiting. */
    CompletableFuture<ReceiveResult<T>> receiveOrClosedAsync();

    /**
     * Receives until the channel is closed (C10). {@code hasNext} waits for a value and takes it, {@code next} hands it
     * over: leaving a {@code for} loop early loses nothing. A received failure is thrown by {@code next}, and the iteration
     * may go on. After an abort {@code hasNext} throws {@link ChannelClosedException}; when the thread is interrupted it
     * throws {@link OperationInterruptedException}.
     */
    @Override
    Iterator<T> iterator();

    /** The same as a sequential stream: it takes a value only when the stream asks for one. */
    Stream<T> stream();

    /**
     * The same for asynchronous subscribers: one receive at a time, and only while the subscriber has asked for more. Values
     * are shared out among the subscribers. A value that was committed while the subscription was being cancelled is still
     * handed to the subscriber. A received failure ends the subscription with {@code onError}; the channel goes on.
     */
    Flow.Publisher<T> publisher();
}
