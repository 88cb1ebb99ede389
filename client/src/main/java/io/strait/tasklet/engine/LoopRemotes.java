package io.strait.tasklet.engine;

import io.strait.AllClosedException;
import io.strait.InvalidArgumentException;
import io.strait.SelectLoop;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The branches of a persistent select that are on channels of a Strait: a persistent select of that Strait, whose handlers only
 * say how to run the handler of the branch. A round of it is open beside the local branches at most while the local round waits;
 * before a local branch is served it is withdrawn, and what was committed there meanwhile counts instead (S8).
 *
 * <p>A withdrawal takes a message there and back. So the remote round is not opened at once while local branches are busy: after
 * one had to be withdrawn the next ones go out only when nothing has happened here for a moment ({@link #MOST_PATIENCE_NS}), until
 * a remote branch is served. And while local partners wait, it is asked only after {@value #MOST_LOCAL_SERVICES} local services.
 */
final class LoopRemotes<R> {

    /** How many local branches are served, at the most, before a remote one whose partner waits. */
    static final int MOST_LOCAL_SERVICES = 16;

    private static final long LEAST_PATIENCE_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long MOST_PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Doubled up to here while answers do not come in time. */
    private static final long LEAST_POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long MOST_POLL_NS = TimeUnit.MILLISECONDS.toNanos(250);
    /** For a select that faces this one, and has a remote group too: both have to be open at one instant. */
    private static final long MOST_FACING_NS = TimeUnit.SECONDS.toNanos(1);

    private final RuntimeScheduler scheduler;
    private final RuntimeSelectLoop<R> loop;
    private final LoopWait wait;
    private final SelectLoop<Supplier<R>> inner;
    private final RemoteRound round;
    private final Timer again = new Timer() {
        @Override
        void expire() {
            open();
        }
    };

    private final Timer enough = new Timer() {
        @Override
        void expire() {
            pollPatienceNs = Math.min(2 * pollPatienceNs, MOST_POLL_NS);
            round.withdraw();
        }
    };

    // Touched by the owner, like what is above.
    private final Set<RemoteBranch> branches = new HashSet<>();
    private int enabled;
    /** Whether all channels are closed, as far as the last answer knew. */
    private boolean ended;
    /** Counts changes of branches, and what it was when the Strait was asked. */
    private int changes;

    private int changesAsked;
    private boolean polling;
    private boolean asked;
    private int localServices;
    private long patienceNs;
    private long facingNs;
    private long pollPatienceNs = LEAST_POLL_NS;
    private @Nullable CompletableFuture<?> committed;

    LoopRemotes(RuntimeSelectLoop<R> loop, LoopWait wait, SelectLoop<Supplier<R>> inner) {
        this.scheduler = loop.scheduler;
        this.loop = loop;
        this.wait = wait;
        this.inner = inner;
        this.round = new RemoteRound(scheduler);
    }

    /** The persistent select of the Strait. Any thread. */
    SelectLoop<Supplier<R>> inner() {
        return inner;
    }

    /** A branch that was added to {@link #inner}. Any thread. */
    SelectLoop.Branch added(SelectLoop.Branch branch) {
        RemoteBranch added = new RemoteBranch(branch);
        scheduler.perform(() -> {
            wait.use(this);
            branches.add(added);
            added.count();
        });
        return added;
    }

    boolean isEmpty() {
        return branches.isEmpty();
    }

    /** Whether all of its channels are closed, or it has none. */
    boolean isOver() {
        return branches.isEmpty() || ended;
    }

    boolean isUnderWay() {
        return round.isUnderWay();
    }

    // ---- rounds -----------------------------------------------------------------------------------------------------

    /** @param mayAsk whether this round may wait for what the Strait answers */
    void beginRound(boolean mayAsk) {
        round.reset();
        asked = !mayAsk;
        facingNs = MOST_PATIENCE_NS;
        committed = null;
    }

    /** Whether the Strait is to be asked before another local branch is served. */
    boolean isDue() {
        return localServices >= MOST_LOCAL_SERVICES && canAsk();
    }

    /** Whether the Strait has to be asked yet before it is known that nothing is ready. */
    boolean canAsk() {
        return !asked && enabled > 0 && !ended;
    }

    /** Asks what is ready now. */
    void poll() {
        polling = true;
        start(inner::pollAsync);
    }

    /** As {@link #poll} while a local partner waits: not for ever, the Strait may have lost its connection. */
    void pollInTurn() {
        poll();
        if (round.isUnderWay()) {
            scheduler.timers().add(enough, System.nanoTime() + pollPatienceNs);
        }
    }

    /**
     * The local round waits: opens one at the Strait, or a little later.
     *
     * @param facing whether a partner is there that is not open itself
     */
    void openSoon(boolean facing) {
        long delayNs = localServices >= MOST_LOCAL_SERVICES ? 0 : patienceNs;
        if (facing) {
            delayNs = facingNs;
            facingNs = Math.min(2 * facingNs, MOST_FACING_NS);
        }
        if (delayNs == 0) {
            open();
        } else if (!again.isArmed()) {
            scheduler.timers().add(again, System.nanoTime() + delayNs);
        }
    }

    private void open() {
        if (wait.phase() == Wait.Phase.OPEN && !round.isUnderWay() && canAsk()) {
            polling = false;
            start(inner::nextAsync);
        }
    }

    private void start(Supplier<? extends CompletableFuture<?>> call) {
        scheduler.timers().remove(again);
        changesAsked = changes;
        try {
            round.start(call.get(), this::onAnswer);
        } catch (RuntimeException e) {
            wait.fail(e);
        }
    }

    /** A local branch has an event. */
    void onLocalEvent() {
        if (!polling) { // Else it is answered at once.
            round.withdraw();
        }
    }

    boolean withdrawFirst(Wait.End how, @Nullable Offer offer) {
        return round.withdrawFirst(how, offer);
    }

    private void onAnswer(CompletableFuture<?> answer) {
        scheduler.timers().remove(enough);
        if (wait.isDone()) {
            return;
        }
        localServices = 0;
        boolean happened = answer.handle(this::isEvent).join();
        if (happened) {
            committed = answer;
            patienceNs = 0;
            wait.complete(null, null);
            return;
        }
        if (polling) {
            asked |= wait.isMomentary();
        } else if (answer.isCancelled()) {
            patienceNs = Math.min(Math.max(LEAST_PATIENCE_NS, 2 * patienceNs), MOST_PATIENCE_NS);
        }
        if (!round.endIfDue(wait)) {
            wait.onRemoteNothing(ended ? loop.whyNoRound() : null);
        }
    }

    /** Whether the local round ends with it. */
    private boolean isEvent(@Nullable Object result, @Nullable Throwable failure) {
        // Branches may have been removed, or the rest of them closed, since it was asked.
        boolean refused =
                failure instanceof InvalidArgumentException && branches.stream().noneMatch(RemoteBranch::isEnabled);
        boolean over = refused || failure instanceof AllClosedException;
        ended = over && changes == changesAsked; // Else a branch came meanwhile, and it is asked again.
        boolean notReady = result instanceof Optional<?> found && found.isEmpty();
        return !over && !notReady && !(failure instanceof CancellationException);
    }

    /** The local round has ended. */
    void onRoundEnded(boolean servedLocally) {
        scheduler.timers().remove(again);
        if (servedLocally) {
            localServices++;
        }
    }

    /** Whether the round was decided at the Strait. */
    boolean hasResult() {
        return committed != null;
    }

    /** How to run the handler of the remote branch that was served, or throws what the Strait says; null: a local one was. */
    @Nullable
    Supplier<?> result() {
        CompletableFuture<?> answer = committed;
        if (answer == null) {
            return null;
        }
        committed = null;
        Object result = RemoteRound.resultOf(answer);
        return (Supplier<?>) (result instanceof Optional<?> found ? found.orElseThrow() : result);
    }

    /** One branch, as the loop's user sees it. */
    private final class RemoteBranch implements SelectLoop.Branch {
        private final SelectLoop.Branch branch;
        private boolean counted;
        private boolean removed;

        RemoteBranch(SelectLoop.Branch branch) {
            this.branch = branch;
        }

        /** After each change, by the owner; whoever comes last sees what it came to. */
        private void count() {
            changes++;
            boolean takesPart = !removed && branch.isEnabled();
            if (takesPart && !counted) {
                enabled++;
            } else if (counted && !takesPart) {
                enabled--;
            }
            counted = takesPart;
            if (takesPart) {
                ended = false;
                wait.onRemoteEnabled();
            }
        }

        @Override
        public void enable() {
            branch.enable();
            scheduler.perform(this::count);
        }

        @Override
        public void disable() {
            branch.disable();
            scheduler.perform(this::count);
        }

        @Override
        public void remove() {
            // First here: without branches the Strait would refuse the round.
            scheduler.perform(() -> {
                if (!removed) {
                    removed = true;
                    branches.remove(this);
                    count();
                }
            });
            branch.remove();
        }

        @Override
        public boolean isEnabled() {
            return branch.isEnabled();
        }

        @Override
        public String channel() {
            return branch.channel();
        }

        @Override
        public String toString() {
            return branch.toString();
        }
    }
}
