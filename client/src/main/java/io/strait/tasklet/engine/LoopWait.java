package io.strait.tasklet.engine;

import io.strait.OverloadedException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a persistent select (S11). Its offers stay in their channels' queues between rounds; a partner that comes while no
 * round waits leaves the branch on the list of edges, and the next round looks there first. So a round costs the same for any
 * number of branches.
 *
 * <p>A branch that was served goes to the end of its channel's queue (C4), and to the end of the list if another partner waits: every
 * branch that waits on the list has its turn before (S3).
 *
 * <p>A guard stays enrolled until it is served or its branch is withdrawn. One that fires puts its branch on the list, with the
 * event, like a partner that comes. It is enrolled anew when the next round begins: only then the handler has done what makes its
 * event true no longer.
 */
final class LoopWait extends GuardedWait implements ChannelState.LazySender {

    private final RuntimeScheduler scheduler;
    /** Branches that may have a partner; each at most once. */
    private final ArrayDeque<LoopBranch<?>> edges = new ArrayDeque<>();
    /** Branches whose channel is closed, which the loop was not told yet. */
    private final ArrayDeque<LoopBranch<?>> closedBranches = new ArrayDeque<>();

    /** What channels refused that the loop was not told yet; a branch that is refused is disabled. */
    private final ArrayDeque<RuntimeException> refusals = new ArrayDeque<>();

    private final Waiter waiter = new Waiter();
    /** Null: all branches are here. */
    private @Nullable LoopRemotes<?> remotes;
    /** Whether a partner was found that is not open itself. */
    private boolean facing;

    private boolean momentary;
    private @Nullable Offer lazyReceiver;
    private @Nullable LoopBranch<?> firedBranch;
    private @Nullable GuardEnrolment<?> firedGuard;
    /** Was served, and is enrolled anew in the next round. */
    private LoopBranch.@Nullable OnGuard<?, ?> servedGuard;
    /** How many guards are enrolled that only something outside can fire. */
    private int externalGuards;

    LoopWait(RuntimeScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** A thread waits for {@link #isOver} from here on. By that thread: all else is prepared by the owner. */
    void expect() {
        waiter.expect();
    }

    void prepare(@Nullable RuntimeTasklet<?> forTasklet, @Nullable Thread forThread) {
        waiter.become(forTasklet, forThread);
        lazyReceiver = null;
        firedBranch = null;
        LoopBranch.OnGuard<?, ?> served = servedGuard;
        if (served != null) {
            // Before the round is open: if it fires at once, it has its turn behind the others.
            firedGuard = null;
            servedGuard = null;
            if (served.is(LoopBranch.Status.ENROLLED) && served.enrolment == null) {
                enrolGuard(served);
            }
        }
        open();
    }

    /** Serves a branch that has a partner, or waits. */
    void begin(boolean onlyNow, boolean mayAskRemotes) {
        momentary = onlyNow;
        if (remotes != null) {
            remotes.beginRound(mayAskRemotes);
        }
        lookAtAll();
    }

    private void lookAtAll() {
        RuntimeException refusal = refusals.poll();
        if (refusal != null) {
            fail(refusal);
        } else {
            lookAtBranches();
        }
    }

    private void lookAtBranches() {
        if (remotes != null && remotes.isDue() && !edges.isEmpty()) {
            remotes.pollInTurn();
            return;
        }
        facing = false;
        serveEdges();
        if (phase() != Phase.OPEN) {
            return; // Served, or held for a value: if that fails, the branches are looked at again.
        }
        LoopBranch<?> closed = closedBranches.poll();
        if (closed != null) {
            firedBranch = closed;
            end(End.CLOSED, closed.offer);
        } else if (remotes != null && remotes.canAsk()) {
            if (momentary) {
                remotes.poll();
            } else {
                remotes.openSoon(facing);
            }
        } else if (momentary) {
            end(End.TIMED_OUT);
        }
    }

    private void serveEdges() {
        for (LoopBranch<?> branch = edges.poll(); branch != null; branch = edges.poll()) {
            branch.onEdges = false;
            Offer offer = branch.offer;
            if (offer == null ? serveGuard(branch) : offer.isQueued() && serve(branch, offer)) {
                return;
            }
        }
    }

    /** Whether the branch was served; when it is held, somebody else may wait behind the partner whose value fails. */
    private boolean serve(LoopBranch<?> branch, Offer offer) {
        boolean served = offer.channel.serve(offer);
        if (phase() == Phase.HELD) {
            putOnEdges(branch);
        } else if (!served && remotes != null) {
            facing |= offer.channel.hasPartner(offer);
        }
        return served;
    }

    private boolean serveGuard(LoopBranch<?> branch) {
        GuardEnrolment<?> enrolment = branch instanceof LoopBranch.OnGuard<?, ?> onGuard ? onGuard.enrolment : null;
        if (enrolment == null) {
            return false;
        }
        if (enrolment.isFired()) {
            completeByGuard(enrolment);
        } else if (enrolment.guard() instanceof RuntimeBarrier.Arrival arrival) {
            arrival.onReopened();
            facing |= arrival.hasPartners();
        }
        return phase() != Phase.OPEN;
    }

    /** The branch takes part from here on; a partner may be there already. */
    void enrol(LoopBranch<?> branch) {
        Offer offer = branch.offer;
        if (offer == null) {
            if (branch instanceof LoopBranch.OnGuard<?, ?> onGuard) {
                enrolGuard(onGuard);
            }
            return;
        }
        if (offer.channel.closed() != null && (offer.sending || offer.channel.isDrained())) {
            onClosed(offer);
            return;
        }
        try {
            offer.channel.enqueue(offer);
        } catch (OverloadedException e) {
            branch.onRefused();
            if (isOpen()) {
                fail(e);
            } else {
                refusals.add(e);
                if (remotes != null) {
                    remotes.onLocalEvent();
                }
            }
            return;
        }
        if (isOpen()) {
            serve(branch, offer);
        } else if (offer.channel.mayServe(offer)) {
            putOnEdges(branch);
        }
    }

    private void enrolGuard(LoopBranch.OnGuard<?, ?> branch) {
        externalGuards += branch.external ? 1 : 0;
        branch.enrol(this, scheduler);
    }

    /** The branch has no enrolment from here on. */
    private void leaveGuard(LoopBranch.OnGuard<?, ?> branch) {
        branch.enrolment = null;
        externalGuards -= branch.external ? 1 : 0;
    }

    void withdrawBranch(LoopBranch<?> branch) {
        Offer offer = branch.offer;
        if (offer == null) {
            GuardEnrolment<?> enrolment = branch instanceof LoopBranch.OnGuard<?, ?> onGuard ? onGuard.enrolment : null;
            if (enrolment != null) {
                leaveGuard(guardOf(enrolment));
                enrolment.withdraw();
            }
            return;
        }
        if (offer.isQueued()) {
            offer.leave();
            if (offer.sending) {
                offer.channel.onSenderGone();
            }
        }
        closedBranches.remove(branch);
    }

    private void putOnEdges(LoopBranch<?> branch) {
        if (!branch.onEdges) {
            branch.onEdges = true;
            edges.add(branch);
        }
        if (remotes != null) {
            remotes.onLocalEvent();
        }
    }

    /** After a service: last in its channel's queue, and last on the list if somebody is there still. */
    private void requeue(Offer offer) {
        OfferQueue queue = offer.queue;
        if (queue != null) {
            queue.moveLast(offer);
            if (offer.channel.mayServe(offer)) {
                putOnEdges(branchOf(offer));
            }
        }
    }

    @Override
    void onPartner(Offer offer) {
        putOnEdges(branchOf(offer));
    }

    @Override
    void onPartner(GuardEnrolment<?> enrolment) {
        if (!isOpen()) { // Else it is another party that is not open, and looks here when it is.
            putOnEdges(guardOf(enrolment));
        }
    }

    @Override
    void onGuardFired(GuardEnrolment<?> enrolment) {
        if (isOpen() && edges.isEmpty()) {
            completeByGuard(enrolment);
        } else {
            putOnEdges(guardOf(enrolment));
        }
    }

    @Override
    void completeByGuard(GuardEnrolment<?> enrolment) {
        hold(); // The guard is told meanwhile, and may fire others.
        LoopBranch.OnGuard<?, ?> branch = guardOf(enrolment);
        leaveGuard(branch);
        firedBranch = branch;
        firedGuard = enrolment;
        servedGuard = branch;
        enrolment.choose();
        if (enrolment.isLast()) {
            branch.loop.onLastEvent(branch);
        }
        complete(null, null);
    }

    @Override
    public void chooseLazy(Offer offer, @Nullable Offer receiver) {
        lazyReceiver = receiver;
        complete(offer, null);
    }

    private static LoopBranch<?> branchOf(Offer offer) {
        Object owner = offer.owner;
        if (owner instanceof LoopBranch<?> branch) {
            return branch;
        }
        throw new IllegalStateException("not a branch of a loop");
    }

    @Nullable
    LoopBranch<?> firedBranch() {
        return fired == null ? firedBranch : branchOf(fired);
    }

    private static LoopBranch.OnGuard<?, ?> guardOf(GuardEnrolment<?> enrolment) {
        if (enrolment.owner instanceof LoopBranch.OnGuard<?, ?> branch) {
            return branch;
        }
        throw new IllegalStateException("not a guard of a loop");
    }

    /** The guard whose branch the round has chosen. */
    @Nullable
    GuardEnrolment<?> firedGuard() {
        return firedGuard;
    }

    @Nullable
    Offer lazyReceiver() {
        return lazyReceiver;
    }

    @Override
    void onClosed(Offer offer) {
        LoopBranch<?> branch = branchOf(offer);
        if (offer.isQueued()) {
            offer.leave();
        }
        branch.onClosed();
        if (isOpen()) {
            firedBranch = branch;
            end(End.CLOSED, offer);
        } else {
            closedBranches.add(branch);
            if (remotes != null) {
                remotes.onLocalEvent();
            }
        }
    }

    // ---- branches at a Strait ---------------------------------------------------------------------------------------

    /** These are the remote branches from here on. */
    void use(LoopRemotes<?> theRemotes) {
        remotes = theRemotes;
    }

    /** A remote branch takes part from here on. */
    void onRemoteEnabled() {
        if (isOpen() && !momentary && remotes != null) {
            remotes.openSoon(false);
        }
    }

    /** The Strait has answered that nothing happened there. By whom it was asked; {@code over}: there is nothing else either. */
    void onRemoteNothing(@Nullable RuntimeException over) {
        if (over != null) {
            fail(over);
        } else if (isOpen()) {
            lookAtAll();
        }
    }

    boolean isMomentary() {
        return momentary;
    }

    /** Nobody may complete it while something may be committed at the Strait. */
    @Override
    boolean isOpen() {
        return super.isOpen() && (remotes == null || !remotes.isUnderWay());
    }

    @Override
    boolean mustWithdrawFirst(End how, @Nullable Offer offer) {
        return remotes != null && remotes.withdrawFirst(how, offer);
    }

    @Override
    boolean isStanding() {
        return true;
    }

    boolean hasClosedBranches() {
        return !closedBranches.isEmpty();
    }

    /** Its offers stand. */
    @Override
    void withdraw() {
        Offer served = fired;
        if (served != null && end == End.COMPLETED) {
            requeue(served);
        }
        if (remotes != null) {
            remotes.onRoundEnded(end == End.COMPLETED && !remotes.hasResult());
        }
    }

    @Override
    void wake() {
        waiter.wake(scheduler, this);
    }

    boolean isOver() {
        return waiter.isOver();
    }

    @Override
    void onReopened() {
        lookAtBranches();
    }

    @Override
    @Nullable
    RuntimeTasklet<?> tasklet() {
        return waiter.tasklet();
    }

    @Override
    boolean isExternal() {
        return super.isExternal() || externalGuards > 0 || waiter.isThread() || (remotes != null && !remotes.isOver());
    }

    @Override
    String describe() {
        return "persistent select";
    }
}
