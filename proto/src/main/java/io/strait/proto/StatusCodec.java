package io.strait.proto;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * Errors as google.rpc.Status with google.rpc.ErrorInfo: how unary calls and whole streams fail. The operations of a
 * stream are answered by typed outcomes instead. Stateless; any thread.
 */
public final class StatusCodec {

    /** The domain of Strait's reasons in google.rpc.ErrorInfo. */
    public static final String DOMAIN = "strait.dev";

    /**
     * The longest message, and the longest value of a metadata entry, in characters; longer ones are cut. gRPC puts a
     * status into trailers, which many peers limit to 8 KiB, and non-ASCII text grows there up to nine times.
     */
    static final int MAX_TEXT_LENGTH = 256;

    private StatusCodec() {}

    /** The error as a status. */
    public static Status encode(WireError error) {
        ErrorInfo.Builder info =
                ErrorInfo.newBuilder().setReason(error.code().name()).setDomain(DOMAIN);
        error.metadata().forEach((key, value) -> info.putMetadata(key, cut(value)));
        return Status.newBuilder()
                .setCode(error.code().statusNumber())
                .setMessage(cut(error.message()))
                .addDetails(Any.pack(info.build()))
                .build();
    }

    /** Any status as an error: {@link ErrorCode#UNKNOWN} unless a Strait node says why. */
    public static WireError decode(Status status) {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                ErrorInfo info = unpack(detail);
                if (info.getDomain().equals(DOMAIN)) {
                    return new WireError(
                            ErrorCode.ofReason(info.getReason()), status.getMessage(), info.getMetadataMap());
                }
            }
        }
        return new WireError(ErrorCode.UNKNOWN, status.getMessage());
    }

    private static ErrorInfo unpack(Any detail) {
        try {
            return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("status.details", e);
        }
    }

    /**
     * The outcome that the error stands for; empty when the error is not about an operation.
     *
     * @throws MalformedMessageException when the metadata does not fit the reason
     */
    public static Optional<Outcome> outcomeOf(WireError error) {
        return switch (error.code()) {
            case TIMED_OUT -> Optional.of(new Outcome.TimedOut());
            case CANCELLED -> Optional.of(new Outcome.Cancelled());
            case NOT_READY -> Optional.of(new Outcome.NotReady());
            case CHANNEL_CLOSED -> Optional.of(closed(error.metadata()));
            case INDETERMINATE -> Optional.of(indeterminate(error.metadata()));
            case UNKNOWN,
                    MALFORMED_MESSAGE,
                    WRONG_PROTOCOL_VERSION,
                    SESSION_REPLACED,
                    INTERNAL,
                    PROGRAM_NOT_FOUND,
                    TASKLET_NOT_FOUND,
                    NODE_NOT_FOUND -> Optional.empty();
            case INVALID_ARGUMENT -> refused(Refusal.INVALID_ARGUMENT, error);
            case NO_BRANCHES -> refused(Refusal.NO_BRANCHES, error);
            case TOO_MANY_BRANCHES -> refused(Refusal.TOO_MANY_BRANCHES, error);
            case PAYLOAD_TOO_LARGE -> refused(Refusal.PAYLOAD_TOO_LARGE, error);
            case CONFLICTING_PROPERTIES -> refused(Refusal.CONFLICTING_PROPERTIES, error);
            case WRONG_CODEC -> refused(Refusal.WRONG_CODEC, error);
            case DUPLICATE_OPERATION -> refused(Refusal.DUPLICATE_OPERATION, error);
            case SUPPLIER_FAILED -> refused(Refusal.SUPPLIER_FAILED, error);
            case OVERLOADED -> refused(Refusal.OVERLOADED, error);
            case BUFFER_FULL -> refused(Refusal.BUFFER_FULL, error);
            case TOO_MANY_OPERATIONS -> refused(Refusal.TOO_MANY_OPERATIONS, error);
            case UNAVAILABLE -> refused(Refusal.UNAVAILABLE, error);
            case UNKNOWN_SESSION -> refused(Refusal.UNKNOWN_SESSION, error);
            case UNKNOWN_LOOP -> refused(Refusal.UNKNOWN_LOOP, error);
        };
    }

    private static Optional<Outcome> refused(Refusal refusal, WireError error) {
        return Optional.of(new Outcome.Refused(refusal, error.message()));
    }

    private static Outcome closed(Map<String, String> metadata) {
        boolean aborted = Boolean.parseBoolean(metadata.getOrDefault("aborted", ""));
        String cause = Fields.text(metadata.getOrDefault("cause", ""), CloseCause.MAX_LENGTH, "error_info.cause");
        return new Outcome.Closed(
                branch(metadata),
                Fields.channel(metadata.getOrDefault("channel", ""), "error_info.channel"),
                new CloseCause(aborted, cause));
    }

    private static Outcome indeterminate(Map<String, String> metadata) {
        int branch = metadata.containsKey("branch") ? branch(metadata) : -1;
        return new Outcome.Indeterminate(branch, metadata.getOrDefault("detail", ""));
    }

    private static int branch(Map<String, String> metadata) {
        String branch = metadata.getOrDefault("branch", "");
        try {
            return Fields.index(Integer.parseUnsignedInt(branch), "error_info.branch");
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("error_info.branch", e);
        }
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT_LENGTH) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_TEXT_LENGTH - 1));
        return text.substring(0, splitsPair ? MAX_TEXT_LENGTH - 1 : MAX_TEXT_LENGTH);
    }
}
