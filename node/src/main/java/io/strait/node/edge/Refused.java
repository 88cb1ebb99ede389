package io.strait.node.edge;

import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.strait.proto.ErrorCode;
import io.strait.proto.StatusCodec;
import io.strait.proto.WireError;

/** A stream or a call that the edge does not serve, with what its client is told. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient WireError error;

    Refused(ErrorCode code, String message) {
        super(message, null, false, false);
        this.error = new WireError(code, message);
    }

    WireError error() {
        return error;
    }

    /** An error as gRPC ends calls with it. */
    static StatusRuntimeException status(WireError error) {
        Status status = StatusCodec.encode(error);
        return StatusProto.toStatusRuntimeException(status);
    }
}
