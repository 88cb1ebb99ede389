package io.strait;

/** What a send to a full buffer does (C3). Dropped values are counted and reach the undelivered handler. */
public enum Overflow {
    /** The sender waits for room. */
    SUSPEND,
    /** The oldest buffered value is dropped; the send succeeds. */
    DROP_OLDEST,
    /** The value being sent is dropped; the send succeeds. */
    DROP_LATEST,
    /** The buffer keeps one value, the latest. */
    CONFLATE,
    /** The send fails with {@link ChannelFullException}; a send branch of a select is just not ready. */
    REJECT
}
