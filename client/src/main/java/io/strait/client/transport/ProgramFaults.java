package io.strait.client.transport;

import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.strait.Endpoint;
import io.strait.IndeterminateException;
import io.strait.InvalidArgumentException;
import io.strait.NotFoundException;
import io.strait.OverloadedException;
import io.strait.ProtocolException;
import io.strait.StraitException;
import io.strait.UnavailableException;
import io.strait.proto.ErrorCode;
import io.strait.proto.StatusCodec;
import io.strait.proto.WireError;
import java.net.ConnectException;

/** What goes wrong with requests about programs: exceptions of the API on one side, errors of the wire on the other. */
public final class ProgramFaults {

    private ProgramFaults() {}

    /** For the wire. What the API has no word for is {@code INTERNAL}. */
    public static WireError wire(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof NotFoundException e) {
            return new WireError(codeOf(e.kind()), message, e.facts());
        }
        if (failure instanceof InvalidArgumentException) {
            return new WireError(ErrorCode.INVALID_ARGUMENT, message);
        }
        if (failure instanceof OverloadedException) {
            return new WireError(ErrorCode.OVERLOADED, message);
        }
        if (failure instanceof IndeterminateException) {
            return new WireError(ErrorCode.INDETERMINATE, message);
        }
        return failure instanceof StraitException
                ? new WireError(ErrorCode.UNAVAILABLE, message)
                : new WireError(ErrorCode.INTERNAL, failure.toString());
    }

    private static ErrorCode codeOf(NotFoundException.Kind kind) {
        return switch (kind) {
            case PROGRAM -> ErrorCode.PROGRAM_NOT_FOUND;
            case TASKLET -> ErrorCode.TASKLET_NOT_FOUND;
            case NODE -> ErrorCode.NODE_NOT_FOUND;
        };
    }

    /** For the API: how a call ended that was not answered as asked. */
    static StraitException exception(Throwable failure, Endpoint endpoint, boolean repeatable) {
        Status status = Status.fromThrowable(failure);
        WireError error =
                StatusCodec.decode(StatusProto.fromStatusAndTrailers(status, Status.trailersFromThrowable(failure)));
        String message = error.message();
        return switch (error.code()) {
            case PROGRAM_NOT_FOUND -> new NotFoundException(NotFoundException.Kind.PROGRAM, message, error.metadata());
            case TASKLET_NOT_FOUND -> new NotFoundException(NotFoundException.Kind.TASKLET, message, error.metadata());
            case NODE_NOT_FOUND -> new NotFoundException(NotFoundException.Kind.NODE, message, error.metadata());
            case INVALID_ARGUMENT -> new InvalidArgumentException(message);
            case OVERLOADED -> new OverloadedException(message);
            case UNAVAILABLE -> new UnavailableException(message);
            case INDETERMINATE -> new IndeterminateException(message);
            default -> unanswered(status, endpoint, repeatable);
        };
    }

    private static StraitException unanswered(Status status, Endpoint endpoint, boolean repeatable) {
        String facts =
                " endpoint=" + endpoint + " status=" + status.getCode() + " detail=\"" + status.getDescription() + "\"";
        if (status.getCode() == Status.Code.UNIMPLEMENTED) {
            return new ProtocolException("node runs no programs:" + facts);
        }
        boolean neverSent = status.getCause() instanceof ConnectException;
        return repeatable || neverSent
                ? new UnavailableException("node does not answer:" + facts, status.getCause())
                : new IndeterminateException("node does not answer, and the program may run:" + facts);
    }

    static StraitException unreadable(RuntimeException fault, Endpoint endpoint) {
        return new ProtocolException("answer cannot be read: endpoint=" + endpoint + " fault=" + fault);
    }
}
