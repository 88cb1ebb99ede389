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
 */
final class LoopWait extends Wait implements ChannelState.LazySender {

    private final RuntimeScheduler scheduler;
    /** Branches that may have a partner; each at most once. */
    private final ArrayDeque<RuntimeSelectLoop.LoopBranch<?>> edges = new ArrayDeque<>();
    /** Branches whose channel is closed, which the loop was not told yet. */
    private final ArrayDeque<RuntimeSelectLoop.LoopBranch<?>> closedBranches = new ArrayDeque<>();

    /** What channels refused that the loop was not told yet; a branch that is refused is disabled. */
    private final ArrayDeque<RuntimeException> refusals = new ArrayDeque<>();

    private final Waiter waiter = new Waiter();
    private boolean momentary;
    private @Nullable Offer lazyReceiver;
    private RuntimeSelectLoop.@Nullable LoopBranch<?> firedBranch;

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
        open();
    }

    /** Serves a branch that has a partner, or waits. */
    void begin(boolean onlyNow) {
        momentary = onlyNow;
        RuntimeException refusal = refusals.poll();
        if (refusal != null) {
            fail(refusal);
        } else {
            lookAtBranches();
        }
    }

    private void lookAtBranches() {
        serveEdges();
        if (phase() != Phase.OPEN) {
            return; // Served, or held for a value: if that fails, the branches are looked at again.
        }
        RuntimeSelectLoop.LoopBranch<?> closed = closedBranches.poll();
        if (closed != null) {
            firedBranch = closed;
            end(End.CLOSED, closed.offer);
        } else if (momentary) {
            end(End.TIMED_OUT);
        }
    }

    private void serveEdges() {
        for (RuntimeSelectLoop.LoopBranch<?> branch = edges.poll(); branch != null; branch = edges.poll()) {
            branch.onEdges = false;
            Offer offer = branch.offer;
            if (offer.isQueued() && serve(branch)) {
                return;
            }
        }
    }

    /** Whether the branch was served; when it is held, somebody else may wait behind the partner whose value fails. */
    private boolean serve(RuntimeSelectLoop.LoopBranch<?> branch) {
        boolean served = branch.offer.channel.serve(branch.offer);
        if (phase() == Phase.HELD) {
            putOnEdges(branch);
        }
        return served;
    }

    /** The branch takes part from here on; a partner may be there already. */
    void enrol(RuntimeSelectLoop.LoopBranch<?> branch) {
        Offer offer = branch.offer;
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
            }
            return;
        }
        if (isOpen()) {
            serve(branch);
        } else if (offer.channel.mayServe(offer)) {
            putOnEdges(branch);
        }
    }

    void withdrawBranch(RuntimeSelectLoop.LoopBranch<?> branch) {
        Offer offer = branch.offer;
        if (offer.isQueued()) {
            offer.leave();
            if (offer.sending) {
                offer.channel.onSenderGone();
            }
        }
        closedBranches.remove(branch);
    }

    private void putOnEdges(RuntimeSelectLoop.LoopBranch<?> branch) {
        if (!branch.onEdges) {
            branch.onEdges = true;
            edges.add(branch);
        }
    }

    /** After a service: last in its channel's queue, and last on the list if somebody is there still. */
    void requeue(RuntimeSelectLoop.LoopBranch<?> branch) {
        Offer offer = branch.offer;
        OfferQueue queue = offer.queue;
        if (queue != null) {
            queue.moveLast(offer);
            if (offer.channel.mayServe(offer)) {
                putOnEdges(branch);
            }
        }
    }

    @Override
    void onPartner(Offer offer) {
        putOnEdges(branchOf(offer));
    }

    @Override
    public void chooseLazy(Offer offer, @Nullable Offer receiver) {
        lazyReceiver = receiver;
        complete(offer, null);
    }

    private static RuntimeSelectLoop.LoopBranch<?> branchOf(Offer offer) {
        Object owner = offer.owner;
        if (owner instanceof RuntimeSelectLoop.LoopBranch<?> branch) {
            return branch;
        }
        throw new IllegalStateException("not a branch of a loop");
    }

    RuntimeSelectLoop.@Nullable LoopBranch<?> firedBranch() {
        return fired == null ? firedBranch : branchOf(fired);
    }

    @Nullable
    Offer lazyReceiver() {
        return lazyReceiver;
    }

    @Override
    void onClosed(Offer offer) {
        RuntimeSelectLoop.LoopBranch<?> branch = branchOf(offer);
        if (offer.isQueued()) {
            offer.leave();
        }
        branch.onClosed();
        if (phase() == Phase.OPEN) {
            firedBranch = branch;
            end(End.CLOSED, offer);
        } else {
            closedBranches.add(branch);
        }
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
            requeue(branchOf(served));
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
        return super.isExternal() || waiter.isThread();
    }

    @Override
    String describe() {
        return "persistent select";
    }
}
