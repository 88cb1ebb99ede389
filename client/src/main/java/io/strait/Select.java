package io.strait;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Waits for several operations and does exactly one of them, or none (S1), wherever their channels live.
 *
 * <pre>{@code
 * Select<String> select = strait.<String>select()
 *         .receive(orders, order -> "order " + order)
 *         .send(ticks, tick, () -> "ticked")
 *         .after(Duration.ofSeconds(1), () -> "idle");
 * String what = select.run();
 * }</pre>
 *
 * <p>Build it once and run it as often as you like: {@link SelectPolicy#FAIR} keeps its state in this object. One thread at a
 * time may build or run it; a second {@code run} while one is under way throws {@link IllegalStateException}.
 *
 * <p>Handlers run in the caller of {@link #run()} after the commit and before it returns (S9); with {@link #runAsync()} on the
 * thread that completes the future, where they must not block. A handler that throws does not undo the transfer.
 *
 * <p>What a run answers beyond that:
 *
 * <ul>
 *   <li><b>Taken?</b> If a handler was called its branch happened, and no other. If the run throws, nothing happened, except
 *       as {@link StraitException#effect()} of the exception says.
 *   <li><b>Closed?</b> A branch on a closed channel counts only when no open branch is ready (S7). Then {@link #onClosed}
 *       handles it, or the run throws {@link ChannelClosedException} naming the channel.
 *   <li><b>Interrupted?</b> Withdrawn, {@link InterruptedException}; if a branch was committed first, its handler runs, the
 *       run returns, and the thread's interrupt flag is set (S8).
 *   <li><b>Connection lost?</b> As for plain operations, see {@link Sender}.
 * </ul>
 *
 * @param <R> what the handlers return; use {@code Void} and {@code null} when nothing
 */
public interface Select<R> {

    /** A new select over channels of {@code strait}; the same as {@link Strait#select()}. */
    static <R> Select<R> on(Strait strait) {
        return strait.select();
    }

    /** A branch that receives. A received failure is thrown by the run as {@link RemoteFailureException}. */
    <T> Select<R> receive(Receiver<T> receiver, Function<? super T, ? extends R> handler);

    /** A branch that sends {@code value}. The value is encoded once per run. */
    <T> Select<R> send(Sender<T> sender, T value, Supplier<? extends R> handler);

    /**
     * A branch that sends a value which is computed only when the branch is chosen, and before the partner is released (S6).
     * {@code value} runs at most once per run: in the caller of {@link #run()}, or with {@link #runAsync()} on a thread of
     * {@link StraitOptions#supplierThreads()}. If it throws, the branch is withdrawn, the partner keeps waiting, and the run
     * throws {@link SupplierFailedException}. A connection that is lost meanwhile makes the answer late, not double.
     */
    <T> Select<R> sendLazy(Sender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler);

    /**
     * A pre-condition of the branch added last: read once per run, on the caller; when false the branch makes no offer (S5).
     *
     * @throws IllegalStateException when there is no branch yet, or it has one already
     */
    Select<R> when(BooleanSupplier condition);

    /** If nothing happened within {@code timeout} of the start of a run, withdraw everything and call {@code handler}. */
    Select<R> after(Duration timeout, Supplier<? extends R> handler);

    /** As {@link #after}, at an instant of this process's clock. */
    Select<R> at(Instant deadline, Supplier<? extends R> handler);

    /** If no branch could happen at one instant during the run, call {@code handler} instead of waiting (S4). */
    Select<R> orElse(Supplier<? extends R> handler);

    /** Handles a closed channel instead of throwing; one handler for all branches. */
    Select<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler);

    /** How to choose among branches that are ready together; {@link SelectPolicy#FAIR} unless set. */
    Select<R> policy(SelectPolicy policy);

    /**
     * How long a choice waits for homes that are slow to answer before it takes among the branches that are ready. 10 ms for
     * FAIR and random; without bound for PRIORITY and ARRIVAL, whose order would not hold otherwise.
     */
    Select<R> patience(Duration patience);

    /**
     * At the deadline throw {@link IndeterminateException} rather than wait for a claim that is not decided yet (S8). Needs
     * {@link #after} or {@link #at}.
     */
    Select<R> strictDeadline();

    /**
     * One round.
     *
     * @return what the handler returned
     * @throws InvalidArgumentException at once, when no branch is enabled and there is neither deadline nor default (S5)
     * @throws InterruptedException when interrupted before anything was committed
     */
    R run() throws InterruptedException;

    /** {@link #run()} without waiting. Cancelling the future withdraws the round unless a branch was committed. */
    CompletableFuture<R> runAsync();
}
