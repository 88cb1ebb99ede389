package io.strait.tasklet.engine;

import io.strait.ChannelClosedException;
import io.strait.InvalidArgumentException;
import io.strait.Receiver;
import io.strait.Select;
import io.strait.SelectPolicy;
import io.strait.Sender;
import io.strait.StraitException;
import io.strait.SupplierFailedException;
import io.strait.client.PortSelects;
import io.strait.client.SelectSettings;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.engine.Wait.End;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A select over channels of one scheduler, guards, and the channels of one Strait. The branches of the Strait are one select of
 * that Strait, the <em>remote group</em>, whose handlers only say which branch it was; see {@link SelectWait} for how both agree.
 */
final class RuntimeSelect<R> implements GuardedSelect<R> {

    private final RuntimeScheduler scheduler;
    private final List<RuntimeBranch<R>> branches = new ArrayList<>();
    private final SelectSettings<R> settings = new SelectSettings<>();
    private @Nullable BranchTurns turns;
    private @Nullable SelectWait wait;

    private @Nullable Select<Supplier<R>> remote;
    private int firstRemote = -1;

    RuntimeSelect(RuntimeScheduler scheduler) {
        this.scheduler = scheduler;
    }

    // ---- building ---------------------------------------------------------------------------------------------------

    @Override
    public <T> GuardedSelect<R> receive(Receiver<T> receiver, Function<? super T, ? extends R> handler) {
        RuntimeChannel<T> local = localOf(receiver);
        if (local != null) {
            return add(new RuntimeBranch.Receive<>(local, handler));
        }
        return addRemote(
                PortSelects.overSameAs(receiver),
                receiver.name(),
                (group, at) -> group.receive(receiver, value -> () -> served(at, () -> handler.apply(value))));
    }

    @Override
    public <T> GuardedSelect<R> send(Sender<T> sender, T value, Supplier<? extends R> handler) {
        RuntimeChannel<T> local = localOf(sender);
        if (local != null) {
            return add(new RuntimeBranch.Send<>(local, Objects.requireNonNull(value), handler));
        }
        return addRemote(
                PortSelects.overSameAs(sender),
                sender.name(),
                (group, at) -> group.send(sender, value, () -> () -> served(at, handler)));
    }

    @Override
    public <T> GuardedSelect<R> sendLazy(Sender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler) {
        RuntimeChannel<T> local = localOf(sender);
        if (local != null) {
            return add(new RuntimeBranch.SendLazy<>(local, value, handler));
        }
        return addRemote(
                PortSelects.overSameAs(sender),
                sender.name(),
                (group, at) -> group.sendLazy(sender, value, () -> () -> served(at, handler)));
    }

    @Override
    public <T> GuardedSelect<R> guard(Guard<T> guard, Function<? super T, ? extends R> handler) {
        return add(new RuntimeBranch.OnGuard<>(guard, handler));
    }

    private interface RemoteBranch<R> {
        Select<Supplier<R>> addTo(Select<Supplier<R>> group, int at);
    }

    private GuardedSelect<R> addRemote(@Nullable Select<Supplier<R>> fresh, String channel, RemoteBranch<R> branch) {
        settings.requireIdle();
        if (fresh == null) {
            throw new InvalidArgumentException(
                    "select: the channel is neither of this scheduler nor of a Strait: channel=" + channel);
        }
        Select<Supplier<R>> group = remote;
        if (group == null) {
            group = fresh;
            group.policy(settings.policy());
            group.onClosed(closed -> () -> settings.closed(closed));
            firstRemote = branches.size();
        }
        RuntimeBranch.Remote<R> made = new RuntimeBranch.Remote<>();
        branch.addTo(group, firstRemote);
        group.when(() -> made.enabled);
        remote = group;
        return add(made);
    }

    /** Runs a handler of the remote group, which counts as one branch here; it keeps the turns of its own branches. */
    private R served(int at, Supplier<? extends R> handler) {
        if (turns != null) {
            turns.served(at);
        }
        return handler.get();
    }

    private <T> @Nullable RuntimeChannel<T> localOf(Receiver<T> receiver) {
        RuntimeChannel<T> local = RuntimeChannel.behind(receiver);
        requireOwn(local);
        return local;
    }

    private <T> @Nullable RuntimeChannel<T> localOf(Sender<T> sender) {
        RuntimeChannel<T> local = RuntimeChannel.behind(sender);
        requireOwn(local);
        return local;
    }

    private void requireOwn(@Nullable RuntimeChannel<?> local) {
        if (local != null && local.scheduler() != scheduler) {
            throw new InvalidArgumentException("select: the channel is of another scheduler: channel=" + local.name()
                    + " scheduler=" + local.scheduler().name() + " expected=" + scheduler.name());
        }
    }

    private GuardedSelect<R> add(RuntimeBranch<R> branch) {
        settings.requireIdle();
        branches.add(branch);
        turns = null;
        wait = null;
        return this;
    }

    @Override
    public GuardedSelect<R> when(BooleanSupplier condition) {
        settings.requireIdle();
        if (branches.isEmpty()) {
            throw new IllegalStateException("select: a pre-condition needs a branch before it");
        }
        branches.get(branches.size() - 1).onlyWhen(condition);
        return this;
    }

    @Override
    public GuardedSelect<R> after(Duration limit, Supplier<? extends R> handler) {
        settings.setTimeout(limit, handler);
        return this;
    }

    @Override
    public GuardedSelect<R> at(Instant limit, Supplier<? extends R> handler) {
        settings.setDeadline(limit, handler);
        return this;
    }

    @Override
    public GuardedSelect<R> orElse(Supplier<? extends R> handler) {
        settings.setDefault(handler);
        return this;
    }

    @Override
    public GuardedSelect<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler) {
        settings.setOnClosed(handler);
        return this;
    }

    @Override
    public GuardedSelect<R> policy(SelectPolicy chosen) {
        settings.setPolicy(chosen);
        if (remote != null) {
            remote.policy(chosen);
        }
        turns = null;
        wait = null;
        return this;
    }

    /** Local branches answer at once; it concerns the remote group. */
    @Override
    public GuardedSelect<R> patience(Duration patience) {
        settings.requireIdle();
        if (remote != null) {
            remote.patience(patience);
        }
        return this;
    }

    /** Local branches are never in doubt, so there is nothing to be strict about; a remote group cannot be left in doubt. */
    @Override
    public GuardedSelect<R> strictDeadline() {
        settings.setStrictDeadline();
        return this;
    }

    // ---- running ----------------------------------------------------------------------------------------------------

    @Override
    public R run() throws InterruptedException {
        return decideAndLeave(prepareRun()).get();
    }

    @Override
    public CompletableFuture<R> runAsync() {
        SelectWait round;
        try {
            round = prepareRun();
        } catch (StraitException e) {
            return CompletableFuture.failedFuture(e);
        }
        return AsyncRound.start(scheduler, "select", () -> decideAndLeave(round), settings::end);
    }

    private Supplier<R> decideAndLeave(SelectWait round) throws InterruptedException {
        try {
            return decide(round);
        } finally {
            settings.end();
        }
    }

    private SelectWait prepareRun() {
        settings.begin();
        boolean prepared = false;
        try {
            SelectWait round = nextRound();
            prepared = true;
            return round;
        } finally {
            if (!prepared) {
                settings.end();
            }
        }
    }

    /** Reads pre-conditions, once (S5). */
    private SelectWait nextRound() {
        SelectWait round = wait;
        if (round == null) {
            round = new SelectWait(
                    scheduler,
                    branches.toArray(new RuntimeBranch<?>[0]),
                    settings.policy() instanceof SelectPolicy.Arrival);
            wait = round;
        }
        if (turns == null) {
            turns = new BranchTurns(settings.policy(), branches.size());
        }
        boolean any = false;
        for (RuntimeBranch<R> branch : branches) {
            branch.readCondition();
            any |= branch.enabled;
        }
        settings.requireComplete(any, branches.size());
        if (settings.isStrict() && remote != null) {
            throw new InvalidArgumentException("select: a strict deadline needs a select of one Strait");
        }
        return round;
    }

    /** Waits until one branch is chosen; what is returned runs its handler, in the caller. */
    private Supplier<R> decide(SelectWait round) throws InterruptedException {
        BranchTurns current = Objects.requireNonNull(turns);
        int[] order = current.nextRound();
        Duration timeout = settings.timeout();
        long timeoutNs = timeout == null ? Long.MAX_VALUE : Nanos.of(timeout);
        boolean momentary = settings.orElse() != null;
        long deadlineNs = System.nanoTime() + timeoutNs;
        Select<Supplier<R>> group = isRemoteEnabled() ? remote : null;
        int[] before = group == null ? order : before(order);
        // Whether something depends on what the group has ready now: a branch behind it, or the default.
        if (group != null && (momentary || before.length < enabledLocals())) {
            // In turn: a branch before the group comes first, and one behind it only when the group has nothing.
            if (before.length > 0) {
                await(round, before, true, deadlineNs, timeoutNs, null);
                if (round.end != End.TIMED_OUT) {
                    return resultOf(round);
                }
            }
            Supplier<R> ready = tryRemote(group);
            if (ready != null) {
                return ready;
            }
        }
        await(round, order, momentary, deadlineNs, timeoutNs, group);
        return resultOf(round);
    }

    private int enabledLocals() {
        int count = 0;
        for (RuntimeBranch<R> branch : branches) {
            count += isEnabledLocal(branch) ? 1 : 0;
        }
        return count;
    }

    private static boolean isEnabledLocal(RuntimeBranch<?> branch) {
        return branch.enabled && !(branch instanceof RuntimeBranch.Remote<?>);
    }

    /** The local branches whose turn is before the group's, which stands where its first branch stands. */
    private int[] before(int[] order) {
        return Arrays.stream(order)
                .takeWhile(index -> index != firstRemote)
                .filter(index -> isEnabledLocal(branches.get(index)))
                .toArray();
    }

    private boolean isRemoteEnabled() {
        for (RuntimeBranch<R> branch : branches) {
            if (branch.enabled && branch instanceof RuntimeBranch.Remote<R>) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // The same object, not a similar one.
    private @Nullable Supplier<R> tryRemote(Select<Supplier<R>> group) throws InterruptedException {
        Supplier<R> nothing = () -> {
            throw new IllegalStateException("nothing was ready");
        };
        group.orElse(() -> nothing);
        CompletableFuture<Supplier<R>> answer = group.runAsync();
        try {
            Supplier<R> found = answer.get();
            return found == nothing ? null : found;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            return afterInterrupt(answer, nothing, e);
        } finally {
            PortSelects.withoutDefault(group);
        }
    }

    /** A commit wins over the interrupt. */
    @SuppressWarnings("ReferenceEquality") // The same object, not a similar one.
    private static <R> @Nullable Supplier<R> afterInterrupt(
            CompletableFuture<Supplier<R>> answer, Supplier<R> nothing, InterruptedException interrupt)
            throws InterruptedException {
        answer.cancel(false);
        CompletableFuture<Void> ended = answer.handle((found, failure) -> null);
        ended.join();
        if (answer.isCancelled() || answer.isCompletedExceptionally() || answer.join() == nothing) {
            throw interrupt;
        }
        Thread.currentThread().interrupt();
        return answer.join();
    }

    private void await(
            SelectWait round,
            int[] order,
            boolean onlyNow,
            long deadlineNs,
            long timeoutNs,
            @Nullable Select<Supplier<R>> group)
            throws InterruptedException {
        RuntimeTasklet<?> tasklet = scheduler.caller();
        if (tasklet == null) {
            awaitOutside(round, order, onlyNow, deadlineNs, timeoutNs, group);
            return;
        }
        tasklet.throwIfRaised();
        round.prepare(tasklet, null);
        try {
            round.begin(order, onlyNow || tasklet.blockTrap(), group);
        } catch (RuntimeException e) {
            // A channel refused: the offers that were made already are withdrawn.
            round.fail(e);
        }
        if (round.end == End.TIMED_OUT && !onlyNow) {
            Turns.requireMayBlock(tasklet, "select", null);
        }
        if (!round.isDone()) {
            if (timeoutNs != Long.MAX_VALUE) {
                round.expireAt(scheduler, deadlineNs);
            }
            if (tasklet.thread().isInterrupted() && Thread.interrupted()) {
                round.end(End.CANCELLED);
                scheduler.await(tasklet, round);
                Thread.currentThread().interrupt();
                return;
            }
        }
        scheduler.await(tasklet, round);
    }

    private void awaitOutside(
            SelectWait round,
            int[] order,
            boolean onlyNow,
            long deadlineNs,
            long timeoutNs,
            @Nullable Select<Supplier<R>> group)
            throws InterruptedException {
        OutsideCaller.requireMayBlock(scheduler, "runAsync: select");
        Thread thread = Thread.currentThread();
        round.expect();
        scheduler.submit(() -> {
            round.prepare(null, thread);
            OutsideCaller.begin(
                    scheduler,
                    round,
                    timeoutNs != Long.MAX_VALUE,
                    deadlineNs,
                    () -> round.begin(order, onlyNow, group));
        });
        OutsideCaller.await(scheduler, round, round::isOver);
    }

    // ---- the result -------------------------------------------------------------------------------------------------

    private Supplier<R> resultOf(SelectWait round) {
        return switch (Objects.requireNonNull(round.end)) {
            case COMPLETED -> completed(round);
            case CLOSED -> {
                Offer offer = Objects.requireNonNull(round.fired);
                Objects.requireNonNull(turns).served(offer.branch);
                ChannelClosedException closed = offer.channel.requireClosed();
                yield () -> settings.closed(closed);
            }
            case TIMED_OUT -> timedOut();
            case FAILED -> throw Objects.requireNonNull(round.failure);
            case STOPPED -> throw scheduler.closedException();
            case CANCELLED, FULL -> throw new IllegalStateException("unexpected end: end=" + round.end);
        };
    }

    private Supplier<R> timedOut() {
        Supplier<? extends R> handler = settings.orElse() != null ? settings.orElse() : settings.onTimeout();
        if (handler == null) {
            throw new IllegalStateException("select: ended without a branch");
        }
        return handler::get;
    }

    @SuppressWarnings("unchecked") // The group's answers are made here.
    private Supplier<R> completed(SelectWait round) {
        Offer offer = round.fired;
        if (offer != null) {
            Objects.requireNonNull(turns).served(offer.branch);
            RuntimeBranch<R> branch = branches.get(offer.branch);
            if (branch instanceof RuntimeBranch.SendLazy<?, R> lazy) {
                supply(lazy, offer, round.lazyReceiver());
            }
            Object element = round.element;
            round.element = null;
            RuntimeBranch.OnChannel<?, R> onChannel = (RuntimeBranch.OnChannel<?, R>) branch;
            return () -> onChannel.fired(element);
        }
        GuardEnrolment<?> guard = round.firedGuard();
        if (guard != null) {
            Objects.requireNonNull(turns).served(guard.branch());
            return guardResult((RuntimeBranch.OnGuard<?, R>) branches.get(guard.branch()), guard);
        }
        return (Supplier<R>) Objects.requireNonNull(round.remoteResult());
    }

    private Supplier<R> guardResult(RuntimeBranch.OnGuard<?, R> branch, GuardEnrolment<?> guard) {
        guard.requireEvent();
        return () -> branch.fired(guard.value());
    }

    /** S6: the value is computed by the selecting participant, while its partner is held. */
    private <T> void supply(RuntimeBranch.SendLazy<T, R> branch, Offer offer, @Nullable Offer receiver) {
        T value;
        try {
            value = Objects.requireNonNull(branch.supplier.get(), "the supplier returned null");
        } catch (RuntimeException e) {
            release(offer, receiver);
            throw new SupplierFailedException("supplier failed: channel=" + offer.channel.name() + " failure=" + e, e);
        } catch (Throwable e) {
            // A checked exception too: any may be raised in a tasklet.
            release(offer, receiver);
            throw e;
        }
        if (scheduler.callForHeld(() -> offer.channel.deliverLazy(receiver, value)) == ChannelState.Answer.CLOSED) {
            throw offer.channel.requireClosed();
        }
    }

    private void release(Offer offer, @Nullable Offer receiver) {
        scheduler.perform(() -> offer.channel.releaseLazy(receiver));
    }
}
