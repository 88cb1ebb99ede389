package io.strait.core.select;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.select.SelectState.Claiming;
import io.strait.core.select.SelectState.Collecting;
import io.strait.core.select.SelectState.Delegated;
import io.strait.core.select.SelectState.Preferring;
import io.strait.core.select.SelectState.Withdrawing;
import io.strait.core.time.Deadline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides which branch of a select fires (S1). States and transitions: {@link SelectState}.
 *
 * <p>Homes only introduce. As a sender this coordinator claims the receiver's coordinator, with the value; as a receiver
 * it decides about claims. Why that holds: a select fires here only. A receiver fires with a sender only on the sender's
 * claim; a sender leaves CLAIMING only by the receiver's answer or its node's removal; so both agree, whatever homes do.
 * While busy, an older claim waits and a younger yields (wait-die), so waits have no cycle, and the oldest is never told
 * BUSY, so it cannot starve. Unavailable goes before Available on one FIFO link, so no wake-up is lost.
 */
final class SelectCoordinator implements EnrolledParty {

    /** How the participant wants it to end while a claim is undecided: the commit wins (S8). */
    private enum Ending {
        NONE,
        TIMED_OUT,
        CANCELLED
    }

    private record ClosedBranch(int branch, CloseCause cause) {}

    private static final SelectState OPEN = new SelectState.Open();
    private static final SelectState COLLECTING = new Collecting();
    private static final SelectState FINAL = new SelectState.Final();

    private final Coordinators coordinators;
    private final SelectId id;
    private final Age age;
    private final SessionId session;
    private final long opId;
    private final Op.Select op;
    private final Enrolments enrolments;
    private final Choosing choosing;
    private final SendingSide sending;
    private final ReceivingSide receiving;

    private SelectState state = OPEN;
    private Ending ending = Ending.NONE;
    private boolean answered;
    private @Nullable ClosedBranch closedBranch;
    private @Nullable Deadline deadline;
    private @Nullable Deadline retry;
    private int retries;

    SelectCoordinator(Coordinators coordinators, SelectId id, Age age, SessionId session, long opId, Op.Select op) {
        this.coordinators = coordinators;
        this.id = id;
        this.age = age;
        this.session = session;
        this.opId = opId;
        this.op = op;
        this.enrolments = new Enrolments(coordinators, id, age, op.branches(), laneOf(session, op));
        this.choosing = new Choosing(this, coordinators, op, enrolments);
        this.sending = new SendingSide(this, coordinators, session, opId, op, enrolments);
        this.receiving = new ReceivingSide(this, coordinators, op, enrolments);
    }

    // ---- what its sides need --------------------------------------------------------------------------------------

    @Override
    public SelectId id() {
        return id;
    }

    Age age() {
        return age;
    }

    SelectState state() {
        return state;
    }

    SendingSide sending() {
        return sending;
    }

    ReceivingSide receiving() {
        return receiving;
    }

    AnswerMode mode() {
        return Choosing.modeOf(op, state);
    }

    /** Plain sends of one session keep their order; a try cannot wait for another, and a select chooses anyway. */
    private static long laneOf(SessionId session, Op.Select op) {
        boolean ordered =
                op.branches().size() == 1 && op.branches().get(0).direction() == Direction.SEND && !op.orElse();
        // Two sessions that happen to share a number only wait for each other a little.
        long number = session.high() * 0x9e3779b97f4a7c15L + session.low();
        return ordered ? (number == 0 ? 1 : number) : 0;
    }

    /** Enrols everywhere: the first step of every operation. */
    void open() {
        if (op.timeoutNs() >= 0) {
            deadline = coordinators.armIn(op.timeoutNs(), this::onDeadline);
        }
        if (op.branches().isEmpty()) {
            if (op.orElse()) {
                finish(new Outcome.NotReady());
            }
            return;
        }
        enrolments.place();
        NodeUid only = enrolments.onlyHome();
        if (only != null && !coordinators.isSelf(only) && sending.isDelegable()) {
            sending.delegateTo(only);
        } else if (op.branches().size() == 1 || op.choice() == Choice.EAGER) {
            enrolments.offer(mode(), false);
        } else {
            transitionTo(COLLECTING);
            choosing.begin();
        }
    }

    // ---- what homes say -------------------------------------------------------------------------------------------

    @Override
    public void onMatch(NodeUid home, Message.Match match) {
        int branch = match.senderBranch();
        if (branch < 0
                || branch >= op.branches().size()
                || op.branches().get(branch).direction() != Direction.SEND) {
            coordinators.counters().malformed++;
            return;
        }
        sending.forgetRejecter(home, match.receiver());
        Partner partner = new Partner(match.receiver(), match.receiverBranch(), home);
        Enrolment enrolment = enrolments.at(home);
        if (enrolment != null) {
            enrolment.nothing = false;
        }
        if (state instanceof Collecting) {
            choosing.hold(branch, partner);
        } else if (state.isOpen()) {
            sending.claim(branch, partner);
        } else if (!sending.keeps(home, match)) {
            enrolments.unavailableAt(home, true);
            reopenUnlessPreferred();
        }
    }

    void onAnswer(NodeUid home, Message.Answer answer) {
        Enrolment enrolment = enrolments.at(home);
        if (enrolment != null && answer.ready().size() == answer.partnerTimes().size()) {
            enrolment.answered = true;
            enrolment.nothing = false;
            enrolment.ready = answer.ready();
            enrolment.partnerTimes = answer.partnerTimes();
            choosing.chooseWhenAnswered();
        }
    }

    void onUnpaired(NodeUid home, int branch) {
        Enrolment enrolment = enrolments.at(home);
        if (enrolment != null) {
            enrolments.onUnpaired(enrolment, branch);
        }
        Partner held = choosing.heldFor(branch);
        if (held != null && held.home().equals(home)) {
            choosing.drop(branch);
        }
        if (state instanceof Preferring preferring && preferring.branch() == branch) {
            reopen();
        }
    }

    void onNothing(NodeUid home) {
        Enrolment enrolment = enrolments.at(home);
        if (enrolment == null) {
            return;
        }
        enrolment.answered = true;
        enrolment.nothing = true;
        enrolment.ready = List.of();
        if (state instanceof Delegated delegated && delegated.home().equals(home)) {
            reopen();
        } else if (state instanceof Collecting) {
            choosing.chooseWhenAnswered();
        } else if (state.isOpen() && !(state instanceof Withdrawing)) {
            concludeNothing();
        }
    }

    /**
     * Nothing could fire at any home. One home says so for one instant. With several, each said it for its own instant:
     * they are asked to forget the select and to confirm that nothing came meanwhile; then the last of their instants
     * holds for all.
     */
    private void concludeNothing() {
        if (!enrolments.allNothing()) {
            return;
        }
        if (closedBranch != null) {
            finishClosed(closedBranch);
        } else if (enrolments.all().size() <= 1) {
            finish(new Outcome.NotReady());
        } else {
            Set<NodeUid> homes = new HashSet<>();
            enrolments.all().forEach(enrolment -> homes.add(enrolment.home));
            transitionTo(new Withdrawing(homes));
            enrolments.withdrawAcknowledged();
        }
    }

    void onGoneAck(NodeUid home, boolean clean) {
        if (!(state instanceof Withdrawing withdrawing)
                || !withdrawing.unacknowledged().remove(home)) {
            return;
        }
        if (!clean) {
            transitionTo(OPEN);
            enrolments.offer(mode(), false);
        } else if (withdrawing.unacknowledged().isEmpty()) {
            finish(new Outcome.NotReady());
        }
    }

    void onPark(Message.Park park) {
        if (state instanceof Delegated delegated && delegated.attempt().equals(park.attempt())) {
            if (park.preferred() >= 0 && ending == Ending.NONE) {
                transitionTo(new Preferring(park.preferred()));
                // The claim that the home announced may have overtaken the announcement.
                receiving.serveWaiting(park.preferred());
                reopenUnlessPreferred();
            } else {
                reopen();
            }
        }
    }

    /**
     * A home that was told that this select is busy has ended all its introductions there, the preferred one too: nobody may
     * ever claim it.
     */
    void reopenUnlessPreferred() {
        if (state instanceof Preferring preferring && enrolments.isUnavailableAt(preferring.branch())) {
            reopen();
        }
    }

    @Override
    public void onNotHome(NodeUid home, Message.NotHome message) {
        boolean returned = state instanceof Delegated delegated
                && delegated.home().equals(home)
                && delegated.attempt().number() == message.attempt();
        enrolments.onNotHome(home, message.branches());
        sending.dropKept(home);
        if (enrolments.isMisplaced()) {
            retryLater();
        }
        if (returned || state instanceof Preferring) {
            reopen();
        } else {
            choosing.chooseWhenAnswered();
        }
    }

    void retryLater() {
        if (retry == null) {
            retry = coordinators.armIn(coordinators.retryDelayNs(retries++), this::onRetry);
        }
    }

    private void onRetry() {
        retry = null;
        onPlacementChanged();
    }

    @Override
    public void onChannelClosed(NodeUid home, int branch, CloseCause cause) {
        enrolments.onClosed(home, branch);
        choosing.drop(branch);
        if (closedBranch == null || branch < closedBranch.branch) {
            closedBranch = new ClosedBranch(branch, cause);
        }
        if (state instanceof Delegated && enrolments.allClosed()) {
            transitionTo(OPEN);
        }
        if (state instanceof Collecting) {
            choosing.chooseWhenAnswered();
        } else if (state instanceof Preferring preferring && preferring.branch() == branch) {
            reopen();
        } else if (state.isOpen()) {
            finishClosed(closedBranch);
        }
    }

    @Override
    public void onOfferRefused(NodeUid home, Message.OfferRefused refused) {
        if (state instanceof Delegated) {
            transitionTo(OPEN);
        }
        enrolments.onReset(home);
        if (state.isOpen() || state instanceof Collecting || state instanceof Preferring) {
            finish(new Outcome.Refused(refused.refusal(), refused.detail()));
        }
    }

    /** Nothing was ready when all had answered, or the patience was over. */
    void openUnchosen() {
        transitionTo(OPEN);
        if (closedBranch != null) {
            finishClosed(closedBranch);
        } else {
            concludeNothing();
        }
    }

    // ---- partners and the participant, for the side they concern --------------------------------------------------

    @Override
    public void onClaim(ClaimRequest claim) {
        receiving.onClaim(claim);
    }

    @Override
    public void onCancelClaim(Attempt attempt) {
        receiving.onCancelClaim(attempt);
    }

    @Override
    public void onFence(NodeUid home, int epoch) {
        receiving.onFence(home, epoch);
    }

    @Override
    public void onAccept(Message.Accept accept) {
        sending.onAccept(accept);
    }

    @Override
    public void onReject(Attempt attempt) {
        sending.onReject(attempt);
    }

    @Override
    public void onBusy(Message.Busy busy) {
        sending.onBusy(busy);
    }

    void onLost(Attempt attempt) {
        sending.onLost(attempt);
    }

    void onFenced(NodeUid member, Message.Fenced fenced) {
        sending.onFenced(member, fenced);
    }

    @Override
    public void onSupply(int branch, @Nullable Payload value, @Nullable String failure) {
        sending.onSupply(branch, value, failure);
    }

    @Override
    public void askAgain() {
        sending.askAgain();
    }

    // ---- deadline, cancel, faults ---------------------------------------------------------------------------------

    private void onDeadline() {
        deadline = null;
        if (op.strictDeadline() && sending.isUndecided()) {
            answer(new Outcome.Indeterminate(sending.undecidedBranch(), "deadline passed while a claim was undecided"));
        }
        endWith(Ending.TIMED_OUT);
    }

    @Override
    public void cancel() {
        endWith(Ending.CANCELLED);
    }

    @Override
    public void abandon() {
        answered = true;
        endWith(Ending.CANCELLED);
    }

    private void endWith(Ending wanted) {
        if (ending != Ending.NONE || state instanceof SelectState.Final) {
            return;
        }
        ending = wanted;
        if (sending.isUndecided()) {
            sending.askBack();
        } else {
            finishEnded();
        }
    }

    private void finishEnded() {
        finish(ending == Ending.TIMED_OUT ? new Outcome.TimedOut() : new Outcome.Cancelled());
    }

    @Override
    public void onPlacementChanged() {
        if (state instanceof Preferring) {
            enrolments.markMisplaced();
            reopen();
        } else if (state.isOpen() || state instanceof Collecting) {
            if (state instanceof Withdrawing) {
                transitionTo(OPEN);
            }
            enrolments.markMisplaced();
            enrolAgain();
            choosing.chooseWhenAnswered();
        } else {
            enrolments.markMisplaced();
        }
    }

    @Override
    public void onReenrol(NodeUid home, int epoch) {
        boolean inHand =
                state instanceof Delegated delegated && delegated.home().equals(home);
        if (!inHand) {
            onHomesReset(home, epoch);
        }
    }

    /** A home node lost its soft state. Offers go again; a value that it had in hand is in doubt. */
    @Override
    public void onHomesReset(NodeUid home, int epoch) {
        boolean enrolled = enrolments.at(home) != null;
        sending.dropKept(home);
        enrolments.onReset(home);
        if (state instanceof Delegated delegated && delegated.home().equals(home) && delegated.epoch() < epoch) {
            sending.doubt(delegated);
        } else if (state instanceof Claiming claiming
                && claiming.home().equals(home)
                && coordinators.rules().reopensClaimOnHomeReset()) {
            reopen();
        } else if (enrolled && (state instanceof Preferring)) {
            reopen();
        } else if (enrolled && (state.isOpen() || state instanceof Collecting)) {
            onPlacementChanged();
        }
    }

    @Override
    public void onNodeRemoved(NodeUid node) {
        receiving.onNodeRemoved(node);
        sending.onNodeRemoved(node);
    }

    // ---- transitions ----------------------------------------------------------------------------------------------

    /** Open again: the oldest claim that waits is served, or everybody who was told otherwise hears it. */
    void reopen() {
        transitionTo(OPEN);
        if (ending != Ending.NONE) {
            finishEnded();
            return;
        }
        if (receiving.serveOldest()) {
            return;
        }
        if (closedBranch != null) {
            finishClosed(closedBranch);
        } else {
            enrolAgain();
        }
    }

    /** The partner that this home has introduced cannot be claimed now: open, and offered there again after a while. */
    void openLater(NodeUid home) {
        transitionTo(OPEN);
        enrolments.unavailableAt(home, true);
        retryLater();
    }

    /** Tells every home that this select is open, where that is news. */
    private void enrolAgain() {
        if (enrolments.isMisplaced()) {
            enrolments.regroup(mode(), false);
        } else {
            enrolments.offer(mode(), false);
        }
        enrolments.available(mode());
        if (op.orElse() && state.isOpen()) {
            // A home may have said so while this select was busy.
            concludeNothing();
        }
    }

    private void finishClosed(ClosedBranch closed) {
        finish(new Outcome.Closed(
                closed.branch, op.branches().get(closed.branch).channel(), closed.cause));
    }

    void finish(Outcome outcome) {
        finish(outcome, -1);
    }

    void finish(Outcome outcome, int fired) {
        transitionTo(FINAL);
        coordinators.cancel(deadline);
        choosing.onFinal();
        coordinators.cancel(retry);
        enrolments.withdraw(fired);
        receiving.onFinal();
        coordinators.onFinal(id);
        answer(outcome);
    }

    private void answer(Outcome outcome) {
        if (!answered) {
            answered = true;
            coordinators.complete(session, opId, outcome);
        }
    }

    /** The one place that writes the state. */
    void transitionTo(SelectState next) {
        if (state instanceof SelectState.Final) {
            throw new IllegalStateException("select left its final state: select=" + id + " next=" + next);
        }
        state = next;
    }
}
