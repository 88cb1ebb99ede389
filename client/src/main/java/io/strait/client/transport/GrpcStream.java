package io.strait.client.transport;

import com.google.rpc.Code;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.strait.proto.ClientFrame;
import io.strait.proto.ErrorCode;
import io.strait.proto.MalformedMessageException;
import io.strait.proto.NodeFrame;
import io.strait.proto.SessionCodec;
import io.strait.proto.StatusCodec;
import io.strait.proto.WireError;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import org.jspecify.annotations.Nullable;

/** One Attach call and its connection. */
final class GrpcStream extends ClientCall.Listener<AttachResponse> implements NodeStream {

    private final ManagedChannel connection;
    private final ClientCall<AttachRequest, AttachResponse> call;
    private final Listener listener;
    /** Why this side ended the call; gRPC then reports only that it was cancelled. */
    private volatile @Nullable WireError ownReason;

    private boolean finished;

    GrpcStream(ManagedChannel connection, ClientCall<AttachRequest, AttachResponse> call, Listener listener) {
        this.connection = connection;
        this.call = call;
        this.listener = listener;
    }

    /** Takes whatever comes: what a node may send at once is bounded by the session's credit. */
    void start() {
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
    }

    @Override
    public void send(ClientFrame frame) {
        if (!finished) {
            call.sendMessage(SessionCodec.encode(frame));
        }
    }

    @Override
    public boolean isReady() {
        return call.isReady();
    }

    @Override
    public void finish() {
        if (!finished) {
            finished = true;
            call.halfClose();
        }
    }

    @Override
    public void abandon(String why) {
        finished = true;
        if (ownReason == null) {
            ownReason = new WireError(ErrorCode.UNKNOWN, why);
        }
        connection.shutdownNow();
    }

    @Override
    public void onMessage(AttachResponse message) {
        NodeFrame frame;
        try {
            frame = SessionCodec.decode(message);
        } catch (MalformedMessageException e) {
            ownReason = WireError.of(e);
            connection.shutdownNow();
            return;
        }
        listener.onFrame(frame);
    }

    @Override
    public void onReady() {
        listener.onReady();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        connection.shutdownNow();
        WireError reason = ownReason;
        listener.onEnd(reason != null ? reason : reasonOf(status, trailers));
    }

    private static WireError reasonOf(Status status, Metadata trailers) {
        com.google.rpc.Status detailed = StatusProto.fromStatusAndTrailers(status, trailers);
        WireError error = StatusCodec.decode(detailed);
        String message =
                error.message().isEmpty() ? String.valueOf(Code.forNumber(detailed.getCode())) : error.message();
        return new WireError(error.code(), message, error.metadata());
    }
}
