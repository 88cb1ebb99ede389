package io.strait.core.op;

/** Which side of a channel an offer stands on. */
public enum Direction {
    SEND,
    RECEIVE;

    /** The side that an offer of this side can meet. */
    public Direction opposite() {
        return this == SEND ? RECEIVE : SEND;
    }
}
