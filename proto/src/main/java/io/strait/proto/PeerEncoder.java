package io.strait.proto;

import io.strait.core.id.Age;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.op.Payload;
import io.strait.proto.v1.PeerMessage;

/** Puts one message into the peer wire's form. {@code from} is the node that sends it. */
final class PeerEncoder implements Message.Handler {

    private final PeerMessage.Builder wire = PeerMessage.newBuilder();

    private PeerEncoder() {}

    static PeerMessage encode(Message message, NodeUid self) {
        PeerEncoder encoder = new PeerEncoder();
        message.deliverTo(encoder, self);
        return encoder.wire.build();
    }

    @Override
    public void onOffer(NodeUid from, Message.Offer message) {
        PeerMessage.Offer.Builder offer = PeerMessage.Offer.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setAge(IdCodec.encode(message.age(), message.select(), from))
                .setMode(mode(message.mode()))
                .setAttempt(message.attempt())
                .setHomeEpoch(message.homeEpoch())
                .setPlain(message.plain())
                .setSuspended(message.suspended())
                .setLane(message.lane());
        for (Message.OfferedBranch branch : message.branches()) {
            offer.addBranches(branch(branch));
        }
        wire.setOffer(offer);
    }

    private static PeerMessage.OfferedBranch branch(Message.OfferedBranch branch) {
        PeerMessage.OfferedBranch.Builder offered = PeerMessage.OfferedBranch.newBuilder()
                .setIndex(branch.index())
                .setChannel(branch.channel().value())
                .setDirection(ChannelCodec.encode(branch.direction()));
        Payload value = branch.value();
        if (value != null) {
            offered.setValue(PayloadCodec.encode(value));
        }
        return offered.build();
    }

    private static PeerMessage.AnswerMode mode(Message.AnswerMode mode) {
        return switch (mode) {
            case NONE -> PeerMessage.AnswerMode.ANSWER_MODE_NONE;
            case READY -> PeerMessage.AnswerMode.ANSWER_MODE_READY;
            case NOTHING -> PeerMessage.AnswerMode.ANSWER_MODE_NOTHING;
        };
    }

    @Override
    public void onUnavailable(NodeUid from, Message.Unavailable message) {
        wire.setUnavailable(PeerMessage.Unavailable.newBuilder().setSelect(IdCodec.encode(message.select(), from)));
    }

    @Override
    public void onAvailable(NodeUid from, Message.Available message) {
        wire.setAvailable(PeerMessage.Available.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setMode(mode(message.mode())));
    }

    @Override
    public void onGone(NodeUid from, Message.Gone message) {
        PeerMessage.Gone.Builder gone = PeerMessage.Gone.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setAcknowledge(message.acknowledge());
        if (message.fired() >= 0) {
            gone.setFired(message.fired());
        }
        wire.setGone(gone);
    }

    @Override
    public void onEnrol(NodeUid from, Message.Enrol message) {
        PeerMessage.Enrol.Builder enrol = PeerMessage.Enrol.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setAge(IdCodec.encode(message.age(), message.select(), from))
                .setFirst(message.first())
                .setSuspended(message.suspended())
                .addAllRemoved(message.removed());
        for (Message.OfferedBranch branch : message.added()) {
            enrol.addAdded(branch(branch));
        }
        wire.setEnrol(enrol);
    }

    @Override
    public void onArm(NodeUid from, Message.Arm message) {
        wire.setArm(PeerMessage.Arm.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setAge(IdCodec.encode(message.age(), message.select(), from))
                .setRound(message.round())
                .setAnswer(message.answer()));
    }

    @Override
    public void onPause(NodeUid from, Message.Pause message) {
        PeerMessage.Pause.Builder pause =
                PeerMessage.Pause.newBuilder().setSelect(IdCodec.encode(message.select(), from));
        if (message.fired() >= 0) {
            pause.setFired(message.fired());
        }
        wire.setPause(pause);
    }

    @Override
    public void onReadiness(NodeUid from, Message.Readiness message) {
        PeerMessage.Readiness.Builder readiness = PeerMessage.Readiness.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setRound(message.round());
        if (message.branch() >= 0) {
            readiness.setBranch(message.branch());
        }
        wire.setReadiness(readiness);
    }

    @Override
    public void onRecall(NodeUid from, Message.Recall message) {
        wire.setRecall(PeerMessage.Recall.newBuilder().setAttempt(IdCodec.encode(message.attempt(), from)));
    }

    @Override
    public void onReturned(NodeUid from, Message.Returned message) {
        wire.setReturned(PeerMessage.Returned.newBuilder()
                .setAttempt(IdCodec.encode(message.attempt(), from))
                .setChannel(message.channel().value())
                .setReceiver(IdCodec.encode(message.receiver(), from)));
    }

    @Override
    public void onDigest(NodeUid from, Message.Digest message) {
        wire.setDigest(PeerMessage.Digest.newBuilder().setCount(message.count()).setHash(message.hash()));
    }

    @Override
    public void onCloseChannel(NodeUid from, Message.CloseChannel message) {
        wire.setCloseChannel(PeerMessage.CloseChannel.newBuilder()
                .setRequest(message.request())
                .setChannel(message.channel().value())
                .setCause(ChannelCodec.encode(message.cause())));
    }

    @Override
    public void onInspectChannel(NodeUid from, Message.InspectChannel message) {
        wire.setInspectChannel(PeerMessage.InspectChannel.newBuilder()
                .setRequest(message.request())
                .setChannel(message.channel().value()));
    }

    @Override
    public void onDeclareChannel(NodeUid from, Message.DeclareChannel message) {
        wire.setDeclareChannel(PeerMessage.DeclareChannel.newBuilder()
                .setRequest(message.request())
                .setChannel(message.channel().value())
                .setProperties(ChannelCodec.encode(message.properties())));
    }

    @Override
    public void onMatch(NodeUid from, Message.Match message) {
        wire.setMatch(PeerMessage.Match.newBuilder()
                .setSender(IdCodec.encode(message.sender(), from))
                .setSenderBranch(message.senderBranch())
                .setReceiver(IdCodec.encode(message.receiver(), from))
                .setReceiverBranch(message.receiverBranch()));
    }

    @Override
    public void onAnswer(NodeUid from, Message.Answer message) {
        wire.setAnswer(PeerMessage.Answer.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .addAllReady(message.ready())
                .addAllPartnerTimes(message.partnerTimes()));
    }

    @Override
    public void onUnpaired(NodeUid from, Message.Unpaired message) {
        wire.setUnpaired(PeerMessage.Unpaired.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setBranch(message.branch()));
    }

    @Override
    public void onNothing(NodeUid from, Message.Nothing message) {
        wire.setNothing(PeerMessage.Nothing.newBuilder().setSelect(IdCodec.encode(message.select(), from)));
    }

    @Override
    public void onPark(NodeUid from, Message.Park message) {
        PeerMessage.Park.Builder park =
                PeerMessage.Park.newBuilder().setAttempt(IdCodec.encode(message.attempt(), from));
        if (message.preferred() >= 0) {
            park.setPreferred(message.preferred());
        }
        wire.setPark(park);
    }

    @Override
    public void onDeliver(NodeUid from, Message.Deliver message) {
        wire.setDeliver(PeerMessage.Deliver.newBuilder()
                .setAttempt(IdCodec.encode(message.attempt(), from))
                .setAge(IdCodec.encode(message.age(), message.attempt().initiator(), from))
                .setHomeEpoch(message.homeEpoch())
                .setChannel(message.channel().value())
                .setReceiver(IdCodec.encode(message.receiver(), from))
                .setReceiverBranch(message.receiverBranch())
                .setSenderBranch(message.senderBranch())
                .setValue(PayloadCodec.encode(message.value())));
    }

    @Override
    public void onLost(NodeUid from, Message.Lost message) {
        wire.setLost(PeerMessage.Lost.newBuilder().setAttempt(IdCodec.encode(message.attempt(), from)));
    }

    @Override
    public void onChannelClosed(NodeUid from, Message.ChannelClosed message) {
        wire.setChannelClosed(PeerMessage.ChannelClosed.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setBranch(message.branch())
                .setCause(ChannelCodec.encode(message.cause())));
    }

    @Override
    public void onNotHome(NodeUid from, Message.NotHome message) {
        wire.setNotHome(PeerMessage.NotHome.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setAttempt(message.attempt())
                .addAllBranches(message.branches()));
    }

    @Override
    public void onOfferRefused(NodeUid from, Message.OfferRefused message) {
        wire.setOfferRefused(PeerMessage.OfferRefused.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setBranch(message.branch())
                .setRefusal(OutcomeCodec.encode(message.refusal()))
                .setDetail(message.detail()));
    }

    @Override
    public void onGoneAck(NodeUid from, Message.GoneAck message) {
        wire.setGoneAck(PeerMessage.GoneAck.newBuilder()
                .setSelect(IdCodec.encode(message.select(), from))
                .setClean(message.clean()));
    }

    @Override
    public void onReenrol(NodeUid from, Message.Reenrol message) {
        wire.setReenrol(PeerMessage.Reenrol.getDefaultInstance());
    }

    @Override
    public void onHomesReset(NodeUid from, Message.HomesReset message) {
        wire.setHomesReset(PeerMessage.HomesReset.newBuilder().setEpoch(message.epoch()));
    }

    @Override
    public void onChannelReply(NodeUid from, Message.ChannelReply message) {
        wire.setChannelReply(PeerMessage.ChannelReply.newBuilder()
                .setRequest(message.request())
                .setOutcome(OutcomeCodec.encode(message.outcome())));
    }

    @Override
    public void onClaim(NodeUid from, Message.Claim message) {
        wire.setClaim(PeerMessage.Claim.newBuilder()
                .setAttempt(IdCodec.encode(message.attempt(), from))
                .setAge(IdCodec.encode(message.age(), message.attempt().initiator(), from))
                .setChannel(message.channel().value())
                .setReceiver(IdCodec.encode(message.receiver(), from))
                .setReceiverBranch(message.receiverBranch())
                .setValue(PayloadCodec.encode(message.value())));
    }

    @Override
    public void onAccept(NodeUid from, Message.Accept message) {
        PeerMessage.Accept.Builder accept =
                PeerMessage.Accept.newBuilder().setAttempt(IdCodec.encode(message.attempt(), from));
        if (message.senderBranch() >= 0) {
            accept.setSenderBranch(message.senderBranch());
        }
        wire.setAccept(accept);
    }

    @Override
    public void onReject(NodeUid from, Message.Reject message) {
        wire.setReject(PeerMessage.Reject.newBuilder().setAttempt(IdCodec.encode(message.attempt(), from)));
    }

    @Override
    public void onBusy(NodeUid from, Message.Busy message) {
        PeerMessage.Busy.Builder busy =
                PeerMessage.Busy.newBuilder().setAttempt(IdCodec.encode(message.attempt(), from));
        Age owner = message.owner();
        if (owner != null) {
            busy.setOwner(IdCodec.encode(owner, message.attempt().initiator(), from));
        }
        wire.setBusy(busy);
    }

    @Override
    public void onCancelClaim(NodeUid from, Message.CancelClaim message) {
        wire.setCancelClaim(PeerMessage.CancelClaim.newBuilder()
                .setAttempt(IdCodec.encode(message.attempt(), from))
                .setReceiver(IdCodec.encode(message.receiver(), from)));
    }

    @Override
    public void onFence(NodeUid from, Message.Fence message) {
        wire.setFence(PeerMessage.Fence.newBuilder()
                .setAsker(IdCodec.encode(message.asker(), from))
                .setHome(message.home().value())
                .setEpoch(message.epoch()));
    }

    @Override
    public void onFenced(NodeUid from, Message.Fenced message) {
        wire.setFenced(PeerMessage.Fenced.newBuilder()
                .setAsker(IdCodec.encode(message.asker(), from))
                .setHome(message.home().value())
                .setEpoch(message.epoch()));
    }
}
