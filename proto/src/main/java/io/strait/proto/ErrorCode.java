package io.strait.proto;

import com.google.rpc.Code;
import io.strait.core.op.Refusal;

/**
 * Every reason for which the wire reports an error: the {@code reason} of google.rpc.ErrorInfo is the constant's name.
 * docs/errors.md is generated from this table. Numbers are never reused.
 */
public enum ErrorCode {
    UNKNOWN(
            0,
            Category.INDETERMINATE,
            Code.UNKNOWN,
            "An error without a reason that this build knows: a lost connection, an expired RPC deadline, a proxy, or a newer"
                    + " node. The operation may have happened."),

    INVALID_ARGUMENT(100, Category.REFUSED, Code.INVALID_ARGUMENT, "A field of the operation is out of its limits."),
    NO_BRANCHES(
            101,
            Category.REFUSED,
            Code.INVALID_ARGUMENT,
            "A select without branch, deadline or default would wait for ever."),
    TOO_MANY_BRANCHES(102, Category.REFUSED, Code.INVALID_ARGUMENT, "More branches than the node's limit."),
    PAYLOAD_TOO_LARGE(103, Category.REFUSED, Code.INVALID_ARGUMENT, "A payload over the channel's cap."),
    CONFLICTING_PROPERTIES(
            104, Category.REFUSED, Code.FAILED_PRECONDITION, "The channel is declared with other properties."),
    WRONG_CODEC(
            105, Category.REFUSED, Code.FAILED_PRECONDITION, "The payload's content type is not the channel's codec."),
    DUPLICATE_OPERATION(
            106,
            Category.REFUSED,
            Code.ALREADY_EXISTS,
            "The operation id was used before for another operation of the session."),
    SUPPLIER_FAILED(107, Category.REFUSED, Code.ABORTED, "The caller's supplier of a lazy value failed."),
    CHANNEL_CLOSED(
            108,
            Category.REFUSED,
            Code.FAILED_PRECONDITION,
            "The channel is closed, and nothing more can come from it or go into it."),
    UNKNOWN_LOOP(109, Category.REFUSED, Code.NOT_FOUND, "The session has no such persistent select, or it has ended."),
    PROGRAM_NOT_FOUND(
            110,
            Category.REFUSED,
            Code.NOT_FOUND,
            "The node knows no program of this name; the metadata names those that it knows."),
    TASKLET_NOT_FOUND(
            111,
            Category.REFUSED,
            Code.NOT_FOUND,
            "No tasklet has this id: it never was, its node has gone, or it ended so long ago that it is forgotten."),
    NODE_NOT_FOUND(112, Category.REFUSED, Code.NOT_FOUND, "No member of the cluster has this uid or name."),

    OVERLOADED(
            200,
            Category.RETRYABLE,
            Code.RESOURCE_EXHAUSTED,
            "A cap of waiting offers, channels or sessions is reached; the message names it."),
    BUFFER_FULL(
            201,
            Category.RETRYABLE,
            Code.RESOURCE_EXHAUSTED,
            "The buffer is full and the channel's overflow policy is REJECT."),
    TOO_MANY_OPERATIONS(
            202,
            Category.RETRYABLE,
            Code.RESOURCE_EXHAUSTED,
            "More unanswered or unacknowledged operations than the session's credit."),
    UNAVAILABLE(
            203,
            Category.RETRYABLE,
            Code.UNAVAILABLE,
            "The node cannot serve now: it is leaving, or on the side of a partition without quorum."),
    TIMED_OUT(204, Category.RETRYABLE, Code.DEADLINE_EXCEEDED, "The operation's own deadline passed first."),
    CANCELLED(205, Category.RETRYABLE, Code.CANCELLED, "The caller cancelled first."),
    NOT_READY(206, Category.RETRYABLE, Code.FAILED_PRECONDITION, "Nothing could fire at one instant during the call."),

    INDETERMINATE(
            300,
            Category.INDETERMINATE,
            Code.UNKNOWN,
            "It is not known whether the send happened: the partner's node was removed between claim and answer, or a"
                    + " strict deadline passed."),

    UNKNOWN_SESSION(
            400,
            Category.FATAL,
            Code.NOT_FOUND,
            "The session is unknown at this node, or has ended: its unanswered operations are indeterminate."),
    MALFORMED_MESSAGE(
            401,
            Category.FATAL,
            Code.INVALID_ARGUMENT,
            "A message that cannot be read; the metadata names field and fault."),
    WRONG_PROTOCOL_VERSION(
            402,
            Category.FATAL,
            Code.FAILED_PRECONDITION,
            "Client and node speak different versions of the protocol; the metadata names both."),
    SESSION_REPLACED(
            403, Category.FATAL, Code.ABORTED, "The session was resumed on another stream, so this one is over."),
    INTERNAL(404, Category.FATAL, Code.INTERNAL, "A broken invariant of the node; its log has the details.");

    /** What a caller may conclude. */
    public enum Category {
        /** It did not happen. The same call can succeed later. */
        RETRYABLE("It did not happen. The same call can succeed later."),
        /** It did not happen. The same call fails again until the call or the channel changes. */
        REFUSED("It did not happen. The same call fails again until the call or the channel changes."),
        /** It may have happened. A blind retry may do it twice. */
        INDETERMINATE("It may have happened. A blind retry may do it twice."),
        /** The stream or the call is over; nothing more comes on it. */
        FATAL("The stream or the call is over; nothing more comes on it.");

        private final String meaning;

        Category(String meaning) {
            this.meaning = meaning;
        }

        /** One sentence, as in docs/errors.md. */
        public String meaning() {
            return meaning;
        }
    }

    private final int code;
    private final Category category;
    private final Code status;
    private final String description;

    ErrorCode(int code, Category category, Code status, String description) {
        this.code = code;
        this.category = category;
        this.status = status;
        this.description = description;
    }

    /** The number, for logs and exit messages; stable for ever. */
    public int code() {
        return code;
    }

    /** What a caller may conclude. */
    public Category category() {
        return category;
    }

    /** The google.rpc.Code that carries this reason on unary calls and at the end of streams: its name. */
    public String status() {
        return status.name();
    }

    int statusNumber() {
        return status.getNumber();
    }

    /** One or two sentences for people. */
    public String description() {
        return description;
    }

    /** The code of a reason; {@link #UNKNOWN} when this build does not know it. */
    public static ErrorCode ofReason(String reason) {
        for (ErrorCode code : values()) {
            if (code.name().equals(reason)) {
                return code;
            }
        }
        return UNKNOWN;
    }

    /** The code of a refusal. */
    public static ErrorCode of(Refusal refusal) {
        return switch (refusal) {
            case INVALID_ARGUMENT -> INVALID_ARGUMENT;
            case NO_BRANCHES -> NO_BRANCHES;
            case TOO_MANY_BRANCHES -> TOO_MANY_BRANCHES;
            case PAYLOAD_TOO_LARGE -> PAYLOAD_TOO_LARGE;
            case OVERLOADED -> OVERLOADED;
            case BUFFER_FULL -> BUFFER_FULL;
            case CONFLICTING_PROPERTIES -> CONFLICTING_PROPERTIES;
            case WRONG_CODEC -> WRONG_CODEC;
            case UNKNOWN_SESSION -> UNKNOWN_SESSION;
            case DUPLICATE_OPERATION -> DUPLICATE_OPERATION;
            case TOO_MANY_OPERATIONS -> TOO_MANY_OPERATIONS;
            case SUPPLIER_FAILED -> SUPPLIER_FAILED;
            case UNAVAILABLE -> UNAVAILABLE;
            case UNKNOWN_LOOP -> UNKNOWN_LOOP;
        };
    }
}
