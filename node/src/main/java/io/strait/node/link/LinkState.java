package io.strait.node.link;

/** Where the link to one peer stands; diagram and transitions in {@link PeerLink}. */
public enum LinkState {
    /** The Aeron publication towards the peer is being made. */
    OPENING,
    /** The publication is there; nobody answers at the peer's endpoint. */
    CONNECTING,
    /** Asking the peer who it is and up to where it has our frames. */
    GREETING,
    /** Frames flow. */
    UP,
    /** Cannot be resumed: nothing is sent, nothing is accepted, for good. */
    QUARANTINED,
    /** Membership removed the peer: resources are released. */
    REMOVED
}
