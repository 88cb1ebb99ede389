package io.strait.core.select;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.core.select.LoopState.Armed;
import io.strait.core.select.LoopState.Claiming;
import io.strait.core.select.LoopState.Collecting;
import io.strait.core.select.LoopState.Ended;
import io.strait.core.select.LoopState.Paused;
import io.strait.core.select.LoopState.Preferring;
import io.strait.core.select.LoopState.Supplying;
import io.strait.core.time.Deadline;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides which branch of a persistent select fires in a round (S11). Claim, accept and wait-die are
 * those of {@link SelectCoordinator}; what differs is that nothing is withdrawn when a branch has fired. States: {@link
 * LoopState}.
 *
 * <p>Between two rounds nobody is held up: a claim that comes is told BUSY, after the home was told to pause, which frees
 * the partner for others. The next round arms exactly the homes that were told to pause, so an idle branch costs no
 * message, and none is forgotten.
 *
 * <p>Fair bound: between two services of a branch whose partner waits no other branch is served twice. A home serves its
 * branches in turn ({@code LoopOffers}). Among homes: as long as one that was asked owes its answer, what comes is held; when
 * all have answered, the branch that was served longest ago is served.
 */
final class LoopCoordinator implements EnrolledParty {

    private static final LoopState PAUSED = new Paused();
    private static final LoopState ARMED = new Armed();
    private static final LoopState COLLECTING = new Collecting();

    /** The round that is open: the operation that waits for it. */
    private record OpenRound(long opId, boolean orElse) {}

    private final Coordinators coordinators;
    private final SelectId id;
    private final SessionId session;
    private final LoopEnrolments enrolments;
    private final WaitQueue waiting;
    private final Map<Integer, LoopBranch> branches = new LinkedHashMap<>();
    private final Map<Integer, Payload> supplied = new HashMap<>(2);
    /** What branches have to tell once, each in a round of its own: their channel is closed, or they were refused. */
    private final Queue<Outcome> reports = new ArrayDeque<>(1);

    private LoopState state = PAUSED;
    private @Nullable OpenRound round;
    private @Nullable Outcome ending;
    private boolean ends;
    private Age age;
    private long rounds;
    private int attempts;
    private int closedBranches;
    private @Nullable SelectId rejecter;
    private @Nullable Deadline deadline;
    private @Nullable Deadline retry;
    private int retries;

    LoopCoordinator(Coordinators coordinators, SelectId id, SessionId session) {
        this.coordinators = coordinators;
        this.id = id;
        this.session = session;
        this.age = coordinators.ageOf(id);
        this.enrolments = new LoopEnrolments(coordinators, id);
        this.waiting = new WaitQueue(coordinators.maxWaitingClaims());
    }

    @Override
    public SelectId id() {
        return id;
    }

    // ---- branches -------------------------------------------------------------------------------------------------

    /** Makes all changes, or none and says why. */
    Outcome change(List<LoopChange> changes) {
        Outcome.Refused fault = LoopChanges.faultOf(changes, branches, coordinators.limits());
        if (fault != null) {
            return fault;
        }
        changes.forEach(this::change);
        settle();
        return new Outcome.LoopChanged(id);
    }

    /** After a change was answered: it may have taken out the last branch of the round that is open. */
    void onChanged() {
        if (round != null && (state instanceof Armed || state instanceof Collecting)) {
            finishIfNothingLeft();
        }
    }

    private void change(LoopChange change) {
        LoopBranch branch = branches.get(change.branch());
        if (change instanceof LoopChange.Add add) {
            LoopBranch added = new LoopBranch(add.branch(), add.channel(), add.direction());
            branches.put(added.number, added);
            enrolments.place(added);
        } else if (branch != null && change instanceof LoopChange.Enable && !branch.enabled) {
            branch.enabled = true;
            if (!branch.closed) {
                enrolments.place(branch);
            }
        } else if (branch != null && change instanceof LoopChange.Disable && branch.enabled) {
            branch.enabled = false;
            withdraw(branch);
        } else if (branch != null && change instanceof LoopChange.Remove) {
            branches.remove(branch.number);
            closedBranches -= branch.closed ? 1 : 0;
            branch.enabled = false;
            withdraw(branch);
        }
    }

    private void withdraw(LoopBranch branch) {
        LoopEnrolments.AtHome at = enrolments.at(branch.home);
        if (at != null && at.heldBranch == branch.number) {
            at.dropHeld();
        }
        sendAway(branch);
        enrolments.take(branch);
    }

    /** Claims that wait for a branch that takes no part any more. */
    private void sendAway(LoopBranch branch) {
        for (ClaimRequest claim = waiting.take(request -> request.receiverBranch() == branch.number);
                claim != null;
                claim = waiting.take(request -> request.receiverBranch() == branch.number)) {
            refuse(claim, null);
        }
    }

    /** A home that is enrolled now must not introduce anybody while nobody could be taken. */
    private boolean isSuspended() {
        return !(state instanceof Armed || state instanceof Collecting);
    }

    private @Nullable LoopBranch openBranch(int number, Direction direction) {
        LoopBranch branch = branches.get(number);
        return branch != null && branch.isOpen() && branch.direction == direction ? branch : null;
    }

    /** Null as well when the branch has moved since this home spoke of it. */
    private @Nullable LoopBranch openBranchAt(LoopEnrolments.AtHome at, int number, Direction direction) {
        LoopBranch branch = openBranch(number, direction);
        return branch != null && at.home.equals(branch.home) ? branch : null;
    }

    // ---- rounds ---------------------------------------------------------------------------------------------------

    /** Arms the select. Returns a refusal when a round is open already, else null: the outcome comes by itself. */
    Outcome.@Nullable Refused arm(long opId, Op.Round op) {
        if (round != null) {
            return new Outcome.Refused(
                    Refusal.INVALID_ARGUMENT, "persistent select: a round is open already: loop=" + op.loop());
        }
        round = new OpenRound(opId, op.orElse());
        rounds++;
        age = coordinators.ageOf(id);
        if (finishIfNothingLeft()) {
            return null;
        }
        if (op.timeoutNs() >= 0) {
            deadline = coordinators.armIn(op.timeoutNs(), this::onDeadline);
        }
        takePart(op.orElse());
        return null;
    }

    /** Ends the round with what a branch has to tell, or because there is no branch left. */
    private boolean finishIfNothingLeft() {
        if (finishWithReport()) {
            return true;
        }
        if (branches.isEmpty()) {
            finishRound(new Outcome.Refused(Refusal.NO_BRANCHES, "persistent select: no branch is left: branches=0"));
        } else if (closedBranches == branches.size()) {
            finishRound(new Outcome.AllClosed());
        } else {
            return false;
        }
        return true;
    }

    private boolean finishWithReport() {
        Outcome report = reports.poll();
        if (report != null) {
            finishRound(report);
        }
        return report != null;
    }

    /** Tells the homes that were told to pause, and waits for their answers, which say whose turn it is. */
    private void takePart(boolean everywhere) {
        boolean probes = round != null && round.orElse();
        boolean owing = enrolments.arm(age, everywhere);
        boolean asksFirst = coordinators.rules().waitsForEveryHome() && (owing || enrolments.anyReady());
        if (asksFirst || probes || !waiting.isEmpty()) {
            transitionTo(COLLECTING);
            chooseWhenAnswered();
        } else {
            transitionTo(ARMED);
        }
    }

    void onReadiness(NodeUid home, Message.Readiness readiness) {
        LoopEnrolments.AtHome at = enrolments.at(home);
        if (!enrolments.onReadiness(at, readiness)) {
            return;
        }
        settle();
    }

    private LoopEnrolments.@Nullable AtHome homeOf(int branch) {
        LoopBranch known = branches.get(branch);
        return known == null ? null : enrolments.at(known.home);
    }

    private void chooseWhenAnswered() {
        if (state instanceof Collecting && enrolments.allAnswered()) {
            choose();
        }
    }

    /** Leaves COLLECTING: of the branches that are ready the one that was served longest ago is served. */
    private void choose() {
        LoopBranch chosen = null;
        for (LoopEnrolments.AtHome at : enrolments.all()) {
            boolean held =
                    at.held != null && coordinators.isMember(at.held.select().node());
            chosen = longestAgo(chosen, held ? openBranchAt(at, at.heldBranch, Direction.SEND) : null);
            chosen = longestAgo(chosen, openBranchAt(at, at.ready, Direction.RECEIVE));
        }
        for (ClaimRequest claim : waiting.view()) {
            chosen = longestAgo(chosen, openBranch(claim.receiverBranch(), Direction.RECEIVE));
        }
        if (chosen == null) {
            transitionTo(ARMED);
            if (round != null && round.orElse()) {
                finishRound(new Outcome.NotReady());
            } else if (enrolments.anyPaused() && retry == null) {
                // A claim was sent away meanwhile. With a retry the home is asked again then, not at once.
                takePart(false);
            }
            return;
        }
        serve(chosen);
    }

    private static @Nullable LoopBranch longestAgo(@Nullable LoopBranch one, @Nullable LoopBranch other) {
        return one == null || (other != null && other.servedRound < one.servedRound) ? other : one;
    }

    private void serve(LoopBranch chosen) {
        LoopEnrolments.AtHome at = enrolments.at(chosen.home);
        Partner partner = at != null && at.heldBranch == chosen.number ? at.held : null;
        if (partner == null) {
            ClaimRequest claim = waiting.take(request -> request.receiverBranch() == chosen.number);
            if (claim != null) {
                accept(claim, chosen);
                return;
            }
            transitionTo(new Preferring(chosen.number));
            giveBackHeld();
            return;
        }
        if (at != null) {
            at.dropHeld();
        }
        claim(chosen, partner);
        // Busy from here on: younger claims that were held must yield.
        giveBackHeld();
        if (state instanceof Claiming || state instanceof Supplying) {
            for (ClaimRequest held : waiting.drain()) {
                waitOrYield(held);
            }
        }
    }

    private void giveBackHeld() {
        for (LoopEnrolments.AtHome at : enrolments.all()) {
            if (at.held != null) {
                enrolments.pause(at, -1);
            }
        }
    }

    private void onDeadline() {
        deadline = null;
        endWith(new Outcome.TimedOut());
    }

    @Override
    public void cancel() {
        endWith(new Outcome.Cancelled());
    }

    private void endWith(Outcome wanted) {
        if (round == null || ending != null) {
            return;
        }
        ending = wanted;
        if (state instanceof Claiming claiming) {
            SelectId receiver = claiming.partner().select();
            coordinators.send(receiver.node(), new Message.CancelClaim(claiming.attempt(), receiver));
        } else {
            finishRound(wanted);
        }
    }

    /** Tells the participant. Whoever was introduced or waits is free for others. */
    private void finishRound(Outcome outcome) {
        OpenRound finished = round;
        // Whoever it met and did not fire with must not wait for the next round.
        if (state instanceof Supplying supplying) {
            enrolments.pause(enrolments.at(supplying.partner().home()), -1);
        } else if (state instanceof Claiming claiming && !(outcome instanceof Outcome.Sent)) {
            enrolments.pause(enrolments.at(claiming.partner().home()), -1);
        }
        transitionTo(PAUSED);
        round = null;
        ending = null;
        supplied.clear();
        coordinators.cancel(deadline);
        deadline = null;
        giveBackHeld();
        for (ClaimRequest claim : waiting.drain()) {
            refuse(claim, null);
        }
        if (finished != null) {
            coordinators.complete(session, finished.opId(), outcome);
        }
        if (ends) {
            dispose();
        }
    }

    // ---- as a receiver --------------------------------------------------------------------------------------------

    @Override
    public void onClaim(ClaimRequest claim) {
        LoopBranch branch = openBranch(claim.receiverBranch(), Direction.RECEIVE);
        if (branch == null) {
            // Taken out meanwhile: the home has heard, or hears next on the same link.
            coordinators.busy(claim, id, null);
        } else if (!coordinators.isMember(claim.attempt().initiator().node())) {
            // A home that knows the sender's node before this one does; the answer would have nowhere to go.
            refuse(claim, null);
            retryLater();
        } else if (state instanceof Paused) {
            if (coordinators.rules().refusesWhilePaused()) {
                refuse(claim, null);
            } else {
                accept(claim, branch);
            }
        } else if (state instanceof Armed
                || (state instanceof Preferring preferring && preferring.branch() == branch.number)) {
            accept(claim, branch);
        } else if (state instanceof Collecting || state instanceof Preferring) {
            hold(claim);
        } else {
            waitOrYield(claim);
        }
        reopenUnlessPreferred();
    }

    private void hold(ClaimRequest claim) {
        ClaimRequest evicted = waiting.add(claim);
        if (evicted != null) {
            refuse(evicted, age);
        }
    }

    private void waitOrYield(ClaimRequest claim) {
        if (coordinators.rules().waits(claim.age(), age)) {
            hold(claim);
        } else {
            refuse(claim, age);
        }
    }

    /** Tells the home before the claimer, so that the home does not introduce this select again meanwhile. */
    private void refuse(ClaimRequest claim, @Nullable Age owner) {
        NodeUid delivering = claim.deliveringHome();
        enrolments.pause(delivering != null ? enrolments.at(delivering) : homeOf(claim.receiverBranch()), -1);
        coordinators.busy(claim, id, owner);
    }

    /** The decision. The home hears first: then the sender's Gone does not make it introduce the next one. */
    private void accept(ClaimRequest claim, LoopBranch branch) {
        fired(branch);
        coordinators.send(
                claim.attempt().initiator().node(), new Message.Accept(claim.attempt(), claim.senderBranch()));
        finishRound(new Outcome.Received(branch.number, claim.value()));
    }

    private void fired(LoopBranch branch) {
        branch.servedRound = rounds;
        retries = 0;
        enrolments.pause(enrolments.at(branch.home), branch.number);
    }

    @Override
    public void onCancelClaim(Attempt attempt) {
        if (waiting.take(attempt) != null) {
            coordinators.send(attempt.initiator().node(), new Message.Reject(attempt));
        }
    }

    @Override
    public void onFence(NodeUid home, int epoch) {
        while (waiting.take(claim -> claim.isFenced(home, epoch)) != null) {
            coordinators.counters().fencedDeliveries++;
        }
    }

    // ---- as a sender ----------------------------------------------------------------------------------------------

    @Override
    public void onMatch(NodeUid home, Message.Match match) {
        LoopBranch branch = openBranch(match.senderBranch(), Direction.SEND);
        if (branch == null) {
            return;
        }
        if (match.receiver().equals(rejecter)) {
            // See SendingSide: it is final, and the home has not heard.
            coordinators.send(home, new Message.Gone(match.receiver(), -1, false));
        }
        LoopEnrolments.AtHome at = enrolments.at(home);
        Partner partner = new Partner(match.receiver(), match.receiverBranch(), home);
        if (state instanceof Armed) {
            claim(branch, partner);
        } else if (at != null && !at.home.equals(branch.home)) {
            // The branch has moved; this home has heard, or hears next, and frees the partner.
            return;
        } else if (state instanceof Collecting && at != null) {
            at.hold(branch.number, partner);
        } else if (state instanceof Preferring preferring && at != null && at == homeOf(preferring.branch())) {
            // The home introduces somebody else in place of the announced one, and says so next.
            at.hold(branch.number, partner);
            at.answered = false;
            takePart(false);
        } else {
            enrolments.pause(at, -1);
        }
    }

    private void claim(LoopBranch branch, Partner partner) {
        if (!coordinators.isMember(partner.select().node())) {
            transitionTo(ARMED);
            enrolments.pause(enrolments.at(partner.home()), -1);
            retryLater();
            return;
        }
        Payload value = supplied.get(branch.number);
        if (value == null) {
            transitionTo(new Supplying(branch.number, partner));
            askAgain();
            return;
        }
        attempts = attempts == Integer.MAX_VALUE ? 1 : attempts + 1;
        Attempt attempt = new Attempt(id, attempts);
        transitionTo(new Claiming(attempt, branch.number, partner));
        coordinators.counters().claims++;
        coordinators.send(
                partner.select().node(),
                new Message.Claim(attempt, age, branch.channel, partner.select(), partner.branch(), value));
    }

    @Override
    public void askAgain() {
        if (round != null && state instanceof Supplying supplying) {
            coordinators.needValue(session, round.opId(), supplying.branch());
        }
    }

    @Override
    public void onSupply(int number, @Nullable Payload value, @Nullable String failure) {
        if (!(state instanceof Supplying supplying) || supplying.branch() != number) {
            return;
        }
        LoopBranch branch = openBranch(number, Direction.SEND);
        Outcome.Refused fault =
                value == null || branch == null ? null : coordinators.faultOf(number, branch.channel, value);
        if (value == null) {
            finishRound(new Outcome.Refused(
                    Refusal.SUPPLIER_FAILED, "supplier of branch " + number + " failed: " + String.valueOf(failure)));
        } else if (fault != null) {
            finishRound(fault);
        } else {
            // Also of a branch that was disabled meanwhile: a supplier runs once in a round.
            supplied.put(number, value);
            if (branch == null) {
                reopen();
            } else {
                claim(branch, supplying.partner());
            }
        }
    }

    @Override
    public void onAccept(Message.Accept accept) {
        if (!(state instanceof Claiming claiming) || !claiming.attempt().equals(accept.attempt())) {
            coordinators.counters().staleAnswers++;
            return;
        }
        LoopBranch branch = branches.get(claiming.branch());
        if (branch != null) {
            fired(branch);
        }
        finishRound(new Outcome.Sent(claiming.branch()));
    }

    @Override
    public void onReject(Attempt attempt) {
        if (state instanceof Claiming claiming && claiming.attempt().equals(attempt)) {
            // After a CancelClaim the receiver lives on.
            rejecter = ending == null ? claiming.partner().select() : null;
            if (rejecter != null) {
                // It is final, and its home may not have heard: somebody else may wait there for the same branch.
                coordinators.send(claiming.partner().home(), new Message.Gone(rejecter, -1, false));
                enrolments.pauseToAskAgain(enrolments.at(claiming.partner().home()));
            }
            reopen();
        }
    }

    @Override
    public void onBusy(Message.Busy busy) {
        if (state instanceof Claiming claiming && claiming.attempt().equals(busy.attempt())) {
            coordinators.counters().conflicts++;
            reopen();
        }
    }

    /** The round goes on: the oldest claim that waits is served, or the homes that were told to pause hear it. */
    private void reopen() {
        if (ending != null) {
            finishRound(ending);
            return;
        }
        transitionTo(ARMED);
        if (!finishIfNothingLeft()) {
            takePart(false);
        }
    }

    // ---- homes come and go ----------------------------------------------------------------------------------------

    @Override
    public void onChannelClosed(NodeUid home, int number, CloseCause cause) {
        LoopBranch branch = branches.get(number);
        if (branch == null || !branch.isOpen()) {
            return;
        }
        branch.closed = true;
        closedBranches++;
        if (enrolments.onTakenOut(home, branch)) {
            sendAway(branch);
        } else {
            // An older home says so; the present one has the branch still.
            withdraw(branch);
        }
        report(new Outcome.Closed(number, branch.channel, cause));
    }

    @Override
    public void onOfferRefused(NodeUid home, Message.OfferRefused refused) {
        LoopBranch branch = branches.get(refused.branch());
        if (branch == null || !branch.isOpen()) {
            return;
        }
        branch.enabled = false;
        // A home that was reset may have been told of the branch again since, and have taken it.
        withdraw(branch);
        report(new Outcome.BranchRefused(branch.number, refused.refusal(), refused.detail()));
    }

    /** A branch offers nothing any more and says why, in this round or a later one. */
    private void report(Outcome outcome) {
        reports.add(outcome);
        settle();
        if (state instanceof Armed || state instanceof Collecting) {
            finishIfNothingLeft();
        }
    }

    @Override
    public void onNotHome(NodeUid home, Message.NotHome message) {
        boolean misplaced = false;
        for (int number : message.branches()) {
            LoopBranch branch = branches.get(number);
            misplaced |= branch != null && enrolments.onTakenOut(home, branch);
        }
        if (misplaced) {
            retryLater();
            settle();
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
        if (state instanceof Armed || state instanceof Collecting) {
            takePart(false);
        }
    }

    @Override
    public void onPlacementChanged() {
        for (LoopBranch branch : branches.values()) {
            if (branch.isOpen() && !coordinators.homeOf(branch.channel).equals(branch.home)) {
                withdraw(branch);
                enrolments.place(branch);
            }
        }
        settle();
    }

    @Override
    public void onReenrol(NodeUid home, int epoch) {
        onHomesReset(home, epoch);
    }

    @Override
    public void onHomesReset(NodeUid home, int epoch) {
        LoopEnrolments.AtHome at = enrolments.at(home);
        if (at != null) {
            enrolments.onReset(at, branches.values());
            settle();
        }
    }

    /** Homes hear what has changed; and what is waited for may have come, or may not come any more. */
    private void settle() {
        enrolments.flush(age, isSuspended());
        reopenUnlessPreferred();
        chooseWhenAnswered();
    }

    /** Nobody will claim the announced branch any more when its home was told to pause, or introduces another one. */
    private void reopenUnlessPreferred() {
        if (state instanceof Preferring preferring) {
            LoopEnrolments.AtHome at = homeOf(preferring.branch());
            boolean comesToNothing = at == null || at.paused || at.ready != preferring.branch();
            // What a branch had to tell meanwhile goes first.
            if (comesToNothing && !finishWithReport()) {
                takePart(false);
            }
        }
    }

    @Override
    public void onNodeRemoved(NodeUid node) {
        waiting.removeOf(node);
        enrolments.onNodeRemoved(node, branches.values());
        onPlacementChanged();
        if (state instanceof Claiming claiming
                && claiming.partner().select().node().equals(node)) {
            finishRound(new Outcome.Indeterminate(
                    claiming.branch(), "the receiver's node was removed before it answered: node=" + node));
        }
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    /** Ends the round that is open, and then the select. */
    void end() {
        ends = true;
        if (round == null) {
            dispose();
        } else {
            cancel();
        }
    }

    @Override
    public void abandon() {
        end();
    }

    private void dispose() {
        if (state instanceof Ended) {
            return;
        }
        transitionTo(new Ended());
        coordinators.cancel(retry);
        enrolments.withdrawAll();
        coordinators.onFinal(id);
    }

    /** The one place that writes the state. */
    private void transitionTo(LoopState next) {
        if (state instanceof Ended) {
            throw new IllegalStateException("persistent select left its final state: select=" + id + " next=" + next);
        }
        state = next;
    }
}
