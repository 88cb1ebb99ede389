package io.strait.node.link;

import org.jspecify.annotations.Nullable;

/** The messages of the link protocol; who sends them when is told in {@link PeerLink}. */
enum MessageKind {
    /** Who I am, whom I want, from where on I keep frames: asks for a WELCOME. Layout frozen for all versions. */
    HELLO(1),
    /** Answers a HELLO: I have your frames up to {@code acked}. */
    WELCOME(2),
    /** Answers a HELLO that cannot be accepted, or ends a link. Layout frozen for all versions. */
    REFUSED(3),
    /** Consecutive entries. */
    DATA(4),
    /** Nothing but {@code acked}. */
    ACK(5),
    /** A DATA came too early: send again from {@code acked + 1}. */
    NAK(6);

    private static final @Nullable MessageKind[] BY_CODE = new MessageKind[7];

    static {
        for (MessageKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final byte code;

    MessageKind(int code) {
        this.code = (byte) code;
    }

    /** The number on the wire; never reused. */
    byte code() {
        return code;
    }

    /** Whether nodes of different versions understand each other's. */
    boolean isFrozen() {
        return this == HELLO || this == REFUSED;
    }

    static @Nullable MessageKind byCode(byte code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
