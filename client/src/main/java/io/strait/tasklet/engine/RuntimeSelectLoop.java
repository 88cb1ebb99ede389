package io.strait.tasklet.engine;

import io.strait.AllClosedException;
import io.strait.ChannelClosedException;
import io.strait.ClientClosedException;
import io.strait.InvalidArgumentException;
import io.strait.OperationTimeoutException;
import io.strait.Receiver;
import io.strait.SelectLoop;
import io.strait.Sender;
import io.strait.client.PortSelects;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.engine.Wait.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A persistent select over channels of one scheduler, guards, and channels of one Strait; see {@link LoopWait} for how rounds go,
 * and {@link LoopRemotes} for those of the Strait.
 */
final class RuntimeSelectLoop<R> implements GuardedSelectLoop<R> {

    private static final long FOREVER = Long.MAX_VALUE;
    private static final long NOW = -1;

    final RuntimeScheduler scheduler;
    private final LoopWait wait;
    private final AtomicBoolean inRound = new AtomicBoolean();
    /** Touched by the owner, like the count. */
    private final List<LoopBranch<?>> branches = new ArrayList<>();

    private int open;
    /** Whether a branch was removed because its guard has nothing more. */
    private boolean guardsOver;

    private final AtomicReference<@Nullable LoopRemotes<R>> remotes = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable Function<? super ChannelClosedException, ? extends R> onClosed;

    RuntimeSelectLoop(RuntimeScheduler scheduler) {
        this.scheduler = scheduler;
        this.wait = new LoopWait(scheduler);
    }

    // ---- branches ---------------------------------------------------------------------------------------------------

    @Override
    public <T> Branch receive(Receiver<T> receiver, Function<? super T, ? extends R> handler) {
        RuntimeChannel<T> local = RuntimeChannel.behind(receiver);
        if (local != null) {
            requireOwn(local);
            return add(new LoopBranch.Receiving<>(this, wait, local, handler));
        }
        LoopRemotes<R> group = remotes(PortSelects.loopOverSameAs(receiver), receiver.name());
        return group.added(group.inner().receive(receiver, value -> () -> handler.apply(value)));
    }

    @Override
    public <T> Branch send(Sender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler) {
        RuntimeChannel<T> local = RuntimeChannel.behind(sender);
        if (local != null) {
            requireOwn(local);
            return add(new LoopBranch.Sending<>(this, wait, local, value, handler));
        }
        LoopRemotes<R> group = remotes(PortSelects.loopOverSameAs(sender), sender.name());
        return group.added(group.inner().send(sender, value, () -> handler::get));
    }

    /** The remote branches; {@code fresh} becomes their persistent select if this is the first one. */
    private LoopRemotes<R> remotes(@Nullable SelectLoop<Supplier<R>> fresh, String channel) {
        if (fresh == null) {
            throw new InvalidArgumentException(
                    "select loop: the channel is neither of this scheduler nor of a Strait: channel=" + channel);
        }
        LoopRemotes<R> group = remotes.get();
        while (group == null) {
            fresh.onClosed(reason -> () -> closed(reason));
            remotes.compareAndSet(null, new LoopRemotes<>(this, wait, fresh));
            group = remotes.get();
        }
        if (closed) {
            group.inner().close(); // The one who closed the loop may not have seen it.
        }
        requireOpen();
        return group;
    }

    @Override
    public <T> Branch guard(Guard<T> guard, Function<? super T, ? extends R> handler) {
        return add(new LoopBranch.OnGuard<>(this, guard, handler));
    }

    private void requireOwn(RuntimeChannel<?> local) {
        if (local.scheduler() != scheduler) {
            throw new InvalidArgumentException("select loop: the channel is of another scheduler: channel="
                    + local.name() + " scheduler=" + local.scheduler().name() + " expected=" + scheduler.name());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("select loop: is closed");
        }
    }

    private Branch add(LoopBranch<R> branch) {
        requireOpen();
        scheduler.perform(() -> {
            if (closed || branch.is(LoopBranch.Status.REMOVED)) {
                return;
            }
            branch.place = branches.size();
            branches.add(branch);
            if (branch.is(LoopBranch.Status.NEW)) {
                enrol(branch);
            }
        });
        return branch;
    }

    @Override
    public GuardedSelectLoop<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler) {
        onClosed = handler;
        return this;
    }

    /** The branch takes part from here on. By the owner, like what follows. */
    void enrol(LoopBranch<?> branch) {
        branch.take(LoopBranch.Status.ENROLLED);
        open++;
        wait.enrol(branch);
    }

    /** The branch offers nothing from here on. */
    void withdraw(LoopBranch<?> branch) {
        wait.withdrawBranch(branch);
    }

    /** A branch that took part does not any more. */
    void onBranchSilent() {
        open--;
    }

    /** Nothing new follows what the branch is served with now. */
    void onLastEvent(LoopBranch<?> branch) {
        guardsOver = true;
        branch.removeNow();
    }

    /** Takes it off the list, where the last one takes its place. */
    void forget(LoopBranch<?> branch) {
        int last = branches.size() - 1;
        if (branch.place <= last && branches.get(branch.place).equals(branch)) {
            LoopBranch<?> moved = branches.remove(last);
            if (branch.place < last) {
                branches.set(branch.place, moved);
                moved.place = branch.place;
            }
        }
    }

    // ---- rounds -----------------------------------------------------------------------------------------------------

    @Override
    public R next() throws InterruptedException {
        enterRound();
        return round(FOREVER).get();
    }

    @Override
    public R next(Duration timeout) throws InterruptedException {
        enterRound();
        return round(Nanos.of(timeout)).get();
    }

    @Override
    public Optional<R> poll() throws InterruptedException {
        enterRound();
        return attempt().get();
    }

    /** An entered round; what is returned runs the handler after it, because that may begin the next one. */
    private Supplier<R> round(long timeoutNs) throws InterruptedException {
        try {
            if (!await(timeoutNs)) {
                throw new OperationTimeoutException("select loop: nothing happened in time");
            }
            return outcome();
        } finally {
            inRound.set(false);
        }
    }

    private Supplier<Optional<R>> attempt() throws InterruptedException {
        try {
            if (!await(NOW)) {
                return Optional::empty;
            }
            Supplier<R> happened = outcome();
            return () -> Optional.ofNullable(happened.get());
        } finally {
            inRound.set(false);
        }
    }

    private void enterRound() {
        if (!inRound.compareAndSet(false, true)) {
            throw new IllegalStateException("select loop: a round is open already");
        }
    }

    /** Waits for one branch; false when the time is over. */
    private boolean await(long timeoutNs) throws InterruptedException {
        RuntimeTasklet<?> tasklet = scheduler.caller();
        if (tasklet == null) {
            awaitOutside(timeoutNs);
        } else {
            tasklet.throwIfRaised();
            requireBranches();
            wait.prepare(tasklet, null);
            boolean mayBlock = !tasklet.blockTrap();
            wait.begin(timeoutNs == NOW || !mayBlock, mayBlock);
            if (wait.end == End.TIMED_OUT && timeoutNs != NOW) {
                Turns.requireMayBlock(tasklet, "persistent select", null);
            }
            if (!wait.isDone() && timeoutNs != FOREVER && timeoutNs != NOW) {
                wait.expireAt(scheduler, System.nanoTime() + timeoutNs);
            }
            scheduler.await(tasklet, wait);
        }
        return wait.end != End.TIMED_OUT;
    }

    private void requireBranches() {
        RuntimeException reason = whyNoRound();
        if (reason != null) {
            throw reason;
        }
    }

    /** Why a round would wait for nothing; null: it would not. By the owner. */
    @Nullable
    RuntimeException whyNoRound() {
        if (closed) {
            return new ClientClosedException("select loop is closed: scheduler=" + scheduler.name());
        }
        LoopRemotes<R> remote = remotes.get();
        if (branches.isEmpty() && !guardsOver && (remote == null || remote.isEmpty())) {
            return new InvalidArgumentException("select loop: has no branches: branches=0");
        }
        if (open == 0 && !wait.hasClosedBranches() && (remote == null || remote.isOver()) && allClosed()) {
            return new AllClosedException(
                    "all channels and guards of the select have ended: branches=" + branches.size());
        }
        return null;
    }

    private boolean allClosed() {
        for (LoopBranch<?> branch : branches) {
            if (branch.is(LoopBranch.Status.DISABLED)) {
                return false;
            }
        }
        return true;
    }

    private void awaitOutside(long timeoutNs) throws InterruptedException {
        OutsideCaller.requireMayBlock(scheduler, "nextAsync: select loop");
        Thread thread = Thread.currentThread();
        wait.expect();
        scheduler.submit(() -> {
            wait.prepare(null, thread);
            boolean timed = timeoutNs >= 0 && timeoutNs != FOREVER;
            OutsideCaller.begin(scheduler, wait, timed, System.nanoTime() + timeoutNs, () -> {
                requireBranches();
                wait.begin(timeoutNs == NOW, true);
            });
        });
        OutsideCaller.await(scheduler, wait, wait::isOver);
    }

    /** What the round came to; the next one may begin before its handler runs. */
    private Supplier<R> outcome() {
        return switch (Objects.requireNonNull(wait.end)) {
            case COMPLETED -> completed();
            case CLOSED -> {
                Offer offer = Objects.requireNonNull(Objects.requireNonNull(wait.firedBranch()).offer);
                ChannelClosedException reason = offer.channel.requireClosed();
                yield () -> closed(reason);
            }
            case STOPPED ->
                throw closed
                        ? new ClientClosedException("select loop is closed: scheduler=" + scheduler.name())
                        : scheduler.closedException();
            case FAILED -> throw Objects.requireNonNull(wait.failure);
            case TIMED_OUT, CANCELLED, FULL -> throw new IllegalStateException("unexpected end: end=" + wait.end);
        };
    }

    @SuppressWarnings("unchecked") // The loop's own branches, and answers that are made here.
    private Supplier<R> completed() {
        LoopRemotes<R> remote = remotes.get();
        Supplier<?> remotely = remote == null ? null : remote.result();
        if (remotely != null) {
            return (Supplier<R>) remotely;
        }
        LoopBranch<R> branch = (LoopBranch<R>) Objects.requireNonNull(wait.firedBranch());
        Object element = wait.element;
        wait.element = null;
        if (branch instanceof LoopBranch.Sending<?, R> sending) {
            sending.supply(wait.lazyReceiver());
        } else if (branch.offer == null) {
            GuardEnrolment<?> guard = Objects.requireNonNull(wait.firedGuard());
            guard.requireEvent();
            Object event = guard.value();
            return () -> branch.fired(event);
        }
        return () -> branch.fired(element);
    }

    private R closed(ChannelClosedException reason) {
        Function<? super ChannelClosedException, ? extends R> handler = onClosed;
        if (handler == null) {
            throw reason;
        }
        return handler.apply(reason);
    }

    @Override
    public CompletableFuture<R> nextAsync() {
        return async(() -> round(FOREVER));
    }

    @Override
    public CompletableFuture<R> nextAsync(Duration timeout) {
        return async(() -> round(Nanos.of(timeout)));
    }

    @Override
    public CompletableFuture<Optional<R>> pollAsync() {
        return async(this::attempt);
    }

    /** A round made by a tasklet of its own. */
    private <V> CompletableFuture<V> async(Callable<Supplier<V>> round) {
        enterRound();
        return AsyncRound.start(scheduler, "select loop", round, () -> inRound.set(false));
    }

    @Override
    public void forEach(Consumer<? super R> action) throws InterruptedException {
        while (true) {
            R result;
            try {
                result = next();
            } catch (AllClosedException e) {
                return;
            } catch (ChannelClosedException e) {
                continue;
            }
            action.accept(result);
        }
    }

    @Override
    public void close() {
        closed = true;
        LoopRemotes<R> remote = remotes.get();
        if (remote != null) {
            remote.inner().close();
        }
        scheduler.perform(() -> {
            List<LoopBranch<?>> all = List.copyOf(branches);
            branches.clear();
            open = 0;
            for (LoopBranch<?> branch : all) {
                branch.take(LoopBranch.Status.REMOVED);
                wait.withdrawBranch(branch);
            }
            wait.end(End.STOPPED);
        });
    }
}
