package io.strait.proto;

import com.google.protobuf.ByteString;
import io.strait.core.op.Payload;
import io.strait.proto.v1.AttachRequest;
import org.jspecify.annotations.Nullable;

/** Frames from the client to its node. */
final class ClientFrameCodec implements ClientFrame.Handler {

    private final AttachRequest.Builder wire = AttachRequest.newBuilder();

    private ClientFrameCodec() {}

    static AttachRequest encode(ClientFrame frame) {
        ClientFrameCodec encoder = new ClientFrameCodec();
        frame.deliverTo(encoder);
        return encoder.wire.build();
    }

    static ClientFrame decode(AttachRequest wire) {
        return switch (wire.getFrameCase()) {
            case HELLO -> hello(wire.getHello());
            case SUBMIT -> submit(wire.getSubmit());
            case CANCEL ->
                new ClientFrame.Cancel(Fields.ordinal(wire.getCancel().getOpId(), "cancel.op_id"));
            case SUPPLY -> supply(wire.getSupply());
            case ACKNOWLEDGE ->
                new ClientFrame.Acknowledge(wire.getAcknowledge().getOpIdsList());
            case END -> new ClientFrame.End();
            case PING -> new ClientFrame.Ping(wire.getPing().getNonce());
            case FRAME_NOT_SET -> throw Fields.unknownCase("attach_request.frame", wire.getUnknownFields());
        };
    }

    private static ClientFrame hello(AttachRequest.Hello wire) {
        return new ClientFrame.Hello(
                wire.getProtocolVersion(),
                Fields.text(wire.getClientName(), ClientFrame.Hello.MAX_NAME_LENGTH, "hello.client_name"),
                token(wire.getResumeToken(), "hello.resume_token"),
                Fields.index(wire.getWantedCredit(), "hello.wanted_credit"));
    }

    static @Nullable ResumeToken token(ByteString bytes, String field) {
        if (bytes.isEmpty()) {
            return null;
        }
        try {
            return new ResumeToken(bytes.toByteArray());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(field, e);
        }
    }

    private static ClientFrame submit(AttachRequest.Submit wire) {
        long opId = Fields.ordinal(wire.getOpId(), "submit.op_id");
        if (!wire.hasOp()) {
            throw Fields.missing("submit.op");
        }
        return new ClientFrame.Submit(opId, OpCodec.decode(wire.getOp()));
    }

    private static ClientFrame supply(AttachRequest.Supply wire) {
        long opId = Fields.ordinal(wire.getOpId(), "supply.op_id");
        int branch = Fields.index(wire.getBranch(), "supply.branch");
        return switch (wire.getResultCase()) {
            case VALUE -> new ClientFrame.Supply(opId, branch, PayloadCodec.decode(wire.getValue()), null);
            case FAILURE -> new ClientFrame.Supply(opId, branch, null, wire.getFailure());
            case RESULT_NOT_SET -> throw Fields.unknownCase("supply.result", wire.getUnknownFields());
        };
    }

    @Override
    public void onHello(ClientFrame.Hello frame) {
        AttachRequest.Hello.Builder hello = AttachRequest.Hello.newBuilder()
                .setProtocolVersion(frame.protocolVersion())
                .setClientName(frame.clientName())
                .setWantedCredit(frame.wantedCredit());
        ResumeToken token = frame.resumeToken();
        if (token != null) {
            hello.setResumeToken(ByteString.copyFrom(token.bytes()));
        }
        wire.setHello(hello);
    }

    @Override
    public void onSubmit(ClientFrame.Submit frame) {
        wire.setSubmit(AttachRequest.Submit.newBuilder().setOpId(frame.opId()).setOp(OpCodec.encode(frame.op())));
    }

    @Override
    public void onCancel(ClientFrame.Cancel frame) {
        wire.setCancel(AttachRequest.Cancel.newBuilder().setOpId(frame.opId()));
    }

    @Override
    public void onSupply(ClientFrame.Supply frame) {
        AttachRequest.Supply.Builder supply =
                AttachRequest.Supply.newBuilder().setOpId(frame.opId()).setBranch(frame.branch());
        Payload value = frame.value();
        String failure = frame.failure();
        if (value != null) {
            supply.setValue(PayloadCodec.encode(value));
        } else if (failure != null) {
            supply.setFailure(failure);
        }
        wire.setSupply(supply);
    }

    @Override
    public void onAcknowledge(ClientFrame.Acknowledge frame) {
        wire.setAcknowledge(AttachRequest.Acknowledge.newBuilder().addAllOpIds(frame.opIds()));
    }

    @Override
    public void onEnd(ClientFrame.End frame) {
        wire.setEnd(AttachRequest.End.getDefaultInstance());
    }

    @Override
    public void onPing(ClientFrame.Ping frame) {
        wire.setPing(AttachRequest.Ping.newBuilder().setNonce(frame.nonce()));
    }
}
