package io.strait.client;

import io.strait.ChannelClosedException;
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
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A select over a port: each round becomes one {@link Op.Select}. */
final class PortSelect<R> implements Select<R> {

    private static final Duration FAIR_PATIENCE = Duration.ofMillis(10);

    private final Calls calls;
    private final List<SelectBranch<R>> branches = new ArrayList<>();
    private final SelectSettings<R> settings = new SelectSettings<>();
    private @Nullable BranchOrder order;
    private @Nullable Duration patience;

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
        settings.requireIdle();
        if (branches.isEmpty()) {
            throw new IllegalStateException("select: a pre-condition needs a branch before it");
        }
        branches.get(branches.size() - 1).onlyWhen(condition);
        return this;
    }

    @Override
    public Select<R> after(Duration limit, Supplier<? extends R> handler) {
        settings.setTimeout(limit, handler);
        return this;
    }

    @Override
    public Select<R> at(Instant limit, Supplier<? extends R> handler) {
        settings.setDeadline(limit, handler);
        return this;
    }

    @Override
    public Select<R> orElse(Supplier<? extends R> handler) {
        settings.setDefault(handler);
        return this;
    }

    void removeDefault() {
        settings.setDefault(null);
    }

    @Override
    public Select<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler) {
        settings.setOnClosed(handler);
        return this;
    }

    @Override
    public Select<R> policy(SelectPolicy chosen) {
        settings.setPolicy(chosen);
        order = null;
        return this;
    }

    @Override
    public Select<R> patience(Duration limit) {
        settings.requireIdle();
        patience = limit;
        return this;
    }

    @Override
    public Select<R> strictDeadline() {
        settings.setStrictDeadline();
        return this;
    }

    @Override
    public R run() throws InterruptedException {
        settings.begin();
        Round round;
        Outcome outcome;
        try {
            round = nextRound();
            outcome = round.isEmpty() && settings.orElse() != null
                    ? new Outcome.NotReady()
                    : calls.await(round.op, round.lazyValues);
        } finally {
            settings.end();
        }
        return outcome.accept(round);
    }

    @Override
    public CompletableFuture<R> runAsync() {
        settings.begin();
        Supplier<? extends R> orElse = settings.orElse();
        try {
            Round round = nextRound();
            if (!round.isEmpty() || orElse == null) {
                return calls.submit(round.op, round.lazyValues, outcome -> {
                    settings.end();
                    return outcome.accept(round);
                });
            }
        } catch (RuntimeException e) {
            settings.end();
            return CompletableFuture.failedFuture(e);
        }
        settings.end();
        return CompletableFuture.completedFuture(orElse.get());
    }

    private Select<R> add(SelectBranch<R> branch) {
        settings.requireIdle();
        branches.add(branch);
        order = null;
        return this;
    }

    /** Reads pre-conditions and values, once (S5, S6). */
    private Round nextRound() {
        if (order == null) {
            order = new BranchOrder(settings.policy(), branches.size());
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
        settings.requireComplete(!offers.isEmpty(), branches.size());
        return new Round(order, offered, op(offers), anyLazy ? new LazyValues(lazy) : null);
    }

    private Op op(List<Branch> offers) {
        Choice choice = offers.size() < 2
                ? Choice.EAGER
                : settings.policy() instanceof SelectPolicy.Arrival ? Choice.OLDEST : Choice.ORDERED;
        Duration timeout = settings.timeout();
        return new Op.Select(
                offers,
                choice,
                patienceNs(),
                timeout == null ? Op.NO_TIMEOUT : Calls.nanos(timeout),
                settings.orElse() != null,
                settings.isStrict());
    }

    private long patienceNs() {
        if (patience != null) {
            return Calls.nanos(patience);
        }
        boolean exact =
                settings.policy() instanceof SelectPolicy.Priority || settings.policy() instanceof SelectPolicy.Arrival;
        return exact ? Op.NO_TIMEOUT : FAIR_PATIENCE.toNanos();
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
            return settings.closed(closed(outcome));
        }

        @Override
        public R onTimedOut(Outcome.TimedOut outcome) {
            Supplier<? extends R> handler = settings.onTimeout();
            return handler == null ? super.onTimedOut(outcome) : handler.get();
        }

        @Override
        public R onNotReady(Outcome.NotReady outcome) {
            Supplier<? extends R> handler = settings.orElse();
            return handler == null ? super.onNotReady(outcome) : handler.get();
        }

        @Override
        @Nullable
        Throwable supplierFailure() {
            return lazyValues == null ? null : lazyValues.failure();
        }
    }
}
