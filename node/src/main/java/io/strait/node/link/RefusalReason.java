package io.strait.node.link;

import org.jspecify.annotations.Nullable;

/** Why a node refuses the link that another one asks for. */
public enum RefusalReason {
    /** Speaks another version of the link protocol. */
    OTHER_VERSION(1),
    /** Belongs to a cluster of another name. */
    OTHER_CLUSTER(2),
    /** Asks for another incarnation than the one that runs at this endpoint. */
    OTHER_INCARNATION(3),
    /** Membership has not named this peer here (yet); the only reason that is not told to the peer. */
    UNKNOWN_PEER(4),
    /** Membership has removed this peer. */
    REMOVED(5),
    /** The link to this peer cannot be resumed. */
    QUARANTINED(6);

    private static final RefusalReason[] BY_CODE = new RefusalReason[7];

    static {
        for (RefusalReason reason : values()) {
            BY_CODE[reason.code] = reason;
        }
    }

    private final int code;

    RefusalReason(int code) {
        this.code = code;
    }

    /** The number on the wire; never reused. */
    int code() {
        return code;
    }

    static @Nullable RefusalReason byCode(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Whether the refused side has to give this link up. */
    boolean isFinal() {
        return this == REMOVED || this == QUARANTINED;
    }
}
