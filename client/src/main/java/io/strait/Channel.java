package io.strait;

import java.util.concurrent.CompletableFuture;

/**
 * A named meeting point, seen from both ends. It costs nothing to have one: an idle channel is nowhere, and the name alone
 * finds the same channel from every node, process and client.
 *
 * <p>Hand out {@link #sender()} or {@link #receiver()} to give only one direction.
 */
public interface Channel<T> extends Sender<T>, Receiver<T> {

    @Override
    String name();

    /** The channel as a value that can be sent (C16). */
    ChannelRef ref();

    /** The sending end only; it cannot be cast back. */
    Sender<T> sender();

    /** The receiving end only; it cannot be cast back. */
    Receiver<T> receiver();

    /**
     * Fails everything that uses the channel now and later, on both sides (C8). Values under way are given up: they reach
     * the undelivered handler, and their senders learn of the abort. Aborting again changes nothing. Returns when the abort is
     * stored, and takes effect then: it survives every node that dies.
     *
     * @param cause words for the other ends, at most 1,024 characters
     * @throws IndeterminateException when a majority of the nodes has not confirmed it in time: the channel may be aborted, and
     *     repeating is safe
     * @throws InterruptedException when interrupted; the channel may or may not be aborted then, and repeating is safe
     */
    void abort(String cause) throws InterruptedException;

    /** {@link #abort(String)} without waiting. */
    CompletableFuture<Void> abortAsync(String cause);

    /** A snapshot of the channel, taken at its home. */
    ChannelInfo info() throws InterruptedException;

    /** {@link #info()} without waiting. */
    CompletableFuture<ChannelInfo> infoAsync();
}
