package io.strait.node.link;

/** What became of a frame given to {@link LinkLayer#send}. */
public enum SendResult {
    /** Kept until the peer has it: it is delivered exactly once unless one of the two incarnations goes away. */
    QUEUED,
    /** Not taken: the peer has not acknowledged enough of the earlier frames. Try again after a later duty cycle. */
    WINDOW_FULL,
    /** Not taken: membership never named this peer, or has removed it. */
    UNKNOWN_PEER,
    /** Not taken: the link cannot be resumed any more; the peer has to come back as a new incarnation. */
    QUARANTINED
}
