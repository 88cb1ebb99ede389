package io.strait.node.link;

/** Why a link cannot be resumed. */
public enum QuarantineReason {
    /** The peer no longer keeps frames that have not arrived here. */
    FRAMES_LOST,
    /** The peer acknowledges frames that were never sent to it. */
    ACK_OF_UNSENT,
    /** The peer's frame is longer than {@link LinkLimits#maxFrameBytes()}. */
    FRAME_TOO_LARGE,
    /** The peer says that it has removed or quarantined this node. */
    REFUSED_BY_PEER
}
