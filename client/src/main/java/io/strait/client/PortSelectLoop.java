package io.strait.client;

import io.strait.AllClosedException;
import io.strait.ChannelClosedException;
import io.strait.ClientClosedException;
import io.strait.Receiver;
import io.strait.SelectLoop;
import io.strait.Sender;
import io.strait.StraitException;
import io.strait.UnavailableException;
import io.strait.client.port.OperationHandle;
import io.strait.core.id.SelectId;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A persistent select over a port. It is opened at the node by its first round; each round is one {@link Op.Round}, before
 * which the node hears what has changed.
 */
final class PortSelectLoop<R> implements SelectLoop<R> {

    /** How often a round may find that the node does not know the select, because the session has moved. */
    private static final int MAX_OPENINGS = 20;

    private final Calls calls;
    private final LoopBranches<R> branches;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Function<? super ChannelClosedException, ? extends R> onClosed;

    PortSelectLoop(Calls calls) {
        this.calls = calls;
        this.branches = new LoopBranches<>(this::tell);
    }

    @Override
    public <T> Branch receive(Receiver<T> receiver, Function<? super T, ? extends R> handler) {
        return branches.add(new SelectBranch.Receive<>(OwnEnds.of(receiver, calls), handler));
    }

    @Override
    public <T> Branch send(Sender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler) {
        return branches.add(new SelectBranch.SendLazy<>(OwnEnds.of(sender, calls), value, handler));
    }

    @Override
    public SelectLoop<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler) {
        onClosed = handler;
        return this;
    }

    @Override
    public R next() throws InterruptedException {
        return await(Op.NO_TIMEOUT);
    }

    @Override
    public R next(Duration timeout) throws InterruptedException {
        return await(Calls.nanos(timeout));
    }

    private R await(long timeoutNs) throws InterruptedException {
        Reader reader = new Reader();
        return awaitOutcome(timeoutNs, false, reader).accept(reader);
    }

    @Override
    public Optional<R> poll() throws InterruptedException {
        Reader reader = new Reader();
        Outcome outcome = awaitOutcome(Op.NO_TIMEOUT, true, reader);
        return outcome instanceof Outcome.NotReady ? Optional.empty() : Optional.ofNullable(outcome.accept(reader));
    }

    @Override
    public CompletableFuture<R> nextAsync() {
        return submit(Op.NO_TIMEOUT, false, (outcome, reader) -> outcome.accept(reader));
    }

    @Override
    public CompletableFuture<R> nextAsync(Duration timeout) {
        return submit(Calls.nanos(timeout), false, (outcome, reader) -> outcome.accept(reader));
    }

    @Override
    public CompletableFuture<Optional<R>> pollAsync() {
        return submit(
                Op.NO_TIMEOUT,
                true,
                (outcome, reader) -> outcome instanceof Outcome.NotReady
                        ? Optional.empty()
                        : Optional.ofNullable(outcome.accept(reader)));
    }

    @Override
    public void forEach(Consumer<? super R> action) throws InterruptedException {
        while (true) {
            R result;
            try {
                result = next();
            } catch (ChannelClosedException e) {
                // Told once for each branch; the end comes when all are.
                continue;
            } catch (AllClosedException e) {
                return;
            }
            action.accept(result);
        }
    }

    @Override
    public void close() {
        branches.close();
    }

    // ---- rounds ---------------------------------------------------------------------------------------------------

    private void begin() {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("select loop: a round is open already");
        }
        if (branches.isClosed()) {
            running.set(false);
            throw new ClientClosedException("select loop: is closed");
        }
    }

    /** The handler may make the next round, so this one has ended before the handler is called. */
    private void end() {
        branches.roundEnded();
        running.set(false);
    }

    private Outcome awaitOutcome(long timeoutNs, boolean orElse, Reader reader) throws InterruptedException {
        begin();
        try {
            for (int opening = 0; opening < MAX_OPENINGS; opening++) {
                tellChanges();
                Outcome outcome = calls.await(new Op.Round(branches.id(), timeoutNs, orElse), reader.values);
                if (!isUnknown(outcome)) {
                    reader.note(outcome);
                    return outcome;
                }
                branches.markStale();
            }
            throw sessionMoves();
        } finally {
            end();
        }
    }

    /** Returns when the node knows everything. */
    private void tellChanges() throws InterruptedException {
        for (Op change = branches.nextChange(); change != null; change = branches.nextChange()) {
            boolean told = false;
            try {
                told = onTold(calls.await(change, (LazyValues) null));
            } finally {
                if (!told) {
                    branches.markStale();
                }
            }
        }
    }

    /** Whether the node has made the change; else everything is told again. Throws what the node refuses for good. */
    private boolean onTold(Outcome outcome) {
        if (outcome instanceof Outcome.LoopChanged changed) {
            branches.told(changed.loop());
            return true;
        }
        if (!isUnknown(outcome)) {
            outcome.accept(new Changed());
        }
        return false;
    }

    private static boolean isUnknown(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused && refused.refusal() == Refusal.UNKNOWN_LOOP;
    }

    private static UnavailableException sessionMoves() {
        return new UnavailableException("select loop: no node keeps it: limit=openings=" + MAX_OPENINGS
                + " reason=the session moves too often");
    }

    /** Tells the node of something while a round is open, or of the end; what is not taken is told before the next round. */
    private void tell(Op op) {
        try {
            CompletableFuture<?> unused = calls.submit(op, null, outcome -> {
                if (!(outcome instanceof Outcome.LoopChanged) && op instanceof Op.ChangeLoop) {
                    branches.markStale();
                }
                return true;
            });
        } catch (ClientClosedException e) {
            // The session ends, and the select with it.
            return;
        } catch (StraitException e) {
            branches.markStale();
        }
    }

    // ---- without waiting ------------------------------------------------------------------------------------------

    private interface Finish<R, T> {
        T of(Outcome outcome, OutcomeReader<R> reader);
    }

    private <T> CompletableFuture<T> submit(long timeoutNs, boolean orElse, Finish<R, T> finish) {
        begin();
        AsyncRound<T> round = new AsyncRound<>(timeoutNs, orElse, finish);
        round.future.attach(round::cancel);
        round.advance();
        return round.future;
    }

    /** A round step by step: changes, then the round, each when the one before is answered. */
    private final class AsyncRound<T> implements OperationHandle {
        private final OperationFuture<T> future = new OperationFuture<>();
        private final Reader reader = new Reader();
        private final long timeoutNs;
        private final boolean orElse;
        private final Finish<R, T> finish;
        private int openings;
        private volatile boolean cancelled;
        private volatile @Nullable CompletableFuture<Outcome> step;

        AsyncRound(long timeoutNs, boolean orElse, Finish<R, T> finish) {
            this.timeoutNs = timeoutNs;
            this.orElse = orElse;
            this.finish = finish;
        }

        void advance() {
            try {
                Op change = branches.nextChange();
                boolean isRound = change == null;
                if (isRound && openings++ == MAX_OPENINGS) {
                    throw sessionMoves();
                }
                Op op = change != null ? change : new Op.Round(branches.id(), timeoutNs, orElse);
                CompletableFuture<Outcome> submitted =
                        calls.submit(op, isRound ? reader.values : null, outcome -> outcome);
                step = submitted;
                if (cancelled) {
                    submitted.cancel(false);
                }
                CompletableFuture<Outcome> unused = submitted.whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    } else if (isRound) {
                        onRound(outcome);
                    } else {
                        onChange(outcome);
                    }
                });
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        private void onChange(Outcome outcome) {
            if (outcome instanceof Outcome.Cancelled && cancelled) {
                // It was withdrawn before the node had heard of it.
                branches.markStale();
                end();
                future.endCancelled();
                return;
            }
            try {
                if (!onTold(outcome)) {
                    branches.markStale();
                    openings++;
                }
            } catch (RuntimeException e) {
                fail(e);
                return;
            }
            advance();
        }

        private void onRound(Outcome outcome) {
            if (isUnknown(outcome)) {
                branches.markStale();
                advance();
                return;
            }
            reader.note(outcome);
            end();
            if (outcome instanceof Outcome.Cancelled && future.isCancelRequested()) {
                future.endCancelled();
                return;
            }
            T result;
            try {
                result = finish.of(outcome, reader);
            } catch (RuntimeException | Error e) {
                future.endExceptionally(e);
                return;
            }
            future.endNormally(result);
        }

        private void fail(Throwable failure) {
            branches.markStale();
            end();
            future.endExceptionally(failure);
        }

        @Override
        public void cancel() {
            cancelled = true;
            CompletableFuture<Outcome> current = step;
            if (current != null) {
                current.cancel(false);
            }
        }

        @Override
        public void supply(int branch, Payload value) {
            throw new IllegalStateException("select loop: values go to the operation of the round: branch=" + branch);
        }

        @Override
        public void refuseValue(int branch, String failure) {
            throw new IllegalStateException("select loop: values go to the operation of the round: branch=" + branch);
        }
    }

    // ---- outcomes -------------------------------------------------------------------------------------------------

    /** What a change answers beside LoopChanged: always an exception. */
    private final class Changed extends OutcomeReader<SelectId> {
        Changed() {
            super("select loop", "branches=" + branches.size());
        }
    }

    /** One round: finds the branch that fired by its number. */
    private final class Reader extends OutcomeReader<R> {
        private final LazyValues values = new LazyValues(this::lazyValue);
        private @Nullable SelectBranch<R> fired;

        Reader() {
            super("select loop", "branches=" + branches.size());
        }

        private @Nullable Supplier<Payload> lazyValue(int branch) {
            SelectBranch<R> found = branches.find(branch);
            return found == null ? null : found.lazyValue();
        }

        @Override
        public R onSent(Outcome.Sent outcome) {
            return fired(outcome).sent();
        }

        @Override
        public R onReceived(Outcome.Received outcome) {
            return fired(outcome).received(outcome.value());
        }

        /** Finds the branch that fired, while the round is open: afterwards it may be forgotten. */
        void note(Outcome outcome) {
            if (outcome instanceof Outcome.Received received) {
                fired = branches.find(received.branch());
            } else if (outcome instanceof Outcome.Sent sent) {
                fired = branches.find(sent.branch());
            }
        }

        private SelectBranch<R> fired(Outcome outcome) {
            if (fired == null) {
                throw unexpected(outcome);
            }
            return fired;
        }

        @Override
        public R onClosed(Outcome.Closed outcome) {
            branches.onClosed(outcome.branch());
            ChannelClosedException closed = closed(outcome);
            Function<? super ChannelClosedException, ? extends R> handler = onClosed;
            if (handler == null) {
                throw closed;
            }
            return handler.apply(closed);
        }

        @Override
        public R onBranchRefused(Outcome.BranchRefused outcome) {
            branches.onRefused(outcome.branch());
            return super.onBranchRefused(outcome);
        }

        @Override
        public R onCancelled(Outcome.Cancelled outcome) {
            if (branches.isClosed()) {
                throw new ClientClosedException("select loop: was closed while a round was open");
            }
            return super.onCancelled(outcome);
        }

        @Override
        @Nullable
        Throwable supplierFailure() {
            return values.failure();
        }
    }
}
