package io.strait.core.op;

/** Why an operation was refused. A refused operation did not happen: it had no effect on any channel. */
public enum Refusal {
    /** A field of the operation is out of its limits. */
    INVALID_ARGUMENT,
    /** A select without branch, deadline or default would wait for ever (S5). */
    NO_BRANCHES,
    /** More branches than the limit. */
    TOO_MANY_BRANCHES,
    /** A payload over the channel's cap. */
    PAYLOAD_TOO_LARGE,
    /** The channel's cap of waiting offers is reached (C14). */
    OVERLOADED,
    /** The buffer is full and the channel's overflow policy is REJECT (C3). */
    BUFFER_FULL,
    /** The channel is declared with other properties (C13). */
    CONFLICTING_PROPERTIES,
    /** The payload's content type is not the channel's codec. */
    WRONG_CODEC,
    /** The session is unknown at this node, or has ended. */
    UNKNOWN_SESSION,
    /** The operation id was used before for another operation of this session. */
    DUPLICATE_OPERATION,
    /** More unanswered operations than the session's credit. */
    TOO_MANY_OPERATIONS,
    /** The caller's supplier of a lazy value failed (S6). */
    SUPPLIER_FAILED,
    /** The node cannot serve now: it is leaving, or on the side of a partition without quorum (D6). */
    UNAVAILABLE,
    /** The session has no persistent select of this id, or it has ended (S11). */
    UNKNOWN_LOOP
}
