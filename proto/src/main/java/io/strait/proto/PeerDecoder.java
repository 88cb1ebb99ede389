package io.strait.proto;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Payload;
import io.strait.proto.v1.PeerMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one message of the peer wire. {@code from} is the node that sent it. */
final class PeerDecoder {

    private PeerDecoder() {}

    static Message decode(PeerMessage wire, NodeUid from) {
        return switch (wire.getMessageCase()) {
            case OFFER -> offer(wire.getOffer(), from);
            case MATCH -> match(wire.getMatch(), from);
            case CLAIM -> claim(wire.getClaim(), from);
            case ACCEPT -> accept(wire.getAccept(), from);
            case REJECT -> reject(wire.getReject(), from);
            case BUSY -> busy(wire.getBusy(), from);
            case GONE -> gone(wire.getGone(), from);
            case UNAVAILABLE -> unavailable(wire.getUnavailable(), from);
            case AVAILABLE -> available(wire.getAvailable(), from);
            case DELIVER -> deliver(wire.getDeliver(), from);
            case LOST ->
                new Message.Lost(IdCodec.decode(
                        wire.getLost().hasAttempt(), wire.getLost().getAttempt(), from, "lost.attempt"));
            case PARK -> park(wire.getPark(), from);
            case RETURNED -> returned(wire.getReturned(), from);
            case ANSWER -> answer(wire.getAnswer(), from);
            case RECALL -> recall(wire.getRecall(), from);
            case CANCEL_CLAIM -> cancelClaim(wire.getCancelClaim(), from);
            case NOTHING -> nothing(wire.getNothing(), from);
            case UNPAIRED -> unpaired(wire.getUnpaired(), from);
            case GONE_ACK -> goneAck(wire.getGoneAck(), from);
            case CHANNEL_CLOSED -> channelClosed(wire.getChannelClosed(), from);
            case NOT_HOME -> notHome(wire.getNotHome(), from);
            case OFFER_REFUSED -> offerRefused(wire.getOfferRefused(), from);
            case DIGEST -> digest(wire.getDigest());
            case REENROL -> new Message.Reenrol();
            case HOMES_RESET ->
                new Message.HomesReset(Fields.index(wire.getHomesReset().getEpoch(), "homes_reset.epoch"));
            case CLOSE_CHANNEL -> closeChannel(wire.getCloseChannel());
            case INSPECT_CHANNEL -> inspectChannel(wire.getInspectChannel());
            case DECLARE_CHANNEL -> declareChannel(wire.getDeclareChannel());
            case CHANNEL_REPLY -> channelReply(wire.getChannelReply());
            case FENCE -> fence(wire.getFence(), from);
            case FENCED -> fenced(wire.getFenced(), from);
            case ENROL -> LoopDecoder.enrol(wire.getEnrol(), from);
            case ARM -> LoopDecoder.arm(wire.getArm(), from);
            case PAUSE -> LoopDecoder.pause(wire.getPause(), from);
            case READINESS -> LoopDecoder.readiness(wire.getReadiness(), from);
            case MESSAGE_NOT_SET -> throw Fields.unknownCase("peer_message.message", wire.getUnknownFields());
        };
    }

    private static Message offer(PeerMessage.Offer wire, NodeUid from) {
        SelectId select = IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "offer.select");
        List<Message.OfferedBranch> branches = new ArrayList<>(wire.getBranchesCount());
        for (int i = 0; i < wire.getBranchesCount(); i++) {
            branches.add(branch(wire.getBranches(i)));
        }
        return new Message.Offer(
                select,
                IdCodec.decode(wire.hasAge(), wire.getAge(), select, from, "offer.age"),
                mode(wire.getMode(), wire.getModeValue(), "offer.mode"),
                Fields.index(wire.getAttempt(), "offer.attempt"),
                Fields.index(wire.getHomeEpoch(), "offer.home_epoch"),
                wire.getPlain(),
                wire.getSuspended(),
                wire.getLane(),
                branches);
    }

    static Message.OfferedBranch branch(PeerMessage.OfferedBranch wire) {
        Direction direction =
                ChannelCodec.decode(wire.getDirection(), wire.getDirectionValue(), "offered_branch.direction");
        @Nullable Payload value = wire.hasValue() ? PayloadCodec.decode(wire.getValue()) : null;
        if (value != null && direction == Direction.RECEIVE) {
            throw new MalformedMessageException("offered_branch.value", "a receive carries no value");
        }
        return new Message.OfferedBranch(
                Fields.index(wire.getIndex(), "offered_branch.index"),
                Fields.channel(wire.getChannel(), "offered_branch.channel"),
                direction,
                value);
    }

    private static Message.AnswerMode mode(PeerMessage.AnswerMode mode, int number, String field) {
        return switch (mode) {
            case ANSWER_MODE_UNSPECIFIED, ANSWER_MODE_NONE -> Message.AnswerMode.NONE;
            case ANSWER_MODE_READY -> Message.AnswerMode.READY;
            case ANSWER_MODE_NOTHING -> Message.AnswerMode.NOTHING;
            case UNRECOGNIZED -> throw Fields.unknownValue(field, number);
        };
    }

    private static Message unavailable(PeerMessage.Unavailable wire, NodeUid from) {
        return new Message.Unavailable(IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "unavailable.select"));
    }

    private static Message available(PeerMessage.Available wire, NodeUid from) {
        return new Message.Available(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "available.select"),
                mode(wire.getMode(), wire.getModeValue(), "available.mode"));
    }

    private static Message gone(PeerMessage.Gone wire, NodeUid from) {
        return new Message.Gone(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "gone.select"),
                wire.hasFired() ? Fields.index(wire.getFired(), "gone.fired") : -1,
                wire.getAcknowledge());
    }

    private static Message recall(PeerMessage.Recall wire, NodeUid from) {
        return new Message.Recall(IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "recall.attempt"));
    }

    private static Message returned(PeerMessage.Returned wire, NodeUid from) {
        return new Message.Returned(
                IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "returned.attempt"),
                Fields.channel(wire.getChannel(), "returned.channel"),
                IdCodec.decode(wire.hasReceiver(), wire.getReceiver(), from, "returned.receiver"));
    }

    private static Message digest(PeerMessage.Digest wire) {
        return new Message.Digest(Fields.index(wire.getCount(), "digest.count"), wire.getHash());
    }

    private static Message closeChannel(PeerMessage.CloseChannel wire) {
        return new Message.CloseChannel(
                wire.getRequest(),
                Fields.channel(wire.getChannel(), "close_channel.channel"),
                cause(wire.hasCause(), wire.getCause(), "close_channel.cause"));
    }

    private static CloseCause cause(boolean present, io.strait.proto.v1.CloseCause wire, String field) {
        if (!present) {
            throw Fields.missing(field);
        }
        return ChannelCodec.decode(wire);
    }

    private static Message inspectChannel(PeerMessage.InspectChannel wire) {
        return new Message.InspectChannel(
                wire.getRequest(), Fields.channel(wire.getChannel(), "inspect_channel.channel"));
    }

    private static Message declareChannel(PeerMessage.DeclareChannel wire) {
        if (!wire.hasProperties()) {
            throw Fields.missing("declare_channel.properties");
        }
        return new Message.DeclareChannel(
                wire.getRequest(),
                Fields.channel(wire.getChannel(), "declare_channel.channel"),
                ChannelCodec.decode(wire.getProperties()));
    }

    private static Message match(PeerMessage.Match wire, NodeUid from) {
        return new Message.Match(
                IdCodec.decode(wire.hasSender(), wire.getSender(), from, "match.sender"),
                Fields.index(wire.getSenderBranch(), "match.sender_branch"),
                IdCodec.decode(wire.hasReceiver(), wire.getReceiver(), from, "match.receiver"),
                Fields.index(wire.getReceiverBranch(), "match.receiver_branch"));
    }

    private static Message answer(PeerMessage.Answer wire, NodeUid from) {
        if (wire.getReadyCount() != wire.getPartnerTimesCount()) {
            throw new MalformedMessageException(
                    "answer.partner_times",
                    "one for each ready branch: ready=" + wire.getReadyCount() + " partner_times="
                            + wire.getPartnerTimesCount());
        }
        return new Message.Answer(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "answer.select"),
                Fields.indexes(wire.getReadyList(), "answer.ready"),
                List.copyOf(wire.getPartnerTimesList()));
    }

    private static Message unpaired(PeerMessage.Unpaired wire, NodeUid from) {
        return new Message.Unpaired(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "unpaired.select"),
                Fields.index(wire.getBranch(), "unpaired.branch"));
    }

    private static Message nothing(PeerMessage.Nothing wire, NodeUid from) {
        return new Message.Nothing(IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "nothing.select"));
    }

    private static Message park(PeerMessage.Park wire, NodeUid from) {
        return new Message.Park(
                IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "park.attempt"),
                wire.hasPreferred() ? Fields.index(wire.getPreferred(), "park.preferred") : -1);
    }

    private static Message deliver(PeerMessage.Deliver wire, NodeUid from) {
        Attempt attempt = IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "deliver.attempt");
        return new Message.Deliver(
                attempt,
                IdCodec.decode(wire.hasAge(), wire.getAge(), attempt.initiator(), from, "deliver.age"),
                Fields.index(wire.getHomeEpoch(), "deliver.home_epoch"),
                Fields.channel(wire.getChannel(), "deliver.channel"),
                IdCodec.decode(wire.hasReceiver(), wire.getReceiver(), from, "deliver.receiver"),
                Fields.index(wire.getReceiverBranch(), "deliver.receiver_branch"),
                Fields.index(wire.getSenderBranch(), "deliver.sender_branch"),
                value(wire.hasValue(), wire.getValue(), "deliver.value"));
    }

    private static Payload value(boolean present, io.strait.proto.v1.Payload wire, String field) {
        if (!present) {
            throw Fields.missing(field);
        }
        return PayloadCodec.decode(wire);
    }

    private static Message channelClosed(PeerMessage.ChannelClosed wire, NodeUid from) {
        return new Message.ChannelClosed(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "channel_closed.select"),
                Fields.index(wire.getBranch(), "channel_closed.branch"),
                cause(wire.hasCause(), wire.getCause(), "channel_closed.cause"));
    }

    private static Message notHome(PeerMessage.NotHome wire, NodeUid from) {
        return new Message.NotHome(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "not_home.select"),
                Fields.index(wire.getAttempt(), "not_home.attempt"),
                Fields.indexes(wire.getBranchesList(), "not_home.branches"));
    }

    private static Message offerRefused(PeerMessage.OfferRefused wire, NodeUid from) {
        return new Message.OfferRefused(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "offer_refused.select"),
                Fields.index(wire.getBranch(), "offer_refused.branch"),
                OutcomeCodec.decode(wire.getRefusal(), wire.getRefusalValue(), "offer_refused.refusal"),
                wire.getDetail());
    }

    private static Message goneAck(PeerMessage.GoneAck wire, NodeUid from) {
        return new Message.GoneAck(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "gone_ack.select"), wire.getClean());
    }

    private static Message channelReply(PeerMessage.ChannelReply wire) {
        if (!wire.hasOutcome()) {
            throw Fields.missing("channel_reply.outcome");
        }
        return new Message.ChannelReply(wire.getRequest(), OutcomeCodec.decode(wire.getOutcome()));
    }

    private static Message claim(PeerMessage.Claim wire, NodeUid from) {
        Attempt attempt = IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "claim.attempt");
        return new Message.Claim(
                attempt,
                IdCodec.decode(wire.hasAge(), wire.getAge(), attempt.initiator(), from, "claim.age"),
                Fields.channel(wire.getChannel(), "claim.channel"),
                IdCodec.decode(wire.hasReceiver(), wire.getReceiver(), from, "claim.receiver"),
                Fields.index(wire.getReceiverBranch(), "claim.receiver_branch"),
                value(wire.hasValue(), wire.getValue(), "claim.value"));
    }

    private static Message accept(PeerMessage.Accept wire, NodeUid from) {
        return new Message.Accept(
                IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "accept.attempt"),
                wire.hasSenderBranch() ? Fields.index(wire.getSenderBranch(), "accept.sender_branch") : -1);
    }

    private static Message reject(PeerMessage.Reject wire, NodeUid from) {
        return new Message.Reject(IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "reject.attempt"));
    }

    private static Message busy(PeerMessage.Busy wire, NodeUid from) {
        Attempt attempt = IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "busy.attempt");
        return new Message.Busy(
                attempt,
                wire.hasOwner()
                        ? IdCodec.decode(true, wire.getOwner(), attempt.initiator(), from, "busy.owner")
                        : null);
    }

    private static Message cancelClaim(PeerMessage.CancelClaim wire, NodeUid from) {
        return new Message.CancelClaim(
                IdCodec.decode(wire.hasAttempt(), wire.getAttempt(), from, "cancel_claim.attempt"),
                IdCodec.decode(wire.hasReceiver(), wire.getReceiver(), from, "cancel_claim.receiver"));
    }

    private static Message fence(PeerMessage.Fence wire, NodeUid from) {
        return new Message.Fence(
                IdCodec.decode(wire.hasAsker(), wire.getAsker(), from, "fence.asker"),
                new NodeUid(wire.getHome()),
                Fields.index(wire.getEpoch(), "fence.epoch"));
    }

    private static Message fenced(PeerMessage.Fenced wire, NodeUid from) {
        return new Message.Fenced(
                IdCodec.decode(wire.hasAsker(), wire.getAsker(), from, "fenced.asker"),
                new NodeUid(wire.getHome()),
                Fields.index(wire.getEpoch(), "fenced.epoch"));
    }
}
