package io.strait.proto;

import io.strait.core.op.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as it goes over the wire.
 *
 * @param code why
 * @param message for people: what happened, with ids and compared values
 * @param metadata for programs: the same values by key, see docs/errors.md
 */
public record WireError(ErrorCode code, String message, Map<String, String> metadata) {

    public WireError {
        metadata = Map.copyOf(metadata);
    }

    /** An error without metadata. */
    public WireError(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /** A message that could not be read. */
    public static WireError of(MalformedMessageException fault) {
        return new WireError(
                ErrorCode.MALFORMED_MESSAGE,
                String.valueOf(fault.getMessage()),
                Map.of("field", fault.field(), "fault", fault.fault()));
    }

    /** A client of another protocol version. */
    public static WireError of(ProtocolVersionException fault) {
        return new WireError(
                ErrorCode.WRONG_PROTOCOL_VERSION,
                String.valueOf(fault.getMessage()),
                Map.of(
                        "theirs", Integer.toUnsignedString(fault.theirs()),
                        "ours", Integer.toUnsignedString(fault.ours())));
    }

    /**
     * How a unary call says that an operation ended otherwise than asked for.
     *
     * @throws IllegalArgumentException for the outcomes that are no errors: Sent, Received, CloseDone, Inspected, Declared,
     *     and those of persistent selects, which no unary call has
     */
    public static WireError of(Outcome outcome) {
        return outcome.accept(OfOutcome.INSTANCE);
    }

    private static final class OfOutcome implements Outcome.Visitor<WireError> {

        static final OfOutcome INSTANCE = new OfOutcome();

        @Override
        public WireError onClosed(Outcome.Closed outcome) {
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("branch", Integer.toString(outcome.branch()));
            metadata.put("channel", outcome.channel().value());
            metadata.put("aborted", Boolean.toString(outcome.cause().aborted()));
            metadata.put("cause", outcome.cause().message());
            return new WireError(
                    ErrorCode.CHANNEL_CLOSED,
                    "channel closed: channel=" + outcome.channel() + " aborted="
                            + outcome.cause().aborted(),
                    metadata);
        }

        @Override
        public WireError onTimedOut(Outcome.TimedOut outcome) {
            return new WireError(ErrorCode.TIMED_OUT, "timed out");
        }

        @Override
        public WireError onCancelled(Outcome.Cancelled outcome) {
            return new WireError(ErrorCode.CANCELLED, "cancelled");
        }

        @Override
        public WireError onNotReady(Outcome.NotReady outcome) {
            return new WireError(ErrorCode.NOT_READY, "not ready");
        }

        @Override
        public WireError onRefused(Outcome.Refused outcome) {
            return new WireError(ErrorCode.of(outcome.refusal()), outcome.detail());
        }

        @Override
        public WireError onIndeterminate(Outcome.Indeterminate outcome) {
            Map<String, String> metadata = outcome.branch() < 0
                    ? Map.of("detail", outcome.detail())
                    : Map.of("branch", Integer.toString(outcome.branch()), "detail", outcome.detail());
            return new WireError(ErrorCode.INDETERMINATE, "indeterminate: " + outcome.detail(), metadata);
        }

        @Override
        public WireError onSent(Outcome.Sent outcome) {
            throw noError(outcome);
        }

        @Override
        public WireError onReceived(Outcome.Received outcome) {
            throw noError(outcome);
        }

        @Override
        public WireError onCloseDone(Outcome.CloseDone outcome) {
            throw noError(outcome);
        }

        @Override
        public WireError onInspected(Outcome.Inspected outcome) {
            throw noError(outcome);
        }

        @Override
        public WireError onDeclared(Outcome.Declared outcome) {
            throw noError(outcome);
        }

        @Override
        public WireError onLoopChanged(Outcome.LoopChanged outcome) {
            throw noError(outcome);
        }

        @Override
        public WireError onAllClosed(Outcome.AllClosed outcome) {
            throw noError(outcome);
        }

        @Override
        public WireError onBranchRefused(Outcome.BranchRefused outcome) {
            return new WireError(ErrorCode.of(outcome.refusal()), outcome.detail());
        }

        private static IllegalArgumentException noError(Outcome outcome) {
            return new IllegalArgumentException("wire error: not an error: outcome=" + outcome);
        }
    }
}
