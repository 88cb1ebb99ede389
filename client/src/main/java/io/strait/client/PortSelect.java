package io.strait.client;

import io.strait.ChannelClosedException;
import io.strait.InvalidArgumentException;
import io.strait.Receiver;
import io.strait.Select;
import io.strait.SelectPolicy;
import io.strait.Sender;
import io.strait.core.op.Branch;
import io.strait.core.op.Choice;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A select over a port: each round becomes one {@link Op.Select}. */
final class PortSelect<R> implements Select<R> {

    private static final Duration FAIR_PATIENCE = Duration.ofMillis(10);

    private final Calls calls;
    private final List<SelectBranch<R>> branches = new ArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private SelectPolicy policy = SelectPolicy.FAIR;
    private @Nullable BranchOrder order;
    private @Nullable Duration patience;
    private @Nullable Duration timeout;
    private @Nullable Instant deadline;
    private @Nullable Supplier<? extends R> onTimeout;
    private @Nullable Supplier<? extends R> orElse;
    private @Nullable Function<? super ChannelClosedException, ? extends R> onClosed;
    private boolean strictDeadline;

    PortSelect(Calls calls) {
        this.calls = calls;
    }

    @Override
    public <T> Select<R> receive(Receiver<T> receiver, Function<? super T, ? extends R> handler) {
        PortReceiver<T> own = OwnEnds.of(receiver, calls);
        return add(new SelectBranch.Receive<>(own, handler));
    }

    @Override
    public <T> Select<R> send(Sender<T> sender, T value, Supplier<? extends R> handler) {
        return add(new SelectBranch.Send<>(OwnEnds.of(sender, calls), value, handler));
    }

    @Override
    public <T> Select<R> sendLazy(Sender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler) {
        return add(new SelectBranch.SendLazy<>(OwnEnds.of(sender, calls), value, handler));
    }

    @Override
    public Select<R> when(BooleanSupplier condition) {
        requireIdle();
        if (branches.isEmpty()) {
            throw new IllegalStateException("select: a pre-condition needs a branch before it");
        }
        branches.get(branches.size() - 1).onlyWhen(condition);
        return this;
    }

    @Override
    public Select<R> after(Duration limit, Supplier<? extends R> handler) {
        requireNoDeadline();
        timeout = limit;
        onTimeout = handler;
        return this;
    }

    @Override
    public Select<R> at(Instant limit, Supplier<? extends R> handler) {
        requireNoDeadline();
        deadline = limit;
        onTimeout = handler;
        return this;
    }

    @Override
    public Select<R> orElse(Supplier<? extends R> handler) {
        requireIdle();
        orElse = handler;
        return this;
    }

    void removeDefault() {
        requireIdle();
        orElse = null;
    }

    @Override
    public Select<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler) {
        requireIdle();
        onClosed = handler;
        return this;
    }

    @Override
    public Select<R> policy(SelectPolicy chosen) {
        requireIdle();
        policy = chosen;
        order = null;
        return this;
    }

    @Override
    public Select<R> patience(Duration limit) {
        requireIdle();
        patience = limit;
        return this;
    }

    @Override
    public Select<R> strictDeadline() {
        requireIdle();
        strictDeadline = true;
        return this;
    }

    @Override
    public R run() throws InterruptedException {
        begin();
        Round round;
        Outcome outcome;
        try {
            round = nextRound();
            outcome = round.isEmpty() && orElse != null
                    ? new Outcome.NotReady()
                    : calls.await(round.op, round.lazyValues);
        } finally {
            running.set(false);
        }
        return outcome.accept(round);
    }

    @Override
    public CompletableFuture<R> runAsync() {
        begin();
        try {
            Round round = nextRound();
            if (!round.isEmpty() || orElse == null) {
                return calls.submit(round.op, round.lazyValues, outcome -> {
                    running.set(false);
                    return outcome.accept(round);
                });
            }
        } catch (RuntimeException e) {
            running.set(false);
            return CompletableFuture.failedFuture(e);
        }
        running.set(false);
        return CompletableFuture.completedFuture(orElse.get());
    }

    private Select<R> add(SelectBranch<R> branch) {
        requireIdle();
        branches.add(branch);
        order = null;
        return this;
    }

    private void begin() {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("select: a run is under way already");
        }
    }

    private void requireIdle() {
        if (running.get()) {
            throw new IllegalStateException("select: cannot be changed while a run is under way");
        }
    }

    private void requireNoDeadline() {
        requireIdle();
        if (onTimeout != null) {
            throw new IllegalStateException("select: has a deadline already");
        }
    }

    /** Reads pre-conditions and values, once (S5, S6). */
    private Round nextRound() {
        if (order == null) {
            order = new BranchOrder(policy, branches.size());
        }
        List<Branch> offers = new ArrayList<>(branches.size());
        List<Integer> offered = new ArrayList<>(branches.size());
        List<@Nullable Supplier<Payload>> lazy = new ArrayList<>(branches.size());
        boolean anyLazy = false;
        for (int index : order.nextRound()) {
            SelectBranch<R> branch = branches.get(index);
            if (branch.isEnabled()) {
                offers.add(branch.offer());
                offered.add(index);
                Supplier<Payload> lazyValue = branch.lazyValue();
                lazy.add(lazyValue);
                anyLazy |= lazyValue != null;
            }
        }
        if (offers.isEmpty() && onTimeout == null && orElse == null) {
            throw new InvalidArgumentException(
                    "select: no branch is enabled, and there is neither deadline nor default: branches="
                            + branches.size());
        }
        return new Round(order, offered, op(offers), anyLazy ? new LazyValues(lazy) : null);
    }

    private Op op(List<Branch> offers) {
        if (strictDeadline && onTimeout == null) {
            throw new InvalidArgumentException("select: a strict deadline needs a deadline");
        }
        Choice choice = offers.size() < 2
                ? Choice.EAGER
                : policy instanceof SelectPolicy.Arrival ? Choice.OLDEST : Choice.ORDERED;
        return new Op.Select(offers, choice, patienceNs(), timeoutNs(), orElse != null, strictDeadline);
    }

    private long patienceNs() {
        if (patience != null) {
            return Calls.nanos(patience);
        }
        boolean exact = policy instanceof SelectPolicy.Priority || policy instanceof SelectPolicy.Arrival;
        return exact ? Op.NO_TIMEOUT : FAIR_PATIENCE.toNanos();
    }

    private long timeoutNs() {
        if (timeout != null) {
            return Calls.nanos(timeout);
        }
        return deadline != null ? Calls.nanos(Duration.between(Instant.now(), deadline)) : Op.NO_TIMEOUT;
    }

    /** One round on its way: knows which branch stands at which index of the operation. */
    private final class Round extends OutcomeReader<R> {
        private final BranchOrder order;
        private final List<Integer> offered;
        private final Op op;
        private final @Nullable LazyValues lazyValues;

        Round(BranchOrder order, List<Integer> offered, Op op, @Nullable LazyValues lazyValues) {
            super("select", "branches=" + offered.size());
            this.order = order;
            this.offered = offered;
            this.op = op;
            this.lazyValues = lazyValues;
        }

        boolean isEmpty() {
            return offered.isEmpty();
        }

        /** The handler may run the select again, so the run has ended before the handler is called. */
        private SelectBranch<R> fired(int index) {
            int branch = offered.get(index);
            order.served(branch);
            return branches.get(branch);
        }

        @Override
        public R onSent(Outcome.Sent outcome) {
            return fired(outcome.branch()).sent();
        }

        @Override
        public R onReceived(Outcome.Received outcome) {
            return fired(outcome.branch()).received(outcome.value());
        }

        @Override
        public R onClosed(Outcome.Closed outcome) {
            fired(outcome.branch());
            ChannelClosedException closed = closed(outcome);
            if (onClosed == null) {
                throw closed;
            }
            return onClosed.apply(closed);
        }

        @Override
        public R onTimedOut(Outcome.TimedOut outcome) {
            return onTimeout == null ? super.onTimedOut(outcome) : onTimeout.get();
        }

        @Override
        public R onNotReady(Outcome.NotReady outcome) {
            return orElse == null ? super.onNotReady(outcome) : orElse.get();
        }

        @Override
        @Nullable
        Throwable supplierFailure() {
            return lazyValues == null ? null : lazyValues.failure();
        }
    }
}
