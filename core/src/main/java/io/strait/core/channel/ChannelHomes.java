package io.strait.core.channel;

import io.strait.core.CoreCounters;
import io.strait.core.CoreLimits;
import io.strait.core.Output.Undelivered.Reason;
import io.strait.core.ProtocolRules;
import io.strait.core.id.Attempt;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.message.Message.OfferedBranch;
import io.strait.core.message.Outbox;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.Placement;
import io.strait.core.select.ClaimRequest;
import io.strait.core.select.Coordinators;
import io.strait.core.select.Party;
import io.strait.core.time.HybridClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All homes of this node. What a select offers here comes in one message and is seen at one instant. Everything kept is
 * soft (who waits), except buffers, declarations and closes.
 */
public final class ChannelHomes {

    /** Who hears of what outlives a step. */
    public interface Records {

        /** A declaration or close to spread to every node; the number comes back when that is done. */
        void publish(long number, ChannelRecord record);

        void onUndelivered(ChannelName channel, Payload value, Reason reason);
    }

    private final Outbox outbox;
    private final Records records;
    private final Placement placement;
    private final Coordinators coordinators;
    private final HybridClock clock;
    private final CoreLimits limits;
    private final ProtocolRules rules;
    private final CoreCounters counters;
    private final EnrolledSelects selects = new EnrolledSelects();
    private final ChannelTable channels;
    private final DelegatedOffers delegated;
    private final LoopOffers loops;
    private int epoch;
    private long arrivals;

    public ChannelHomes(
            NodeUid self,
            Outbox outbox,
            Records records,
            Placement placement,
            Coordinators coordinators,
            HybridClock clock,
            CoreLimits limits,
            ProtocolRules rules,
            CoreCounters counters) {
        this.outbox = outbox;
        this.records = records;
        this.placement = placement;
        this.coordinators = coordinators;
        this.clock = clock;
        this.limits = limits;
        this.rules = rules;
        this.counters = counters;
        this.channels = new ChannelTable(this, self, records, placement, limits);
        this.delegated = new DelegatedOffers(this);
        this.loops = new LoopOffers(this, selects, channels);
    }

    // ---- what coordinators say ------------------------------------------------------------------------------------

    public void onOffer(NodeUid from, Message.Offer offer) {
        clock.observe(offer.age().time());
        if (!from.equals(offer.select().node())) {
            counters.malformed++;
            return;
        }
        List<OfferedBranch> here = new ArrayList<>(offer.branches().size());
        List<Integer> elsewhere = new ArrayList<>(0);
        boolean stale = offer.attempt() != 0 && offer.homeEpoch() != epoch;
        for (OfferedBranch branch : offer.branches()) {
            if (!stale && placement.isHome(branch.channel())) {
                here.add(branch);
            } else {
                elsewhere.add(branch.index());
            }
        }
        boolean settles = offer.attempt() != 0 && elsewhere.isEmpty();
        if (!elsewhere.isEmpty()) {
            send(from, new Message.NotHome(offer.select(), offer.attempt(), elsewhere));
        }
        EnrolledSelect select = enrol(offer, here, settles ? offer.attempt() : 0);
        if (select == null) {
            return;
        }
        if (settles) {
            delegated.settle(select);
        } else {
            introduceAll(select);
            answer(select);
        }
    }

    /** Takes in the branches; null when the offer was refused or nothing of it is left. */
    private @Nullable EnrolledSelect enrol(Message.Offer offer, List<OfferedBranch> branches, int attempt) {
        Map<Integer, Long> places = new HashMap<>();
        EnrolledSelect before = selects.get(offer.select());
        if (before != null) {
            before.offers.forEach(known -> places.put(known.branch, known.arrival));
            remove(before);
        }
        EnrolledSelect select = new EnrolledSelect(
                offer.select(), offer.age(), offer.plain(), offer.lane(), offer.mode(), offer.suspended(), attempt);
        selects.put(select);
        for (OfferedBranch branch : branches) {
            ChannelHome channel = channels.findOrAdd(branch.channel());
            String fault = faultOf(channel, branch);
            if (channel == null || fault != null) {
                send(
                        select.node(),
                        new Message.OfferRefused(select.id, branch.index(), Refusal.OVERLOADED, String.valueOf(fault)));
                remove(select);
                return null;
            }
            if (channel.isClosedFor(select, branch.direction())) {
                CloseCause cause = Objects.requireNonNull(channel.closed());
                send(select.node(), new Message.ChannelClosed(select.id, branch.index(), cause));
                continue;
            }
            long arrival = places.getOrDefault(branch.index(), ++arrivals);
            Offer enrolledOffer =
                    new Offer(select, branch.index(), channel, branch.direction(), arrival, branch.value());
            select.offers.add(enrolledOffer);
            channel.enrol(enrolledOffer);
        }
        if (select.offers.isEmpty()) {
            remove(select);
            return null;
        }
        return select;
    }

    /** Why a branch cannot be enrolled at a channel, or null; the channel is null when there are too many. */
    @Nullable
    String faultOf(@Nullable ChannelHome channel, OfferedBranch branch) {
        if (channel == null) {
            return "home: too many channels: channel=" + branch.channel() + " limit=maxChannels="
                    + limits.maxChannels();
        }
        int waiting = channel.queue(branch.direction()).size();
        int max = channel.properties().maxOffers();
        return waiting < max
                ? null
                : "channel: too many waiting offers: channel=" + branch.channel() + " direction=" + branch.direction()
                        + " limit=maxOffers=" + max;
    }

    /** Frees all offers in branch order; each is introduced when a partner is there. */
    private void introduceAll(EnrolledSelect select) {
        for (Offer offer : List.copyOf(select.offers)) {
            if (offer.direction == Direction.SEND && offer.channel.refusesFull(select)) {
                delegated.refuseFull(offer);
                return;
            }
            offer.channel.free(offer);
        }
    }

    /** Says what the select asked about; nothing when it asked nothing. */
    private void answer(EnrolledSelect select) {
        if (select.mode == AnswerMode.NONE || !selects.contains(select) || tellNothing(select)) {
            return;
        }
        if (select.mode == AnswerMode.NOTHING && select.plain) {
            return;
        }
        List<Integer> ready = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        for (Offer offer : select.offers) {
            if (offer.state == Offer.State.PAIRED) {
                ready.add(offer.branch);
                times.add(offer.partnerTime);
            }
        }
        send(select.node(), new Message.Answer(select.id, ready, times));
    }

    /** Tells a select that asked for it that nobody here could ever have been its partner at this instant. */
    boolean tellNothing(EnrolledSelect select) {
        if (select.mode != AnswerMode.NOTHING
                || select.nothingTold
                || select.attempt != 0
                || !selects.contains(select)) {
            return false;
        }
        for (Offer offer : select.offers) {
            if (offer.state == Offer.State.PAIRED
                    || offer.state == Offer.State.SERVED
                    || offer.channel.isPossible(offer)) {
                return false;
            }
        }
        select.nothingTold = true;
        send(select.node(), new Message.Nothing(select.id));
        return true;
    }

    public void onUnavailable(Message.Unavailable message) {
        EnrolledSelect select = selects.get(message.select());
        if (select == null || select.suspended) {
            return;
        }
        select.suspended = true;
        for (Offer offer : List.copyOf(select.offers)) {
            if (offer.state == Offer.State.FREE) {
                offer.channel.queue(offer.direction).unlink(offer);
            } else if (select.delivering != offer) {
                offer.channel.dissolve(offer);
            }
        }
    }

    public void onAvailable(Message.Available message) {
        EnrolledSelect select = selects.get(message.select());
        if (select == null) {
            return;
        }
        select.suspended = false;
        select.mode = message.mode();
        select.nothingTold = false;
        if (select.attempt == 0) {
            introduceAll(select);
            answer(select);
        }
    }

    public void onGone(NodeUid from, Message.Gone gone) {
        EnrolledSelect select = selects.get(gone.select());
        if (gone.acknowledge()) {
            send(from, new Message.GoneAck(gone.select(), select != null && select.nothingTold));
        }
        if (select == null) {
            return;
        }
        for (Offer offer : select.offers) {
            if (offer.branch == gone.fired() && offer.channel.buffer() == null) {
                if (offer.direction == Direction.SEND) {
                    offer.channel.onSent();
                } else {
                    offer.channel.onReceived();
                }
            }
        }
        remove(select);
    }

    public void onRecall(Message.Recall recall) {
        delegated.onRecall(selects.get(recall.attempt().initiator()), recall.attempt());
    }

    public void onReturned(Message.Returned returned) {
        delegated.onReturned(selects.get(returned.attempt().initiator()), returned);
    }

    public void onDigest(NodeUid from, Message.Digest digest) {
        if (selects.agrees(from, digest)) {
            return;
        }
        counters.reenrolments++;
        for (EnrolledSelect select : selects.all()) {
            if (select.node().equals(from) && select.attempt == 0) {
                remove(select);
            }
        }
        send(from, new Message.Reenrol());
    }

    // ---- cluster --------------------------------------------------------------------------------------------------

    /**
     * A record came from the control plane; {@link #onPlacementChanged} follows. One that puts the home elsewhere is not
     * applied: what waits here goes there, and must not fall into a second buffer first.
     */
    public void onRecordChanged(ChannelRecord record) {
        channels.onRecordChanged(record);
    }

    /** Gives back the offers of channels whose home is elsewhere now; what has come back is as its record says. */
    public void onPlacementChanged() {
        Map<EnrolledSelect, List<Integer>> moved = new LinkedHashMap<>();
        List<ChannelHome> back = new ArrayList<>();
        for (ChannelHome channel : channels.all()) {
            if (!placement.isHome(channel.name())) {
                for (Direction direction : Direction.values()) {
                    for (Offer offer : channel.queue(direction).copy()) {
                        moved.computeIfAbsent(offer.select, select -> new ArrayList<>())
                                .add(offer.branch);
                    }
                }
                channel.reset();
                if (channel.buffer() == null || channel.buffer().isEmpty()) {
                    channels.drop(channel);
                }
                channel.setAway(true);
            } else if (channel.isAway()) {
                channel.setAway(false);
                back.add(channel);
            }
        }
        moved.forEach(this::giveBack);
        back.forEach(channels::takeOver);
    }

    private void giveBack(EnrolledSelect select, List<Integer> branches) {
        if (select instanceof EnrolledLoop loop) {
            loops.giveBack(loop, branches);
            return;
        }
        if (select.attempt != 0) {
            // Its receiver decides; if it does not take the value, all of it goes back.
            select.moved = true;
            return;
        }
        select.offers.removeIf(offer -> branches.contains(offer.branch));
        if (select.offers.isEmpty()) {
            selects.take(select);
        }
        send(select.node(), new Message.NotHome(select.id, 0, branches));
    }

    public void onNodeRemoved(NodeUid node) {
        for (EnrolledSelect select : selects.all()) {
            Offer delivering = select.delivering;
            if (select.node().equals(node)) {
                remove(select);
            } else if (delivering != null && delegated.isDeliveringTo(select, node)) {
                send(select.node(), new Message.Lost(select.delegatedAttempt()));
            }
        }
        for (ChannelHome channel : channels.all()) {
            if (channel.buffer() != null) {
                channel.buffer().onNodeRemoved(node);
            }
        }
        selects.forget(node);
    }

    /** Loses who waits; every node is told the new epoch, and offers again. */
    public void reset() {
        epoch++;
        selects.clear();
        for (ChannelHome channel : channels.all()) {
            channel.reset();
            channels.dropIfIdle(channel);
        }
        for (NodeUid member : placement.view().members()) {
            send(member, new Message.HomesReset(epoch));
        }
    }

    /** The channels of this node and what is asked about them. */
    public ChannelTable channels() {
        return channels;
    }

    // ---- enrolled selects -----------------------------------------------------------------------------------------

    /** Takes a select out; its partners are free again. Its own other offers must not be introduced meanwhile. */
    void remove(EnrolledSelect select) {
        selects.take(select);
        select.suspended = true;
        select.delivering = null;
        for (Offer offer : List.copyOf(select.offers)) {
            if (offer.state == Offer.State.FREE) {
                offer.channel.queue(offer.direction).unlink(offer);
            }
        }
        for (Offer offer : List.copyOf(select.offers)) {
            offer.channel.remove(offer);
            channels.dropIfIdle(offer.channel);
        }
    }

    /**
     * Takes a select's offers out and remembers the select until its Gone, which is on its way: the coordinator counts it in
     * its digest until then.
     */
    void serve(EnrolledSelect select) {
        remove(select);
        select.offers.clear();
        selects.put(select);
    }

    /** Takes one offer out, and its select when it was the last. */
    void removeOffer(Offer offer) {
        EnrolledSelect select = offer.select;
        select.drop(offer);
        if (select.isDone()) {
            selects.take(select);
        }
        offer.channel.remove(offer);
        channels.dropIfIdle(offer.channel);
        if (select instanceof EnrolledLoop loop) {
            loops.onDropped(loop);
        }
    }

    /** A plain send is told that the buffer is full, and taken out. */
    void refuseFull(Offer offer) {
        delegated.refuseFull(offer);
    }

    /** A receiver that turned out to be final is still enrolled: its Gone was lost with an older home. */
    void forgetStale(SelectId receiver, ChannelHome channel) {
        EnrolledSelect select = selects.get(receiver);
        if (select != null
                && select.offers.stream().anyMatch(offer -> offer.channel == channel && offer.isPairedWithBuffer())) {
            remove(select);
        }
    }

    /** The sender's offer that waits for the buffer's intake, or null. */
    @Nullable
    Offer introducedToBuffer(SelectId sender, ChannelHome channel) {
        EnrolledSelect select = selects.get(sender);
        return select == null ? null : select.introducedToBuffer(channel);
    }

    /** Persistent selects. */
    public LoopOffers loops() {
        return loops;
    }

    // ---- what a home needs ----------------------------------------------------------------------------------------

    void send(NodeUid to, Message message) {
        outbox.send(to, message);
    }

    ProtocolRules rules() {
        return rules;
    }

    boolean isHome(ChannelName channel) {
        return placement.isHome(channel);
    }

    long nextArrival() {
        return ++arrivals;
    }

    void onMalformed() {
        counters.malformed++;
    }

    int epoch() {
        return epoch;
    }

    long nextTime() {
        return clock.next();
    }

    SelectId register(Party party) {
        return coordinators.register(party);
    }

    void unregister(SelectId id) {
        coordinators.unregister(id);
    }

    void reject(ClaimRequest claim, SelectId receiver) {
        send(claim.attempt().initiator().node(), new Message.Reject(claim.attempt()));
    }

    void onUndelivered(ChannelName channel, Payload value, Reason reason) {
        counters.dropped++;
        records.onUndelivered(channel, value, reason);
    }

    void onIndeterminate() {
        counters.indeterminate++;
    }

    boolean isMember(NodeUid node) {
        return placement.isMember(node);
    }

    /** Answers for a delegated attempt that this node does not know any more. */
    void returnUnknown(Attempt attempt) {
        if (placement.isMember(attempt.initiator().node())) {
            send(attempt.initiator().node(), new Message.NotHome(attempt.initiator(), attempt.number(), List.of()));
        }
    }
}
