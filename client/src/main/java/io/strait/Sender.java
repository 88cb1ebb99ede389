package io.strait;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The sending end of a channel. Any number of threads may use it.
 *
 * <p>What every call answers:
 *
 * <ul>
 *   <li><b>Taken?</b> A call that returns normally says that the value was taken: by exactly one receiver, or by the
 *       channel's buffer. A call that throws took nothing, except {@link IndeterminateException}, which says that it is not
 *       known.
 *   <li><b>Closed?</b> {@link ChannelClosedException}, at once for a send that starts after the close; a send that waited
 *       before the close is still served.
 *   <li><b>Interrupted?</b> The send is withdrawn and the call throws {@link InterruptedException}; if the value was taken
 *       first, the call returns normally and leaves the thread's interrupt flag set: a commit wins.
 *   <li><b>Connection lost?</b> The call goes on waiting while the session is resumed. If it cannot be resumed, a send that
 *       never left this process moves to the new session, and one that did ends as {@link IndeterminateException}.
 *   <li><b>This {@link Strait} closed?</b> {@link ClientClosedException}.
 * </ul>
 *
 * <p>Values of one sender arrive in the order of the calls (D8); with asynchronous calls, in the order in which the calls
 * were made. Futures are completed on a thread that must not be blocked: continue with {@code thenApplyAsync} for anything
 * slow; a blocking call made there throws {@link IllegalStateException}. Cancelling a future withdraws the operation, and a
 * commit wins there as well: the future ends as cancelled only when no value moved.
 */
public interface Sender<T> {

    /** The channel's name. */
    String name();

    /**
     * Sends and waits until the value is taken.
     *
     * @throws InterruptedException when interrupted before the value was taken
     * @throws StraitException see the type's description
     */
    void send(T value) throws InterruptedException;

    /**
     * Sends and waits for at most {@code timeout}. The node's clock judges, so the call may return a little later.
     *
     * @throws OperationTimeoutException when nobody took the value in time; it is withdrawn
     * @throws InterruptedException when interrupted before the value was taken
     */
    void send(T value, Duration timeout) throws InterruptedException;

    /**
     * Sends if the value is taken at one instant during the call: by a receiver that waits, or by a buffer with room.
     *
     * @return sent, not ready, or closed
     * @throws InterruptedException when interrupted before the answer came; nothing was sent
     */
    SendResult trySend(T value) throws InterruptedException;

    /** As {@link #send(Object, Duration)}, but answers with a value when the channel is closed or the time is over. */
    SendResult trySend(T value, Duration timeout) throws InterruptedException;

    /**
     * Sends a failure in place of a value (C9): whoever receives it gets a {@link RemoteFailureException} with the type,
     * message and stack of {@code failure}. Waits as {@link #send(Object)} does.
     */
    void sendFailure(Throwable failure) throws InterruptedException;

    /** As {@link #close(String)} without words. */
    void close() throws InterruptedException;

    /**
     * Closes the channel for all its users, everywhere (C7): later sends fail; what was sent before is still received, then
     * receivers learn of the close. Closing again changes nothing, the first cause stays. Returns when the close is stored,
     * and takes effect then: it survives every node that dies.
     *
     * @param cause words for the other ends, at most 1,024 characters
     * @throws IndeterminateException when a majority of the nodes has not confirmed it in time: the channel may be closed, and
     *     closing again is safe
     * @throws InterruptedException when interrupted; the channel may or may not be closed then, and closing again is safe
     */
    void close(String cause) throws InterruptedException;

    /** {@link #send(Object)} without waiting: the future completes when the value is taken. */
    CompletableFuture<Void> sendAsync(T value);

    /** {@link #send(Object, Duration)} without waiting. */
    CompletableFuture<Void> sendAsync(T value, Duration timeout);

    /** {@link #trySend(Object)} without waiting. */
    CompletableFuture<SendResult> trySendAsync(T value);

    /** {@link #trySend(Object, Duration)} without waiting. */
    CompletableFuture<SendResult> trySendAsync(T value, Duration timeout);

    /** {@link #sendFailure(Throwable)} without waiting. */
    CompletableFuture<Void> sendFailureAsync(Throwable failure);

    /** {@link #close()} without waiting. */
    CompletableFuture<Void> closeAsync();

    /** {@link #close(String)} without waiting. */
    CompletableFuture<Void> closeAsync(String cause);
}
