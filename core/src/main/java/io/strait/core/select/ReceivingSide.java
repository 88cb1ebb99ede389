package io.strait.core.select;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.select.SelectState.Collecting;
import io.strait.core.select.SelectState.Preferring;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One select as a receiver: decides about claims, and keeps those that wait for it. */
final class ReceivingSide {

    private final SelectCoordinator select;
    private final Coordinators coordinators;
    private final Op.Select op;
    private final Enrolments enrolments;
    private final WaitQueue waiting;

    ReceivingSide(SelectCoordinator select, Coordinators coordinators, Op.Select op, Enrolments enrolments) {
        this.select = select;
        this.coordinators = coordinators;
        this.op = op;
        this.enrolments = enrolments;
        this.waiting = new WaitQueue(coordinators.maxWaitingClaims());
    }

    void onClaim(ClaimRequest claim) {
        SelectState state = select.state();
        int branch = claim.receiverBranch();
        if (branch < 0
                || branch >= op.branches().size()
                || op.branches().get(branch).direction() != Direction.RECEIVE) {
            coordinators.counters().malformed++;
            coordinators.reject(claim, select.id());
        } else if (!coordinators.isMember(claim.attempt().initiator().node())) {
            // A home that knows the sender's node before this one does; the answer would have nowhere to go.
            refuseBusy(claim);
            select.retryLater();
        } else if (state.isOpen() || (state instanceof Preferring preferring && preferring.branch() == branch)) {
            accept(claim);
        } else if (state instanceof Collecting || state instanceof Preferring) {
            // Whatever its age: these states end by what homes and senders say at once, never by somebody's decision.
            hold(claim);
        } else {
            waitOrYield(claim);
        }
    }

    private void hold(ClaimRequest claim) {
        ClaimRequest evicted = waiting.add(claim);
        if (evicted != null) {
            refuseBusy(evicted);
        }
    }

    private void waitOrYield(ClaimRequest claim) {
        if (coordinators.rules().waits(claim.age(), select.age())) {
            hold(claim);
        } else {
            refuseBusy(claim);
        }
    }

    /** Tells the home before the claimer, so that the home does not introduce this select again meanwhile. */
    private void refuseBusy(ClaimRequest claim) {
        NodeUid home =
                claim.deliveringHome() != null ? claim.deliveringHome() : enrolments.homeOf(claim.receiverBranch());
        enrolments.unavailableAt(home, coordinators.rules().busyReceiverReportsItself());
        coordinators.busy(claim, select.id(), select.age());
    }

    /** The decision. Everything else about this value follows from this line. */
    private void accept(ClaimRequest claim) {
        coordinators.send(
                claim.attempt().initiator().node(), new Message.Accept(claim.attempt(), claim.senderBranch()));
        select.finish(new Outcome.Received(claim.receiverBranch(), claim.value()), claim.receiverBranch());
    }

    /** Accepts the oldest claim that waits, if there is one. */
    boolean serveOldest() {
        return accepted(waiting.pollOldest());
    }

    /** Accepts the oldest claim that waits for this branch, if there is one. */
    boolean serveWaiting(int branch) {
        return accepted(waiting.take(request -> request.receiverBranch() == branch));
    }

    private boolean accepted(@Nullable ClaimRequest claim) {
        if (claim != null) {
            accept(claim);
        }
        return claim != null;
    }

    /** Claims that wait, oldest first. */
    List<ClaimRequest> held() {
        return waiting.view();
    }

    /** The select is held by an initiator from here on: what was held without regard to age is judged by it. */
    void sendYoungerAway() {
        for (ClaimRequest held : waiting.drain()) {
            waitOrYield(held);
        }
    }

    void onCancelClaim(Attempt attempt) {
        if (waiting.take(attempt) != null) {
            coordinators.send(attempt.initiator().node(), new Message.Reject(attempt));
        }
    }

    /** Claims that the fenced home delivered and that still wait here must not be accepted any more. */
    void onFence(NodeUid home, int epoch) {
        while (waiting.take(claim -> claim.isFenced(home, epoch)) != null) {
            coordinators.counters().fencedDeliveries++;
        }
    }

    void onNodeRemoved(NodeUid node) {
        waiting.removeOf(node);
    }

    void onFinal() {
        for (ClaimRequest claim : waiting.drain()) {
            coordinators.reject(claim, select.id());
        }
    }
}
