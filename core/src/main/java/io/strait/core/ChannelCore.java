package io.strait.core;

import io.strait.core.channel.ChannelHomes;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.Payload;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.Placement;
import io.strait.core.placement.View;
import io.strait.core.select.Coordinators;
import io.strait.core.session.SessionTable;
import io.strait.core.time.DeadlineTable;
import io.strait.core.time.HybridClock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The whole protocol of one scheduler as a deterministic state machine: sessions, coordinators and homes. It has no
 * thread, no clock, no I/O and no randomness: the same inputs at the same times give the same outputs.
 *
 * <p>Four families of methods:
 * <ul>
 *   <li>inputs: {@link #handle} with everything that happened, and {@link #onDeadline} when time has passed. Spurious
 *       calls of the latter are harmless;
 *   <li>outputs: {@link #drain}, after each input or after a batch of them;
 *   <li>time: {@link #nextDeadlineNs};
 *   <li>getters.
 * </ul>
 *
 * <p>One owner at a time calls it; a driver that lets different threads own it in turn must order them (happens-before).
 * Messages that this node sends to itself never leave: they are handled before {@link #handle} returns, in order.
 */
public final class ChannelCore {

    private final NodeUid self;
    private final HybridClock clock = new HybridClock();
    private final DeadlineTable deadlines = new DeadlineTable();
    private final CoreCounters counters = new CoreCounters();
    private final Placement placement;
    private final SessionTable sessions;
    private final Coordinators coordinators;
    private final ChannelHomes homes;
    private final Queue<Message> loopback = new ArrayDeque<>();
    private final Queue<Output> outputs = new ArrayDeque<>();
    private final Input.Handler inputs = new Inputs();
    private final Message.Handler messages = new Messages();

    /**
     * A core with the standard protocol. It is alone until the first ViewChanged.
     *
     * @param self this node's incarnation
     * @param limits bounds of everything it keeps
     */
    public ChannelCore(NodeUid self, CoreLimits limits) {
        this(self, limits, ProtocolRules.STANDARD);
    }

    /** A core with other rules: for tests that show what the rules are good for. */
    public ChannelCore(NodeUid self, CoreLimits limits, ProtocolRules rules) {
        this.self = self;
        this.placement = new Placement(self);
        this.sessions = new SessionTable(this::send, placement, deadlines, clock, limits, counters, outputs::add);
        this.coordinators = new Coordinators(
                self, this::send, sessions.outcomes(), placement, deadlines, clock, limits, rules, counters);
        this.homes = new ChannelHomes(
                self, this::send, new Records(), placement, coordinators, clock, limits, rules, counters);
    }

    /**
     * Takes one input.
     *
     * @param nowNs the driver's time: monotonic, in nanoseconds, near the wall clock's epoch time so that ages of
     *     different nodes compare fairly
     */
    public void handle(Input input, long nowNs) {
        clock.begin(nowNs);
        input.deliverTo(inputs);
        handleLoopback();
    }

    /** Runs the deadlines that are due. */
    public void onDeadline(long nowNs) {
        clock.begin(nowNs);
        deadlines.runDue(nowNs);
        handleLoopback();
    }

    /** When {@link #onDeadline} is wanted next; {@code Long.MAX_VALUE}: not at all. */
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    /** Gives all effects since the last call to {@code sink}, in order. */
    public void drain(OutputSink sink) {
        for (Output output = outputs.poll(); output != null; output = outputs.poll()) {
            output.deliverTo(sink);
        }
    }

    /** This node's incarnation. */
    public NodeUid self() {
        return self;
    }

    /** What was counted; live. */
    public CoreCounters counters() {
        return counters;
    }

    /** Snapshots of at most {@code max} channels that have state at this home. */
    public List<ChannelInfo> localChannels(int max) {
        return homes.channels().infos(max);
    }

    /**
     * Snapshots of channels that have state at this home, ascending by name in the order of UTF-16 code units. Looks at
     * every name once.
     *
     * @param after only names after this one; empty: from the start
     * @param prefix only names that begin so; empty: all
     * @param max at most this many
     */
    public List<ChannelInfo> localChannels(String after, String prefix, int max) {
        return homes.channels().infos(after, prefix, max);
    }

    /** How many channels have state at this home. */
    public int channelCount() {
        return homes.channels().count();
    }

    /** How many sessions are open. */
    public int sessionCount() {
        return sessions.size();
    }

    /** How many selects are undecided here. */
    public int pendingCount() {
        return coordinators.pendingCount();
    }

    /** The cluster as the core was told last. */
    public View view() {
        return placement.view();
    }

    /** Where the channel's home is, as this node sees it. */
    public NodeUid homeOf(ChannelName channel) {
        return placement.homeOf(channel);
    }

    private void send(NodeUid to, Message message) {
        if (to.equals(self)) {
            loopback.add(message);
        } else if (placement.isMember(to)) {
            outputs.add(new Output.PeerSend(to, message));
        }
    }

    private void handleLoopback() {
        for (Message message = loopback.poll(); message != null; message = loopback.poll()) {
            message.deliverTo(messages, self);
        }
    }

    private void onPlacementChanged() {
        homes.onPlacementChanged();
        coordinators.onViewChanged();
        sessions.onPlacementChanged();
    }

    private final class Records implements ChannelHomes.Records {

        @Override
        public void publish(long number, ChannelRecord record) {
            outputs.add(new Output.Publish(number, record));
        }

        @Override
        public void onUndelivered(ChannelName channel, Payload value, Output.Undelivered.Reason reason) {
            outputs.add(new Output.Undelivered(channel, value, reason));
        }
    }

    private final class Inputs implements Input.Handler {

        @Override
        public void onOpenSession(Input.OpenSession input) {
            sessions.open(input);
        }

        @Override
        public void onDetachSession(Input.DetachSession input) {
            sessions.detach(input.session(), coordinators);
        }

        @Override
        public void onAttachSession(Input.AttachSession input) {
            sessions.attach(input.session(), coordinators);
        }

        @Override
        public void onEndSession(Input.EndSession input) {
            sessions.end(input.session(), coordinators);
        }

        @Override
        public void onSubmit(Input.Submit input) {
            sessions.submit(input, coordinators);
        }

        @Override
        public void onCancel(Input.Cancel input) {
            sessions.cancel(input, coordinators);
        }

        @Override
        public void onSupply(Input.Supply input) {
            sessions.supply(input, coordinators);
        }

        @Override
        public void onAcknowledge(Input.Acknowledge input) {
            sessions.acknowledge(input);
        }

        @Override
        public void onPeerMessage(Input.PeerMessage input) {
            if (placement.isMember(input.from())) {
                input.message().deliverTo(messages, input.from());
            }
        }

        @Override
        public void onViewChanged(Input.ViewChanged input) {
            placement.onView(input.view());
            onPlacementChanged();
        }

        @Override
        public void onNodeRemoved(Input.NodeRemoved input) {
            homes.onNodeRemoved(input.node());
            coordinators.onNodeRemoved(input.node());
        }

        @Override
        public void onRecordChanged(Input.RecordChanged input) {
            ChannelRecord record = homes.channels().withOwnDeclaration(input.record());
            placement.onRecord(record);
            homes.onRecordChanged(record);
            onPlacementChanged();
        }

        @Override
        public void onRecordPublished(Input.RecordPublished input) {
            homes.channels().onRecordPublished(input.number(), input.fault());
        }

        @Override
        public void onResetHomes(Input.ResetHomes input) {
            homes.reset();
        }

        @Override
        public void onSendDigests(Input.SendDigests input) {
            coordinators.sendDigests();
        }
    }

    private final class Messages implements Message.Handler {

        @Override
        public void onOffer(NodeUid from, Message.Offer message) {
            homes.onOffer(from, message);
        }

        @Override
        public void onUnavailable(NodeUid from, Message.Unavailable message) {
            homes.onUnavailable(message);
        }

        @Override
        public void onAvailable(NodeUid from, Message.Available message) {
            homes.onAvailable(message);
        }

        @Override
        public void onGone(NodeUid from, Message.Gone message) {
            homes.onGone(from, message);
        }

        @Override
        public void onEnrol(NodeUid from, Message.Enrol message) {
            homes.loops().onEnrol(from, message);
        }

        @Override
        public void onArm(NodeUid from, Message.Arm message) {
            homes.loops().onArm(message);
        }

        @Override
        public void onPause(NodeUid from, Message.Pause message) {
            homes.loops().onPause(message);
        }

        @Override
        public void onRecall(NodeUid from, Message.Recall message) {
            homes.onRecall(message);
        }

        @Override
        public void onReturned(NodeUid from, Message.Returned message) {
            homes.onReturned(message);
        }

        @Override
        public void onDigest(NodeUid from, Message.Digest message) {
            homes.onDigest(from, message);
        }

        @Override
        public void onCloseChannel(NodeUid from, Message.CloseChannel message) {
            homes.channels().onCloseChannel(from, message);
        }

        @Override
        public void onInspectChannel(NodeUid from, Message.InspectChannel message) {
            homes.channels().onInspectChannel(from, message);
        }

        @Override
        public void onDeclareChannel(NodeUid from, Message.DeclareChannel message) {
            homes.channels().onDeclareChannel(from, message);
        }

        @Override
        public void onMatch(NodeUid from, Message.Match message) {
            coordinators.onMatch(from, message);
        }

        @Override
        public void onAnswer(NodeUid from, Message.Answer message) {
            coordinators.onAnswer(from, message);
        }

        @Override
        public void onUnpaired(NodeUid from, Message.Unpaired message) {
            coordinators.onUnpaired(from, message);
        }

        @Override
        public void onReadiness(NodeUid from, Message.Readiness message) {
            coordinators.onReadiness(from, message);
        }

        @Override
        public void onNothing(NodeUid from, Message.Nothing message) {
            coordinators.onNothing(from, message);
        }

        @Override
        public void onPark(NodeUid from, Message.Park message) {
            coordinators.onPark(message);
        }

        @Override
        public void onDeliver(NodeUid from, Message.Deliver message) {
            coordinators.onDeliver(from, message);
        }

        @Override
        public void onLost(NodeUid from, Message.Lost message) {
            coordinators.onLost(message);
        }

        @Override
        public void onChannelClosed(NodeUid from, Message.ChannelClosed message) {
            coordinators.onChannelClosed(from, message);
        }

        @Override
        public void onNotHome(NodeUid from, Message.NotHome message) {
            coordinators.onNotHome(from, message);
        }

        @Override
        public void onOfferRefused(NodeUid from, Message.OfferRefused message) {
            coordinators.onOfferRefused(from, message);
        }

        @Override
        public void onGoneAck(NodeUid from, Message.GoneAck message) {
            coordinators.onGoneAck(from, message);
        }

        @Override
        public void onReenrol(NodeUid from, Message.Reenrol message) {
            coordinators.onReenrol(from);
        }

        @Override
        public void onHomesReset(NodeUid from, Message.HomesReset message) {
            coordinators.onHomesReset(from, message);
        }

        @Override
        public void onChannelReply(NodeUid from, Message.ChannelReply message) {
            sessions.onChannelReply(from, message);
        }

        @Override
        public void onClaim(NodeUid from, Message.Claim message) {
            coordinators.onClaim(from, message);
        }

        @Override
        public void onAccept(NodeUid from, Message.Accept message) {
            coordinators.onAccept(message);
        }

        @Override
        public void onReject(NodeUid from, Message.Reject message) {
            coordinators.onReject(message);
        }

        @Override
        public void onBusy(NodeUid from, Message.Busy message) {
            coordinators.onBusy(message);
        }

        @Override
        public void onCancelClaim(NodeUid from, Message.CancelClaim message) {
            coordinators.onCancelClaim(message);
        }

        @Override
        public void onFence(NodeUid from, Message.Fence message) {
            coordinators.onFence(from, message);
        }

        @Override
        public void onFenced(NodeUid from, Message.Fenced message) {
            coordinators.onFenced(from, message);
        }
    }
}
