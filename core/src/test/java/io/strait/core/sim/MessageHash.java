package io.strait.core.sim;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;

/**
 * What identifies a message, as a number that is the same in every process: the identities in it, not the hash codes of
 * payloads or enums, which differ from process to process.
 */
final class MessageHash implements Message.Handler {

    private long value;

    /** The hash of one message. */
    long of(Message message, NodeUid from) {
        value = 0;
        message.deliverTo(this, from);
        return value;
    }

    static long of(SelectId select) {
        return select.node().value() * 31 + select.sequence();
    }

    private static long of(Attempt attempt) {
        return of(attempt.initiator()) * 31 + attempt.number();
    }

    private void mix(long next) {
        value = (value ^ next) * 0x9E3779B97F4A7C15L;
    }

    @Override
    public void onOffer(NodeUid from, Message.Offer message) {
        mix(of(message.select()));
        mix(message.mode().ordinal());
        mix(message.attempt());
        mix(message.homeEpoch());
    }

    @Override
    public void onUnavailable(NodeUid from, Message.Unavailable message) {
        mix(of(message.select()));
    }

    @Override
    public void onAvailable(NodeUid from, Message.Available message) {
        mix(of(message.select()));
        mix(message.mode().ordinal());
    }

    @Override
    public void onGone(NodeUid from, Message.Gone message) {
        mix(of(message.select()));
        mix(message.fired());
        mix(message.acknowledge() ? 1 : 0);
    }

    @Override
    public void onEnrol(NodeUid from, Message.Enrol message) {
        mix(of(message.select()));
        mix((message.first() ? 2 : 0) + (message.suspended() ? 1 : 0));
        message.added().forEach(branch -> mix(branch.index()));
        message.removed().forEach(this::mix);
    }

    @Override
    public void onArm(NodeUid from, Message.Arm message) {
        mix(of(message.select()));
        mix(message.round());
        mix(message.answer() ? 1 : 0);
    }

    @Override
    public void onPause(NodeUid from, Message.Pause message) {
        mix(of(message.select()));
        mix(message.fired());
    }

    @Override
    public void onReadiness(NodeUid from, Message.Readiness message) {
        mix(of(message.select()));
        mix(message.round());
        mix(message.branch());
    }

    @Override
    public void onRecall(NodeUid from, Message.Recall message) {
        mix(of(message.attempt()));
    }

    @Override
    public void onReturned(NodeUid from, Message.Returned message) {
        mix(of(message.attempt()));
        mix(of(message.receiver()));
        mix(message.channel().hashCode());
    }

    @Override
    public void onDigest(NodeUid from, Message.Digest message) {
        mix(message.count());
        mix(message.hash());
    }

    @Override
    public void onCloseChannel(NodeUid from, Message.CloseChannel message) {
        mix(message.request());
        mix(message.channel().hashCode());
    }

    @Override
    public void onInspectChannel(NodeUid from, Message.InspectChannel message) {
        mix(message.request());
        mix(message.channel().hashCode());
    }

    @Override
    public void onDeclareChannel(NodeUid from, Message.DeclareChannel message) {
        mix(message.request());
        mix(message.channel().hashCode());
    }

    @Override
    public void onMatch(NodeUid from, Message.Match message) {
        mix(of(message.sender()));
        mix(of(message.receiver()));
        mix(message.senderBranch());
        mix(message.receiverBranch());
    }

    @Override
    public void onAnswer(NodeUid from, Message.Answer message) {
        mix(of(message.select()));
        mix(message.ready().hashCode());
        mix(message.partnerTimes().hashCode());
    }

    @Override
    public void onUnpaired(NodeUid from, Message.Unpaired message) {
        mix(of(message.select()));
        mix(message.branch());
    }

    @Override
    public void onNothing(NodeUid from, Message.Nothing message) {
        mix(of(message.select()));
    }

    @Override
    public void onPark(NodeUid from, Message.Park message) {
        mix(of(message.attempt()));
        mix(message.preferred());
    }

    @Override
    public void onDeliver(NodeUid from, Message.Deliver message) {
        mix(of(message.attempt()));
        mix(of(message.receiver()));
        mix(message.homeEpoch());
        mix(message.channel().hashCode());
    }

    @Override
    public void onLost(NodeUid from, Message.Lost message) {
        mix(of(message.attempt()));
    }

    @Override
    public void onChannelClosed(NodeUid from, Message.ChannelClosed message) {
        mix(of(message.select()));
        mix(message.branch());
    }

    @Override
    public void onNotHome(NodeUid from, Message.NotHome message) {
        mix(of(message.select()));
        mix(message.attempt());
        mix(message.branches().hashCode());
    }

    @Override
    public void onOfferRefused(NodeUid from, Message.OfferRefused message) {
        mix(of(message.select()));
        mix(message.branch());
        mix(message.refusal().ordinal());
    }

    @Override
    public void onGoneAck(NodeUid from, Message.GoneAck message) {
        mix(of(message.select()));
        mix(message.clean() ? 1 : 0);
    }

    @Override
    public void onReenrol(NodeUid from, Message.Reenrol message) {}

    @Override
    public void onHomesReset(NodeUid from, Message.HomesReset message) {
        mix(message.epoch());
    }

    @Override
    public void onChannelReply(NodeUid from, Message.ChannelReply message) {
        mix(message.request());
    }

    @Override
    public void onClaim(NodeUid from, Message.Claim message) {
        mix(of(message.attempt()));
        mix(of(message.receiver()));
        mix(message.channel().hashCode());
        mix(message.receiverBranch());
    }

    @Override
    public void onAccept(NodeUid from, Message.Accept message) {
        mix(of(message.attempt()));
        mix(message.senderBranch());
    }

    @Override
    public void onReject(NodeUid from, Message.Reject message) {
        mix(of(message.attempt()));
    }

    @Override
    public void onBusy(NodeUid from, Message.Busy message) {
        mix(of(message.attempt()));
    }

    @Override
    public void onCancelClaim(NodeUid from, Message.CancelClaim message) {
        mix(of(message.attempt()));
        mix(of(message.receiver()));
    }

    @Override
    public void onFence(NodeUid from, Message.Fence message) {
        mix(of(message.asker()));
        mix(message.home().hashCode());
        mix(message.epoch());
    }

    @Override
    public void onFenced(NodeUid from, Message.Fenced message) {
        mix(of(message.asker()));
        mix(message.home().hashCode());
        mix(message.epoch());
    }
}
