package io.strait;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A persistent select (S11): its branches stay enrolled at their channels between rounds, and each {@link #next()} does
 * exactly one of them. A round costs the same for two branches as for a million; building a {@link Select} anew does not.
 *
 * <pre>{@code
 * try (SelectLoop<String> loop = strait.selectLoop()) {
 *     loop.receive(orders, order -> "order " + order);
 *     SelectLoop.Branch free = loop.send(status, () -> "free at " + Instant.now(), () -> "told somebody");
 *     while (open) {
 *         System.out.println(loop.next());
 *     }
 * }
 * }</pre>
 *
 * <p>Branches may be added, removed, enabled and disabled by any thread at any time, also while a round waits; it takes
 * effect in that round unless the round is decided already. One thread at a time makes rounds: a second round while one is
 * open throws {@link IllegalStateException}.
 *
 * <p><b>Fair.</b> Between two services of a branch whose partner waits no other branch is served twice.
 *
 * <p><b>Between rounds nobody is held up.</b> A partner that comes then waits at its channel, or meets somebody else. A
 * {@code try} of a partner does not see a loop between two rounds.
 *
 * <p><b>Closed channels.</b> A branch whose channel is closed is told once, by a round that throws {@link
 * ChannelClosedException} or is answered by {@link #onClosed}, as soon as the loop hears of it; then it is silent. A send
 * branch hears of a close a moment after it: a receiver that waited before the close may still take a value. When no open
 * branch is left a round throws {@link AllClosedException}.
 *
 * <p><b>Handlers and failures</b> are as for {@link Select}: handlers run in the caller of {@link #next()} after the commit;
 * if a round throws, nothing happened, except as {@link StraitException#effect()} says. A session that is lost is replaced
 * and the branches enrolled again; the round that was open then ends as {@link IndeterminateException}.
 *
 * <p>A loop takes memory at its node and at the homes of its channels until it is closed.
 *
 * @param <R> what the handlers return
 */
public interface SelectLoop<R> extends AutoCloseable {

    /** One branch: the identity by which a round finds its handler. */
    interface Branch {

        /** Takes part again. Nothing happens when it does, or when it is removed. */
        void enable();

        /** Offers nothing until it is enabled. */
        void disable();

        /** Forgotten; for good. */
        void remove();

        /** Whether it takes part: it is neither disabled nor removed, its channel is not closed, and no home refused it. */
        boolean isEnabled();

        /** The channel's name. */
        String channel();
    }

    /**
     * A branch that receives.
     *
     * @throws InvalidArgumentException when the receiver is of another Strait
     * @throws IllegalStateException when the loop is closed
     */
    <T> Branch receive(Receiver<T> receiver, Function<? super T, ? extends R> handler);

    /**
     * A branch that sends. {@code value} is called once in each round in which the branch is chosen, before the partner is
     * released (S6): in the caller of {@link #next()}, or with {@link #nextAsync()} on a thread of {@link
     * StraitOptions#supplierThreads()}. If it throws, the partner keeps waiting, and the round throws {@link
     * SupplierFailedException}.
     */
    <T> Branch send(Sender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler);

    /** Answers rounds in which a channel was found closed, instead of {@link ChannelClosedException}. */
    SelectLoop<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler);

    /**
     * One round: waits until one branch has happened.
     *
     * @return what its handler returned
     * @throws ChannelClosedException when a branch's channel is closed; the branch is silent from here on
     * @throws AllClosedException when no open branch is left
     * @throws OverloadedException when a home refused a branch, which is disabled from here on
     * @throws InvalidArgumentException when there are no branches, or too many
     * @throws ClientClosedException when the loop or its Strait is closed
     * @throws InterruptedException when interrupted before anything was committed
     */
    R next() throws InterruptedException;

    /**
     * As {@link #next()}, but at most so long.
     *
     * @throws OperationTimeoutException when nothing happened within {@code timeout}
     */
    R next(Duration timeout) throws InterruptedException;

    /**
     * As {@link #next()} without waiting for a partner: asks every home once, and is empty when none had a partner for any
     * branch at that moment. Also empty when the handler returned null.
     */
    Optional<R> poll() throws InterruptedException;

    /** {@link #next()} without waiting. Cancelling the future withdraws the round unless a branch was committed. */
    CompletableFuture<R> nextAsync();

    /** {@link #next(Duration)} without waiting. */
    CompletableFuture<R> nextAsync(Duration timeout);

    /** {@link #poll()} without waiting. */
    CompletableFuture<Optional<R>> pollAsync();

    /**
     * Makes rounds until all channels are closed, and gives what each returned to {@code action}. Channels that close are
     * passed over unless {@link #onClosed} is set. Ends by the first exception of another kind.
     */
    void forEach(Consumer<? super R> action) throws InterruptedException;

    /** Ends the loop, and the round that is open with {@link ClientClosedException} unless it is committed. Does not block. */
    @Override
    void close();
}
