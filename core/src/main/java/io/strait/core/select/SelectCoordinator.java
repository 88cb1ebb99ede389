package io.strait.core.select;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.Branch;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.core.select.SelectState.Claiming;
import io.strait.core.select.SelectState.Collecting;
import io.strait.core.select.SelectState.Delegated;
import io.strait.core.select.SelectState.InDoubt;
import io.strait.core.select.SelectState.Preferring;
import io.strait.core.select.SelectState.Supplying;
import io.strait.core.select.SelectState.Withdrawing;
import io.strait.core.time.Deadline;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
final class SelectCoordinator implements Party {

    /** How the participant wants it to end while a claim is undecided: the commit wins (S8). */
    private enum Ending {
        NONE,
        TIMED_OUT,
        CANCELLED
    }

    private record ClosedBranch(int branch, CloseCause cause) {}

    private record Partner(SelectId select, int branch, NodeUid home) {}

    /** Values of several branches that go with one offer; more would not fit a frame, so they go by claim. */
    private static final long MAX_DELEGATED_BYTES = 256 << 10;

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
    private final WaitQueue waiting;

    private SelectState state = OPEN;
    private Ending ending = Ending.NONE;
    private boolean answered;
    private int attempts;
    private final Map<Integer, Partner> matches = new TreeMap<>();
    private Map<Integer, Payload> supplied = Map.of();
    private @Nullable ClosedBranch closedBranch;
    /** Who rejected the last claim that was rejected. */
    private @Nullable SelectId rejecter;

    private @Nullable Deadline deadline;
    private @Nullable Deadline patience;
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
        this.waiting = new WaitQueue(coordinators.maxWaitingClaims());
    }

    SelectId id() {
        return id;
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
        if (only != null && !coordinators.isSelf(only) && isDelegable()) {
            Attempt attempt = nextAttempt();
            transitionTo(new Delegated(attempt, only, coordinators.epochOf(only)));
            enrolments.delegate(op.orElse() ? AnswerMode.NOTHING : AnswerMode.NONE, attempt.number());
        } else if (op.branches().size() == 1 || op.choice() == Choice.EAGER) {
            enrolments.offer(mode(), false);
        } else {
            collect();
        }
    }

    private void collect() {
        transitionTo(COLLECTING);
        if (op.patienceNs() >= 0) {
            patience = coordinators.armIn(op.patienceNs(), this::onPatience);
        }
        enrolments.offer(mode(), false);
    }

    /** The home can choose in this select's name when it keeps all branches and has all values. */
    private boolean isDelegable() {
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

    private AnswerMode mode() {
        if (op.orElse()) {
            return AnswerMode.NOTHING;
        }
        return state instanceof Collecting ? AnswerMode.READY : AnswerMode.NONE;
    }

    // ---- what homes say -------------------------------------------------------------------------------------------

    void onMatch(NodeUid home, Message.Match match) {
        int branch = match.senderBranch();
        if (branch < 0
                || branch >= op.branches().size()
                || op.branches().get(branch).direction() != Direction.SEND) {
            coordinators.counters().malformed++;
            return;
        }
        if (match.receiver().equals(rejecter)) {
            // It is final for good, unless it is a buffer that was full, and the home does not know: its Gone is late,
            // or was
            // lost with an older home. Without this the two would be introduced again and again until it comes.
            coordinators.send(home, new Message.Gone(match.receiver(), -1, false));
        }
        Partner partner = new Partner(match.receiver(), match.receiverBranch(), home);
        Enrolment enrolment = enrolments.at(home);
        if (enrolment != null) {
            enrolment.nothing = false;
        }
        if (state instanceof Collecting) {
            matches.put(branch, partner);
        } else if (state.isOpen()) {
            claim(branch, partner);
        } else {
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
            chooseWhenAnswered();
        }
    }

    void onUnpaired(NodeUid home, int branch) {
        Enrolment enrolment = enrolments.at(home);
        if (enrolment != null) {
            enrolments.onUnpaired(enrolment, branch);
        }
        Partner held = matches.get(branch);
        if (held != null && held.home.equals(home)) {
            matches.remove(branch);
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
            chooseWhenAnswered();
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
                serveWaitingPreferred(park.preferred());
                reopenUnlessPreferred();
            } else {
                reopen();
            }
        }
    }

    /** The claim that the home announced may have overtaken the announcement. */
    private void serveWaitingPreferred(int branch) {
        ClaimRequest claim = waiting.take(request -> request.receiverBranch() == branch);
        if (claim != null) {
            accept(claim);
        }
    }

    /**
     * A home that was told that this select is busy has ended all its introductions there, the preferred one too: nobody may
     * ever claim it.
     */
    private void reopenUnlessPreferred() {
        if (state instanceof Preferring preferring && enrolments.isUnavailableAt(preferring.branch())) {
            reopen();
        }
    }

    void onNotHome(NodeUid home, Message.NotHome message) {
        boolean returned = state instanceof Delegated delegated
                && delegated.home().equals(home)
                && delegated.attempt().number() == message.attempt();
        enrolments.onNotHome(home, message.branches());
        if (enrolments.isMisplaced()) {
            retryLater();
        }
        if (returned || state instanceof Preferring) {
            reopen();
        } else {
            chooseWhenAnswered();
        }
    }

    private void retryLater() {
        if (retry == null) {
            retry = coordinators.armIn(coordinators.retryDelayNs(retries++), this::onRetry);
        }
    }

    private void onRetry() {
        retry = null;
        onPlacementChanged();
    }

    void onChannelClosed(NodeUid home, int branch, CloseCause cause) {
        enrolments.onClosed(home, branch);
        matches.remove(branch);
        if (closedBranch == null || branch < closedBranch.branch) {
            closedBranch = new ClosedBranch(branch, cause);
        }
        if (state instanceof Delegated && enrolments.allClosed()) {
            transitionTo(OPEN);
        }
        if (state instanceof Collecting) {
            chooseWhenAnswered();
        } else if (state instanceof Preferring preferring && preferring.branch() == branch) {
            reopen();
        } else if (state.isOpen()) {
            finishClosed(closedBranch);
        }
    }

    void onOfferRefused(NodeUid home, Message.OfferRefused refused) {
        if (state instanceof Delegated) {
            transitionTo(OPEN);
        }
        enrolments.onReset(home);
        if (state.isOpen() || state instanceof Collecting || state instanceof Preferring) {
            finish(new Outcome.Refused(refused.refusal(), refused.detail()));
        }
    }

    // ---- choosing -------------------------------------------------------------------------------------------------

    private void onPatience() {
        patience = null;
        if (state instanceof Collecting) {
            choose();
        }
    }

    private void chooseWhenAnswered() {
        if (state instanceof Collecting && enrolments.allAnswered()) {
            choose();
        }
    }

    /** Leaves COLLECTING: the first ready branch by the caller's order (or the oldest partner) is served. */
    private void choose() {
        coordinators.cancel(patience);
        patience = null;
        matches.values().removeIf(partner -> !coordinators.isMember(partner.select.node()));
        int chosen = op.choice() == Choice.OLDEST ? oldestReady() : firstReady();
        if (chosen < 0) {
            transitionTo(OPEN);
            if (closedBranch != null) {
                finishClosed(closedBranch);
            } else {
                concludeNothing();
            }
            return;
        }
        Partner partner = matches.remove(chosen);
        ClaimRequest claim = partner == null ? waiting.take(request -> request.receiverBranch() == chosen) : null;
        if (claim != null) {
            accept(claim);
            return;
        }
        if (partner != null) {
            claim(chosen, partner);
        } else {
            transitionTo(new Preferring(chosen));
        }
        // Busy from here on: the other introductions are given back, and younger claims that were held must yield.
        matches.values().forEach(other -> enrolments.unavailableAt(other.home, true));
        matches.clear();
        if (state instanceof Preferring) {
            reopenUnlessPreferred();
            return;
        }
        for (ClaimRequest held : waiting.drain()) {
            waitOrYield(held);
        }
    }

    private int firstReady() {
        int first = Integer.MAX_VALUE;
        for (int branch : matches.keySet()) {
            first = Math.min(first, branch);
        }
        for (ClaimRequest claim : waiting.view()) {
            first = Math.min(first, claim.receiverBranch());
        }
        for (Enrolment enrolment : enrolments.all()) {
            for (int branch : enrolment.ready) {
                if (op.branches().get(branch).direction() == Direction.RECEIVE) {
                    first = Math.min(first, branch);
                }
            }
        }
        return first == Integer.MAX_VALUE ? -1 : first;
    }

    private int oldestReady() {
        int chosen = -1;
        long oldest = Long.MAX_VALUE;
        for (ClaimRequest claim : waiting.view()) {
            if (claim.age().time() < oldest) {
                oldest = claim.age().time();
                chosen = claim.receiverBranch();
            }
        }
        for (Enrolment enrolment : enrolments.all()) {
            for (int i = 0; i < enrolment.ready.size(); i++) {
                int branch = enrolment.ready.get(i);
                boolean ready =
                        op.branches().get(branch).direction() == Direction.RECEIVE || matches.containsKey(branch);
                if (ready && enrolment.partnerTimes.get(i) < oldest) {
                    oldest = enrolment.partnerTimes.get(i);
                    chosen = branch;
                }
            }
        }
        return chosen >= 0 || matches.isEmpty()
                ? chosen
                : matches.keySet().iterator().next();
    }

    // ---- as a sender ----------------------------------------------------------------------------------------------

    private void claim(int branch, Partner partner) {
        Payload value = valueOf(branch);
        if (value == null) {
            transitionTo(new Supplying(branch, partner.select, partner.branch));
            coordinators.needValue(session, opId, branch);
            return;
        }
        if (!coordinators.isMember(partner.select.node())) {
            // Either it is removed and the home has not heard, or it has joined and this node has not heard: later.
            transitionTo(OPEN);
            enrolments.unavailableAt(partner.home, true);
            retryLater();
            return;
        }
        Attempt attempt = nextAttempt();
        transitionTo(new Claiming(attempt, branch, partner.select, partner.home));
        coordinators.counters().claims++;
        coordinators.send(
                partner.select.node(),
                new Message.Claim(
                        attempt, age, op.branches().get(branch).channel(), partner.select, partner.branch, value));
    }

    private @Nullable Payload valueOf(int branch) {
        Payload value = op.branches().get(branch).value();
        return value != null ? value : supplied.get(branch);
    }

    void askAgain() {
        if (state instanceof Supplying supplying) {
            coordinators.needValue(session, opId, supplying.branch());
        }
    }

    /** The participant's answer to NeedValue. */
    void onSupply(int branch, @Nullable Payload value, @Nullable String failure) {
        if (!(state instanceof Supplying supplying) || supplying.branch() != branch) {
            return;
        }
        if (value == null) {
            finish(new Outcome.Refused(
                    Refusal.SUPPLIER_FAILED, "supplier of branch " + branch + " failed: " + String.valueOf(failure)));
            return;
        }
        supplied = new TreeMap<>(supplied);
        supplied.put(branch, value);
        NodeUid home = enrolments.homeOf(branch);
        Partner partner = new Partner(supplying.partner(), supplying.partnerBranch(), home == null ? id.node() : home);
        if (coordinators.isMember(partner.select.node())) {
            claim(branch, partner);
        } else {
            reopen();
        }
    }

    @Override
    public void onAccept(Message.Accept accept) {
        Attempt attempt = accept.attempt();
        if (state instanceof Claiming claiming && claiming.attempt().equals(attempt)) {
            finish(new Outcome.Sent(claiming.branch()), claiming.branch());
        } else if ((state instanceof Delegated delegated && delegated.attempt().equals(attempt))
                || (state instanceof InDoubt doubt && doubt.attempt().equals(attempt))) {
            finish(new Outcome.Sent(accept.senderBranch()), accept.senderBranch());
        } else {
            coordinators.counters().staleAnswers++;
        }
    }

    @Override
    public void onReject(Attempt attempt) {
        if (state instanceof Claiming claiming && claiming.attempt().equals(attempt)) {
            rejecter = claiming.partner();
            reopen();
        } else if (state instanceof Delegated delegated && delegated.attempt().equals(attempt)) {
            reopen();
        }
    }

    @Override
    public void onBusy(Message.Busy busy) {
        if (state instanceof Claiming claiming && claiming.attempt().equals(busy.attempt())) {
            coordinators.counters().conflicts++;
            if (!coordinators.rules().busyReceiverReportsItself()) {
                coordinators.send(claiming.home(), new Message.Unavailable(claiming.partner()));
            }
            reopen();
        }
    }

    // ---- as a receiver --------------------------------------------------------------------------------------------

    @Override
    public void onClaim(ClaimRequest claim) {
        int branch = claim.receiverBranch();
        if (branch < 0
                || branch >= op.branches().size()
                || op.branches().get(branch).direction() != Direction.RECEIVE) {
            coordinators.counters().malformed++;
            coordinators.reject(claim, id);
        } else if (!coordinators.isMember(claim.attempt().initiator().node())) {
            // A home that knows the sender's node before this one does; the answer would have nowhere to go.
            refuseBusy(claim);
            retryLater();
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
        if (coordinators.rules().waits(claim.age(), age)) {
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
        coordinators.busy(claim, id, age);
    }

    /** The decision. Everything else about this value follows from this line. */
    private void accept(ClaimRequest claim) {
        coordinators.send(
                claim.attempt().initiator().node(), new Message.Accept(claim.attempt(), claim.senderBranch()));
        finish(new Outcome.Received(claim.receiverBranch(), claim.value()), claim.receiverBranch());
    }

    void onCancelClaim(Attempt attempt) {
        if (waiting.take(attempt) != null) {
            coordinators.send(attempt.initiator().node(), new Message.Reject(attempt));
        }
    }

    // ---- deadline, cancel, faults ---------------------------------------------------------------------------------

    private void onDeadline() {
        deadline = null;
        if (op.strictDeadline() && isUndecided()) {
            answer(new Outcome.Indeterminate(undecidedBranch(), "deadline passed while a claim was undecided"));
        }
        endWith(Ending.TIMED_OUT);
    }

    void cancel() {
        endWith(Ending.CANCELLED);
    }

    /** Nobody waits for the outcome any more: the session has ended. */
    void abandon() {
        answered = true;
        endWith(Ending.CANCELLED);
    }

    private void endWith(Ending wanted) {
        if (ending != Ending.NONE || state instanceof SelectState.Final) {
            return;
        }
        ending = wanted;
        if (state instanceof Claiming claiming) {
            coordinators.send(
                    claiming.partner().node(), new Message.CancelClaim(claiming.attempt(), claiming.partner()));
        } else if (state instanceof Delegated delegated) {
            coordinators.send(delegated.home(), new Message.Recall(delegated.attempt()));
        } else if (!(state instanceof InDoubt)) {
            finishEnded();
        }
    }

    private boolean isUndecided() {
        return state instanceof Claiming || state instanceof Delegated || state instanceof InDoubt;
    }

    private int undecidedBranch() {
        return state instanceof Claiming claiming ? claiming.branch() : delegatedBranch();
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

    private void finishEnded() {
        finish(ending == Ending.TIMED_OUT ? new Outcome.TimedOut() : new Outcome.Cancelled());
    }

    /** Homes may have moved. */
    void onPlacementChanged() {
        if (state instanceof Preferring) {
            enrolments.markMisplaced();
            reopen();
        } else if (state.isOpen() || state instanceof Collecting) {
            if (state instanceof Withdrawing) {
                transitionTo(OPEN);
            }
            enrolments.markMisplaced();
            enrolAgain();
            chooseWhenAnswered();
        } else {
            enrolments.markMisplaced();
        }
    }

    /**
     * The home node has forgotten this select, unless it has its value in hand: it says so itself before it gives that up,
     * on the same link.
     */
    void onReenrol(NodeUid home, int epoch) {
        boolean inHand =
                state instanceof Delegated delegated && delegated.home().equals(home);
        if (!inHand) {
            onHomesReset(home, epoch);
        }
    }

    /** A home node lost its soft state. Offers go again; a value that it had in hand is in doubt. */
    void onHomesReset(NodeUid home, int epoch) {
        boolean enrolled = enrolments.at(home) != null;
        enrolments.onReset(home);
        if (state instanceof Delegated delegated && delegated.home().equals(home) && delegated.epoch() < epoch) {
            doubt(delegated);
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

    /** Claims that the fenced home delivered and that still wait here must not be accepted any more. */
    void onFence(NodeUid home, int epoch) {
        while (waiting.take(claim -> claim.isFenced(home, epoch)) != null) {
            coordinators.counters().fencedDeliveries++;
        }
    }

    /** The node is dead and was removed. */
    void onNodeRemoved(NodeUid node) {
        waiting.removeOf(node);
        if (state instanceof Claiming claiming && claiming.partner().node().equals(node)) {
            finish(new Outcome.Indeterminate(
                    claiming.branch(), "the receiver's node was removed before it answered: node=" + node));
        } else if (state instanceof Delegated delegated && delegated.home().equals(node)) {
            doubt(delegated);
        } else if (state instanceof InDoubt doubt && doubt.unfenced().remove(node)) {
            resolveWhenFenced(doubt);
        }
    }

    /** The receiver that the home chose died before it answered. */
    void onLost(Attempt attempt) {
        if (state instanceof Delegated delegated && delegated.attempt().equals(attempt)) {
            finish(new Outcome.Indeterminate(delegatedBranch(), "the receiver's node was removed before it answered"));
        }
    }

    private void doubt(Delegated delegated) {
        if (!coordinators.rules().fencesBeforeReopening()) {
            reopen();
            return;
        }
        InDoubt doubt = new InDoubt(
                delegated.attempt(), delegated.home(), delegated.epoch(), coordinators.fence(id, delegated));
        transitionTo(doubt);
        resolveWhenFenced(doubt);
    }

    void onFenced(NodeUid member, Message.Fenced fenced) {
        if (state instanceof InDoubt doubt
                && doubt.home().equals(fenced.home())
                && doubt.epoch() == fenced.epoch()
                && doubt.unfenced().remove(member)) {
            resolveWhenFenced(doubt);
        }
    }

    /** Nobody alive took the value or will. Only the receivers on a removed home node itself cannot be asked. */
    private void resolveWhenFenced(InDoubt doubt) {
        if (!doubt.unfenced().isEmpty()) {
            return;
        }
        if (coordinators.isMember(doubt.home())) {
            reopen();
        } else {
            finish(new Outcome.Indeterminate(
                    delegatedBranch(), "the home's node was removed with the value: node=" + doubt.home()));
        }
    }

    // ---- transitions ----------------------------------------------------------------------------------------------

    /** Open again: the oldest claim that waits is served, or everybody who was told otherwise hears it. */
    private void reopen() {
        transitionTo(OPEN);
        if (ending != Ending.NONE) {
            finishEnded();
            return;
        }
        ClaimRequest oldest = waiting.pollOldest();
        if (oldest != null) {
            accept(oldest);
        } else if (closedBranch != null) {
            finishClosed(closedBranch);
        } else {
            enrolAgain();
        }
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

    private void finish(Outcome outcome) {
        finish(outcome, -1);
    }

    private void finish(Outcome outcome, int fired) {
        transitionTo(FINAL);
        coordinators.cancel(deadline);
        coordinators.cancel(patience);
        coordinators.cancel(retry);
        enrolments.withdraw(fired);
        for (ClaimRequest claim : waiting.drain()) {
            coordinators.reject(claim, id);
        }
        coordinators.onFinal(id);
        answer(outcome);
    }

    private void answer(Outcome outcome) {
        if (!answered) {
            answered = true;
            coordinators.complete(session, opId, outcome);
        }
    }

    private Attempt nextAttempt() {
        return new Attempt(id, ++attempts);
    }

    /** The one place that writes the state. */
    private void transitionTo(SelectState next) {
        if (state instanceof SelectState.Final) {
            throw new IllegalStateException("select left its final state: select=" + id + " next=" + next);
        }
        state = next;
    }
}
