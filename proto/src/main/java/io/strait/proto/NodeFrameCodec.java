package io.strait.proto;

import com.google.protobuf.ByteString;
import io.strait.core.id.SessionId;
import io.strait.proto.v1.AttachResponse;

/** Frames from the node to its client. */
final class NodeFrameCodec implements NodeFrame.Handler {

    private static final int SESSION_DIGITS = 32;

    private final AttachResponse.Builder wire = AttachResponse.newBuilder();

    private NodeFrameCodec() {}

    static AttachResponse encode(NodeFrame frame) {
        NodeFrameCodec encoder = new NodeFrameCodec();
        frame.deliverTo(encoder);
        return encoder.wire.build();
    }

    static NodeFrame decode(AttachResponse wire) {
        return switch (wire.getFrameCase()) {
            case WELCOME -> welcome(wire.getWelcome());
            case RESULT -> result(wire.getResult());
            case NEED_VALUE -> needValue(wire.getNeedValue());
            case CREDIT -> new NodeFrame.Credit(credit(wire.getCredit().getCredit(), "credit.credit"));
            case DRAINING -> new NodeFrame.Draining(wire.getDraining().getEndpointsList());
            case ENDPOINTS -> new NodeFrame.Endpoints(wire.getEndpoints().getEndpointsList());
            case PONG -> new NodeFrame.Pong(wire.getPong().getNonce());
            case FRAME_NOT_SET -> throw Fields.unknownCase("attach_response.frame", wire.getUnknownFields());
        };
    }

    private static NodeFrame welcome(AttachResponse.Welcome wire) {
        ResumeToken token = ClientFrameCodec.token(wire.getResumeToken(), "welcome.resume_token");
        if (token == null) {
            throw Fields.missing("welcome.resume_token");
        }
        if (!wire.hasLimits()) {
            throw Fields.missing("welcome.limits");
        }
        return new NodeFrame.Welcome(
                sessionId(wire.getSessionId()),
                token,
                Fields.nodeUid(wire.getNodeUid(), "welcome.node_uid"),
                wire.getNodeName(),
                wire.getClusterName(),
                wire.getProtocolVersion(),
                credit(wire.getCredit(), "welcome.credit"),
                Fields.count(wire.getLeaseMillis(), "welcome.lease_millis"),
                limits(wire.getLimits()));
    }

    private static SessionId sessionId(String hex) {
        return new SessionId(
                Fields.hex(hex, 0, SESSION_DIGITS, "welcome.session_id"),
                Fields.hex(hex, SESSION_DIGITS / 2, SESSION_DIGITS, "welcome.session_id"));
    }

    private static int credit(int credit, String field) {
        return (int) Fields.ordinal(Fields.index(credit, field), field);
    }

    private static NodeFrame.Limits limits(AttachResponse.Limits wire) {
        return new NodeFrame.Limits(
                Fields.index(wire.getMaxBranches(), "limits.max_branches"),
                Fields.index(wire.getMaxPayloadBytes(), "limits.max_payload_bytes"),
                Fields.index(wire.getMaxNameBytes(), "limits.max_name_bytes"),
                Fields.index(wire.getMaxMessageBytes(), "limits.max_message_bytes"));
    }

    private static NodeFrame result(AttachResponse.Result wire) {
        long opId = Fields.ordinal(wire.getOpId(), "result.op_id");
        if (!wire.hasOutcome()) {
            throw Fields.missing("result.outcome");
        }
        return new NodeFrame.Result(opId, OutcomeCodec.decode(wire.getOutcome()));
    }

    private static NodeFrame needValue(AttachResponse.NeedValue wire) {
        return new NodeFrame.NeedValue(
                Fields.ordinal(wire.getOpId(), "need_value.op_id"),
                Fields.index(wire.getBranch(), "need_value.branch"));
    }

    @Override
    public void onWelcome(NodeFrame.Welcome frame) {
        wire.setWelcome(AttachResponse.Welcome.newBuilder()
                .setSessionId(frame.session().toString())
                .setResumeToken(ByteString.copyFrom(frame.resumeToken().bytes()))
                .setNodeUid(frame.node().toString())
                .setNodeName(frame.nodeName())
                .setClusterName(frame.clusterName())
                .setProtocolVersion(frame.protocolVersion())
                .setCredit(frame.credit())
                .setLeaseMillis(frame.leaseMillis())
                .setLimits(AttachResponse.Limits.newBuilder()
                        .setMaxBranches(frame.limits().maxBranches())
                        .setMaxPayloadBytes(frame.limits().maxPayloadBytes())
                        .setMaxNameBytes(frame.limits().maxNameBytes())
                        .setMaxMessageBytes(frame.limits().maxMessageBytes())));
    }

    @Override
    public void onResult(NodeFrame.Result frame) {
        wire.setResult(AttachResponse.Result.newBuilder()
                .setOpId(frame.opId())
                .setOutcome(OutcomeCodec.encode(frame.outcome())));
    }

    @Override
    public void onNeedValue(NodeFrame.NeedValue frame) {
        wire.setNeedValue(
                AttachResponse.NeedValue.newBuilder().setOpId(frame.opId()).setBranch(frame.branch()));
    }

    @Override
    public void onCredit(NodeFrame.Credit frame) {
        wire.setCredit(AttachResponse.Credit.newBuilder().setCredit(frame.credit()));
    }

    @Override
    public void onDraining(NodeFrame.Draining frame) {
        wire.setDraining(AttachResponse.Draining.newBuilder().addAllEndpoints(frame.endpoints()));
    }

    @Override
    public void onEndpoints(NodeFrame.Endpoints frame) {
        wire.setEndpoints(AttachResponse.Endpoints.newBuilder().addAllEndpoints(frame.endpoints()));
    }

    @Override
    public void onPong(NodeFrame.Pong frame) {
        wire.setPong(AttachResponse.Pong.newBuilder().setNonce(frame.nonce()));
    }
}
