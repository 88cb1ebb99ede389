package io.strait.core.select;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.Branch;
import io.strait.core.op.Choice;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.core.select.SelectState.Claiming;
import io.strait.core.select.SelectState.Delegated;
import io.strait.core.select.SelectState.InDoubt;
import io.strait.core.select.SelectState.Supplying;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One select as a sender: gets its values, claims receivers or lets a home claim them, and hears what they decide. */
final class SendingSide {

    /** Values of several branches that go with one offer; more would not fit a frame, so they go by claim. */
    private static final long MAX_DELEGATED_BYTES = 256 << 10;

    private final SelectCoordinator select;
    private final Coordinators coordinators;
    private final SessionId session;
    private final long opId;
    private final Op.Select op;
    private final Enrolments enrolments;

    private int attempts;
    private Map<Integer, Payload> supplied = Map.of();
    /** Who rejected the last claim that was rejected. */
    private @Nullable SelectId rejecter;
    /** The branch of the receiver that the last claim went to. */
    private int claimedBranch;
    /** An introduction to the receiver that is being claimed, to be acted on when it is busy. */
    private Message.@Nullable Match kept;
    /** Of the nodes that were removed while the value was with a home: the last. Its answer may be lost with it. */
    private @Nullable NodeUid removed;

    SendingSide(
            SelectCoordinator select,
            Coordinators coordinators,
            SessionId session,
            long opId,
            Op.Select op,
            Enrolments enrolments) {
        this.select = select;
        this.coordinators = coordinators;
        this.session = session;
        this.opId = opId;
        this.op = op;
        this.enrolments = enrolments;
    }

    // ---- delegated ------------------------------------------------------------------------------------------------

    /** The home can choose in this select's name when it keeps all branches and has all values. */
    boolean isDelegable() {
        boolean sends = false;
        long bytes = 0;
        for (Branch branch : op.branches()) {
            if (branch.isLazy()) {
                return false;
            }
            sends |= branch.direction() == Direction.SEND;
            bytes += branch.value() == null ? 0 : branch.value().size();
        }
        if (op.branches().size() > 1 && bytes > MAX_DELEGATED_BYTES) {
            return false;
        }
        return sends && (op.choice() != Choice.OLDEST || op.branches().size() == 1);
    }

    void delegateTo(NodeUid home) {
        Attempt attempt = nextAttempt();
        removed = null;
        select.transitionTo(new Delegated(attempt, home, coordinators.epochOf(home)));
        enrolments.delegate(op.orElse() ? AnswerMode.NOTHING : AnswerMode.NONE, attempt.number());
    }

    /** The receiver that the home chose died before it answered. */
    void onLost(Attempt attempt) {
        if (select.state() instanceof Delegated delegated && delegated.attempt().equals(attempt)) {
            select.finish(
                    new Outcome.Indeterminate(delegatedBranch(), "the receiver's node was removed before it answered"));
        }
    }

    /** The home of a delegated attempt is lost: the value may have been taken, or may be on its way. */
    void doubt(Delegated delegated) {
        if (!coordinators.rules().fencesBeforeReopening()) {
            select.reopen();
            return;
        }
        InDoubt doubt = new InDoubt(
                delegated.attempt(), delegated.home(), delegated.epoch(), coordinators.fence(select.id(), delegated));
        select.transitionTo(doubt);
        resolveWhenFenced(doubt);
    }

    void onFenced(NodeUid member, Message.Fenced fenced) {
        if (select.state() instanceof InDoubt doubt
                && doubt.home().equals(fenced.home())
                && doubt.epoch() == fenced.epoch()
                && doubt.unfenced().remove(member)) {
            resolveWhenFenced(doubt);
        }
    }

    /**
     * Nobody alive took the value or will. Only the receivers on a removed node cannot be asked: on the home's, or on one that
     * the home cannot speak for, since it has forgotten to whom it sent the value.
     */
    private void resolveWhenFenced(InDoubt doubt) {
        if (!doubt.unfenced().isEmpty()) {
            return;
        }
        if (!coordinators.isMember(doubt.home())) {
            select.finish(new Outcome.Indeterminate(
                    delegatedBranch(), "the home's node was removed with the value: node=" + doubt.home()));
        } else if (removed != null) {
            select.finish(new Outcome.Indeterminate(
                    delegatedBranch(), "a node was removed that may have taken the value: node=" + removed));
        } else {
            select.reopen();
        }
    }

    /** The send branch of a delegated attempt; -1 when the home may have chosen among several. */
    private int delegatedBranch() {
        int found = -1;
        for (int index = 0; index < op.branches().size(); index++) {
            if (op.branches().get(index).direction() == Direction.SEND) {
                if (found >= 0) {
                    return -1;
                }
                found = index;
            }
        }
        return found;
    }

    // ---- by claim -------------------------------------------------------------------------------------------------

    /** Reports for a receiver that is final and whose Gone has not reached the home. */
    void forgetRejecter(NodeUid home, SelectId receiver) {
        if (receiver.equals(rejecter)) {
            // It is final for good, unless it is a buffer that was full, and the home does not know: its Gone is late,
            // or was lost with an older home. Without this the two would be introduced again and again until it comes.
            coordinators.send(home, new Message.Gone(receiver, -1, false));
        }
    }

    /**
     * A receiver that turns a claim away tells its home first, so the two may be introduced again before the claimer hears
     * of it. A plain send keeps that introduction for a moment instead of giving it back: it would be away from its home just
     * when the receiver asks whether somebody is there, and be passed over (S11). Only for the same branch: a receiver that
     * prefers another one would wait for this claimer, and this claimer for it.
     */
    boolean keeps(NodeUid home, Message.Match match) {
        boolean again = select.state() instanceof Claiming claiming
                && claiming.home().equals(home)
                && claiming.partner().equals(match.receiver())
                && claimedBranch == match.receiverBranch()
                && op.branches().size() == 1
                && coordinators.rules().keepsIntroductions();
        kept = again ? match : null;
        return again;
    }

    /** The home does not know of this select any more, or has other branches of it. */
    void dropKept(NodeUid home) {
        if (select.state() instanceof Claiming claiming && claiming.home().equals(home)) {
            kept = null;
        }
    }

    void claim(int branch, Partner partner) {
        Payload value = valueOf(branch);
        if (value == null) {
            select.transitionTo(new Supplying(branch, partner.select(), partner.branch()));
            coordinators.needValue(session, opId, branch);
            return;
        }
        if (!coordinators.isMember(partner.select().node())) {
            // Either it is removed and the home has not heard, or it has joined and this node has not heard: later.
            select.openLater(partner.home());
            return;
        }
        Attempt attempt = nextAttempt();
        claimedBranch = partner.branch();
        kept = null;
        select.transitionTo(new Claiming(attempt, branch, partner.select(), partner.home()));
        coordinators.counters().claims++;
        coordinators.send(
                partner.select().node(),
                new Message.Claim(
                        attempt,
                        select.age(),
                        op.branches().get(branch).channel(),
                        partner.select(),
                        partner.branch(),
                        value));
    }

    private @Nullable Payload valueOf(int branch) {
        Payload value = op.branches().get(branch).value();
        return value != null ? value : supplied.get(branch);
    }

    void askAgain() {
        if (select.state() instanceof Supplying supplying) {
            coordinators.needValue(session, opId, supplying.branch());
        }
    }

    /** The participant's answer to NeedValue. */
    void onSupply(int branch, @Nullable Payload value, @Nullable String failure) {
        if (!(select.state() instanceof Supplying supplying) || supplying.branch() != branch) {
            return;
        }
        if (value == null) {
            select.finish(new Outcome.Refused(
                    Refusal.SUPPLIER_FAILED, "supplier of branch " + branch + " failed: " + String.valueOf(failure)));
            return;
        }
        supplied = new TreeMap<>(supplied);
        supplied.put(branch, value);
        NodeUid home = enrolments.homeOf(branch);
        Partner partner = new Partner(
                supplying.partner(),
                supplying.partnerBranch(),
                home == null ? select.id().node() : home);
        if (coordinators.isMember(partner.select().node())) {
            claim(branch, partner);
        } else {
            select.reopen();
        }
    }

    void onAccept(Message.Accept accept) {
        SelectState state = select.state();
        Attempt attempt = accept.attempt();
        if (state instanceof Claiming claiming && claiming.attempt().equals(attempt)) {
            select.finish(new Outcome.Sent(claiming.branch()), claiming.branch());
        } else if ((state instanceof Delegated delegated && delegated.attempt().equals(attempt))
                || (state instanceof InDoubt doubt && doubt.attempt().equals(attempt))) {
            select.finish(new Outcome.Sent(accept.senderBranch()), accept.senderBranch());
        } else {
            coordinators.counters().staleAnswers++;
        }
    }

    void onReject(Attempt attempt) {
        if (select.state() instanceof Claiming claiming && claiming.attempt().equals(attempt)) {
            rejecter = claiming.partner();
            if (kept != null) {
                enrolments.unavailableAt(claiming.home(), true);
                kept = null;
            }
            select.reopen();
        } else if (select.state() instanceof Delegated delegated
                && delegated.attempt().equals(attempt)) {
            select.reopen();
        }
    }

    void onBusy(Message.Busy busy) {
        if (select.state() instanceof Claiming claiming && claiming.attempt().equals(busy.attempt())) {
            coordinators.counters().conflicts++;
            if (!coordinators.rules().busyReceiverReportsItself()) {
                coordinators.send(claiming.home(), new Message.Unavailable(claiming.partner()));
            }
            Message.Match match = kept;
            kept = null;
            select.reopen();
            if (match != null && select.state().isOpen()) {
                select.onMatch(claiming.home(), match);
            }
        }
    }

    private Attempt nextAttempt() {
        return new Attempt(select.id(), ++attempts);
    }

    // ---- undecided ------------------------------------------------------------------------------------------------

    /** Whether the value is with somebody else, who decides. */
    boolean isUndecided() {
        SelectState state = select.state();
        return state instanceof Claiming || state instanceof Delegated || state instanceof InDoubt;
    }

    int undecidedBranch() {
        return select.state() instanceof Claiming claiming ? claiming.branch() : delegatedBranch();
    }

    /** Asks for the value back; what answer comes stands. */
    void askBack() {
        if (select.state() instanceof Claiming claiming) {
            coordinators.send(
                    claiming.partner().node(), new Message.CancelClaim(claiming.attempt(), claiming.partner()));
        } else if (select.state() instanceof Delegated delegated) {
            coordinators.send(delegated.home(), new Message.Recall(delegated.attempt()));
        }
    }

    /** The node is dead and was removed. */
    void onNodeRemoved(NodeUid node) {
        SelectState state = select.state();
        if (state instanceof Claiming claiming && claiming.partner().node().equals(node)) {
            select.finish(new Outcome.Indeterminate(
                    claiming.branch(), "the receiver's node was removed before it answered: node=" + node));
        } else if (state instanceof Delegated delegated) {
            removed = node;
            if (delegated.home().equals(node)) {
                doubt(delegated);
            }
        } else if (state instanceof InDoubt doubt && doubt.unfenced().remove(node)) {
            removed = node;
            resolveWhenFenced(doubt);
        }
    }
}
