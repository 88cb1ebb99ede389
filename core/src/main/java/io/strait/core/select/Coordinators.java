package io.strait.core.select;

import io.strait.core.CoreCounters;
import io.strait.core.CoreLimits;
import io.strait.core.ProtocolRules;
import io.strait.core.id.Age;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.DigestTally;
import io.strait.core.message.Message;
import io.strait.core.message.Outbox;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.Placement;
import io.strait.core.time.Deadline;
import io.strait.core.time.DeadlineTable;
import io.strait.core.time.HybridClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All selects of this node that are not final, and what their coordinators share. Messages for a select that is unknown
 * here find it final: select ids are never used twice.
 */
public final class Coordinators {

    /** Who hears how operations end. */
    public interface Outcomes {

        void onOutcome(SessionId session, long opId, Outcome outcome);

        void onNeedValue(SessionId session, long opId, int branch);
    }

    private static final long FIRST_RETRY_NS = 5_000_000;
    private static final int MAX_RETRY_DOUBLINGS = 7;

    private final NodeUid self;
    private final Outbox outbox;
    private final Outcomes outcomes;
    private final Placement placement;
    private final DeadlineTable deadlines;
    private final HybridClock clock;
    private final CoreLimits limits;
    private final ProtocolRules rules;
    private final CoreCounters counters;
    private final Map<Long, Party> parties = new LinkedHashMap<>();
    private final DigestTally enrolled = new DigestTally();
    private final Map<NodeUid, Integer> epochs = new HashMap<>();
    private final Map<NodeUid, Integer> fences = new HashMap<>();
    private long sequence;

    public Coordinators(
            NodeUid self,
            Outbox outbox,
            Outcomes outcomes,
            Placement placement,
            DeadlineTable deadlines,
            HybridClock clock,
            CoreLimits limits,
            ProtocolRules rules,
            CoreCounters counters) {
        this.self = self;
        this.outbox = outbox;
        this.outcomes = outcomes;
        this.placement = placement;
        this.deadlines = deadlines;
        this.clock = clock;
        this.limits = limits;
        this.rules = rules;
        this.counters = counters;
    }

    /** Opens a select. Its outcome comes through {@link Outcomes}, perhaps before this returns the select's id. */
    public SelectId open(SessionId session, long opId, Op.Select op) {
        SelectId id = nextId();
        Outcome.Refused fault = faultOf(op);
        if (fault != null) {
            complete(session, opId, fault);
            return id;
        }
        Age age = new Age(clock.next(), id);
        SelectCoordinator coordinator = new SelectCoordinator(this, id, age, session, opId, op);
        parties.put(id.sequence(), coordinator);
        coordinator.open();
        return id;
    }

    // ---- persistent selects ---------------------------------------------------------------------------------------

    /** Opens a persistent select without branches, which lives until {@link #endLoop}. */
    public SelectId openLoop(SessionId session) {
        SelectId id = nextId();
        parties.put(id.sequence(), new LoopCoordinator(this, id, session));
        return id;
    }

    /** Makes all changes, or none. */
    public Outcome changeLoop(SelectId id, List<LoopChange> changes) {
        return partyOf(id) instanceof LoopCoordinator loop ? loop.change(changes) : unknownLoop();
    }

    /** After the outcome of {@link #changeLoop} was told: the round that is open may have no branch left. */
    public void onLoopChanged(SelectId id) {
        if (partyOf(id) instanceof LoopCoordinator loop) {
            loop.onChanged();
        }
    }

    /** Begins a round; its outcome comes through {@link Outcomes}, perhaps before this returns. */
    public void armLoop(SelectId id, SessionId session, long opId, Op.Round op) {
        Outcome fault = op.timeoutNs() < Op.NO_TIMEOUT
                ? new Outcome.Refused(
                        Refusal.INVALID_ARGUMENT, "persistent select: negative time: timeoutNs=" + op.timeoutNs())
                : partyOf(id) instanceof LoopCoordinator loop ? loop.arm(opId, op) : unknownLoop();
        if (fault != null) {
            complete(session, opId, fault);
        }
    }

    /** Ends a persistent select, after the claim that is undecided. */
    public void endLoop(SelectId id) {
        if (partyOf(id) instanceof LoopCoordinator loop) {
            loop.end();
        }
    }

    private static Outcome unknownLoop() {
        return new Outcome.Refused(Refusal.UNKNOWN_LOOP, "persistent select: has ended");
    }

    // ---- selects --------------------------------------------------------------------------------------------------

    private Outcome.@Nullable Refused faultOf(Op.Select op) {
        int count = op.branches().size();
        if (count == 0 && op.timeoutNs() < 0 && !op.orElse()) {
            return new Outcome.Refused(
                    Refusal.NO_BRANCHES, "select: would wait for ever: branches=0 timeout=none orElse=false");
        }
        if (count > limits.maxBranches()) {
            return new Outcome.Refused(
                    Refusal.TOO_MANY_BRANCHES, "select: branches=" + count + " limit=" + limits.maxBranches());
        }
        if (op.timeoutNs() < Op.NO_TIMEOUT || op.patienceNs() < Op.NO_TIMEOUT) {
            return new Outcome.Refused(
                    Refusal.INVALID_ARGUMENT,
                    "select: negative time: timeoutNs=" + op.timeoutNs() + " patienceNs=" + op.patienceNs());
        }
        for (int index = 0; index < count; index++) {
            Branch branch = op.branches().get(index);
            Payload value = branch.value();
            Outcome.Refused fault = value == null ? null : faultOf(index, branch.channel(), value);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    Outcome.@Nullable Refused faultOf(int index, ChannelName channel, Payload value) {
        ChannelRecord record = placement.recordOf(channel);
        ChannelProperties properties = record == null ? ChannelProperties.RENDEZVOUS : record.properties();
        Outcome.Refused fault = properties.faultOf(channel, value, limits.maxPayloadBytes());
        return fault == null ? null : new Outcome.Refused(fault.refusal(), "branch " + index + ": " + fault.detail());
    }

    /** Registers an end of a buffer, which has a select id like everybody who is claimed or claims. */
    public SelectId register(Party party) {
        SelectId id = nextId();
        parties.put(id.sequence(), party);
        return id;
    }

    public void unregister(SelectId id) {
        parties.remove(id.sequence());
    }

    /** A fresh age for a party of this node. */
    public Age ageOf(SelectId id) {
        return new Age(clock.next(), id);
    }

    boolean isPending(SelectId id) {
        return parties.containsKey(id.sequence());
    }

    /** Undecided selects and ends of buffers. */
    public int pendingCount() {
        return parties.size();
    }

    private SelectId nextId() {
        return new SelectId(self, ++sequence);
    }

    // ---- from participants ----------------------------------------------------------------------------------------

    public void cancel(SelectId id) {
        withAny(id, EnrolledParty::cancel);
    }

    public void abandon(SelectId id) {
        withAny(id, EnrolledParty::abandon);
    }

    /** Answers NeedValue; a value over the cap fails the operation like a failed supplier. */
    public void supply(SelectId id, int branch, @Nullable Payload value, @Nullable String failure) {
        if (value != null && value.size() > limits.maxPayloadBytes()) {
            String fault = "payload too large: bytes=" + value.size();
            withAny(id, select -> select.onSupply(branch, null, fault));
        } else {
            withAny(id, select -> select.onSupply(branch, value, failure));
        }
    }

    /** Asks for a lazy value once more if it is what the select waits for: the first question may have been lost. */
    public void askAgain(SelectId id) {
        withAny(id, EnrolledParty::askAgain);
    }

    // ---- from homes -----------------------------------------------------------------------------------------------

    public void onMatch(NodeUid from, Message.Match match) {
        if (!withAny(match.sender(), select -> select.onMatch(from, match))) {
            // Final here. The home has our Gone already, or it comes; a lost one is repaired by the digest.
            counters.staleAnswers++;
        }
    }

    public void onAnswer(NodeUid from, Message.Answer answer) {
        withSelect(answer.select(), select -> select.onAnswer(from, answer));
    }

    public void onUnpaired(NodeUid from, Message.Unpaired unpaired) {
        withSelect(unpaired.select(), select -> select.onUnpaired(from, unpaired.branch()));
    }

    public void onReadiness(NodeUid from, Message.Readiness readiness) {
        if (partyOf(readiness.select()) instanceof LoopCoordinator loop) {
            loop.onReadiness(from, readiness);
        }
    }

    public void onNothing(NodeUid from, Message.Nothing nothing) {
        withSelect(nothing.select(), select -> select.onNothing(from));
    }

    public void onPark(Message.Park park) {
        withSelect(park.attempt().initiator(), select -> select.onPark(park));
    }

    public void onLost(Message.Lost lost) {
        withSelect(lost.attempt().initiator(), select -> select.onLost(lost.attempt()));
    }

    public void onChannelClosed(NodeUid from, Message.ChannelClosed closed) {
        withAny(closed.select(), select -> select.onChannelClosed(from, closed.branch(), closed.cause()));
    }

    public void onNotHome(NodeUid from, Message.NotHome notHome) {
        withAny(notHome.select(), select -> select.onNotHome(from, notHome));
    }

    public void onOfferRefused(NodeUid from, Message.OfferRefused refused) {
        withAny(refused.select(), select -> select.onOfferRefused(from, refused));
    }

    public void onGoneAck(NodeUid from, Message.GoneAck ack) {
        withSelect(ack.select(), select -> select.onGoneAck(from, ack.clean()));
    }

    /** The home's node does not agree with our digest, and has forgotten us: everything is offered again. */
    public void onReenrol(NodeUid from) {
        forEachSelect(select -> select.onReenrol(from, epochOf(from)));
    }

    public void onHomesReset(NodeUid from, Message.HomesReset reset) {
        if (reset.epoch() > epochOf(from)) {
            epochs.put(from, reset.epoch());
            forEachSelect(select -> select.onHomesReset(from, reset.epoch()));
        }
    }

    // ---- between coordinators -------------------------------------------------------------------------------------

    public void onClaim(NodeUid from, Message.Claim message) {
        clock.observe(message.age().time());
        ClaimRequest claim = ClaimRequest.of(message);
        Party party = partyOf(message.receiver());
        if (!from.equals(message.attempt().initiator().node())) {
            counters.malformed++;
        } else if (party == null) {
            reject(claim, message.receiver());
        } else {
            party.onClaim(claim);
        }
    }

    /** A claim made by a home in a sender's name. */
    public void onDeliver(NodeUid from, Message.Deliver message) {
        clock.observe(message.age().time());
        if (message.homeEpoch() <= fences.getOrDefault(from, -1)) {
            counters.fencedDeliveries++;
            return;
        }
        ClaimRequest claim = ClaimRequest.of(from, message);
        Party party = partyOf(message.receiver());
        if (party == null) {
            reject(claim, message.receiver());
        } else {
            party.onClaim(claim);
        }
    }

    public void onAccept(Message.Accept accept) {
        Party party = partyOf(accept.attempt().initiator());
        if (party != null) {
            party.onAccept(accept);
        }
    }

    public void onReject(Message.Reject reject) {
        Party party = partyOf(reject.attempt().initiator());
        if (party != null) {
            party.onReject(reject.attempt());
        }
    }

    public void onBusy(Message.Busy busy) {
        if (busy.owner() != null) {
            clock.observe(busy.owner().time());
        }
        Party party = partyOf(busy.attempt().initiator());
        if (party != null) {
            party.onBusy(busy);
        }
    }

    public void onCancelClaim(Message.CancelClaim cancel) {
        withAny(cancel.receiver(), select -> select.onCancelClaim(cancel.attempt()));
    }

    public void onFence(NodeUid from, Message.Fence fence) {
        raiseFence(fence.home(), fence.epoch());
        send(from, new Message.Fenced(fence.asker(), fence.home(), fence.epoch()));
    }

    public void onFenced(NodeUid from, Message.Fenced fenced) {
        withSelect(fenced.asker(), select -> select.onFenced(from, fenced));
    }

    // ---- cluster --------------------------------------------------------------------------------------------------

    public void onViewChanged() {
        forEachSelect(EnrolledParty::onPlacementChanged);
    }

    public void onNodeRemoved(NodeUid node) {
        forEachSelect(select -> select.onNodeRemoved(node));
        enrolled.forget(node);
        epochs.remove(node);
        fences.remove(node);
    }

    /** Tells every home node what it should know of us. */
    public void sendDigests() {
        enrolled.forEach((home, digest) -> {
            if (!isSelf(home) && isMember(home)) {
                send(home, digest);
            }
        });
    }

    // ---- what a coordinator needs ---------------------------------------------------------------------------------

    void onEnrolled(NodeUid home, SelectId select, boolean offered) {
        if (offered) {
            enrolled.add(home, select);
        } else {
            enrolled.remove(home, select);
        }
    }

    void send(NodeUid to, Message message) {
        outbox.send(to, message);
    }

    boolean isSelf(NodeUid node) {
        return self.equals(node);
    }

    boolean isMember(NodeUid node) {
        return placement.isMember(node);
    }

    NodeUid homeOf(ChannelName channel) {
        return placement.homeOf(channel);
    }

    int epochOf(NodeUid home) {
        return epochs.getOrDefault(home, 0);
    }

    ProtocolRules rules() {
        return rules;
    }

    CoreCounters counters() {
        return counters;
    }

    CoreLimits limits() {
        return limits;
    }

    int maxWaitingClaims() {
        return limits.maxWaitingClaims();
    }

    Deadline armIn(long delayNs, Runnable action) {
        long at = clock.nowNs() + delayNs;
        return deadlines.arm(at < clock.nowNs() ? Long.MAX_VALUE : at, action);
    }

    void cancel(@Nullable Deadline deadline) {
        deadlines.cancel(deadline);
    }

    /** How long to wait before offering again after NotHome: doubles up to 640 ms. */
    long retryDelayNs(int retries) {
        return FIRST_RETRY_NS << Math.min(retries, MAX_RETRY_DOUBLINGS);
    }

    /** Refuses a claim for good. */
    void reject(ClaimRequest claim, SelectId receiver) {
        refuse(claim, receiver, new Message.Reject(claim.attempt()));
    }

    /** Refuses a claim because the receiver is held by {@code owner}, or, with null, is between two rounds. */
    void busy(ClaimRequest claim, SelectId receiver, @Nullable Age owner) {
        refuse(claim, receiver, new Message.Busy(claim.attempt(), owner));
    }

    private void refuse(ClaimRequest claim, SelectId receiver, Message direct) {
        if (claim.deliveringHome() == null) {
            send(claim.attempt().initiator().node(), direct);
        } else {
            send(claim.deliveringHome(), new Message.Returned(claim.attempt(), claim.channel(), receiver));
        }
    }

    /** Asks every member to refuse what the lost home may have sent; returns those whose answer is awaited. */
    Set<NodeUid> fence(SelectId asker, SelectState.Delegated lost) {
        Set<NodeUid> awaited = new HashSet<>();
        for (NodeUid member : placement.view().members()) {
            if (isSelf(member)) {
                raiseFence(lost.home(), lost.epoch());
            } else {
                awaited.add(member);
                send(member, new Message.Fence(asker, lost.home(), lost.epoch()));
            }
        }
        return awaited;
    }

    private void raiseFence(NodeUid home, int epoch) {
        fences.merge(home, epoch, Math::max);
        forEachSelect(select -> select.onFence(home, epoch));
    }

    void needValue(SessionId session, long opId, int branch) {
        outcomes.onNeedValue(session, opId, branch);
    }

    void complete(SessionId session, long opId, Outcome outcome) {
        outcomes.onOutcome(session, opId, outcome);
    }

    void onFinal(SelectId id) {
        parties.remove(id.sequence());
    }

    private @Nullable Party partyOf(SelectId id) {
        return isSelf(id.node()) ? parties.get(id.sequence()) : null;
    }

    private boolean withSelect(SelectId id, Consumer<SelectCoordinator> action) {
        if (partyOf(id) instanceof SelectCoordinator select) {
            action.accept(select);
            return true;
        }
        return false;
    }

    private boolean withAny(SelectId id, Consumer<EnrolledParty> action) {
        if (partyOf(id) instanceof EnrolledParty select) {
            action.accept(select);
            return true;
        }
        return false;
    }

    private void forEachSelect(Consumer<EnrolledParty> action) {
        List<Party> all = new ArrayList<>(parties.values());
        for (Party party : all) {
            if (party instanceof EnrolledParty select && isPending(select.id())) {
                action.accept(select);
            }
        }
    }
}
