package io.strait.node.link;

import io.strait.core.id.NodeUid;

/**
 * Events about links, told from inside {@link LinkLayer} calls by whoever holds the turn. Must not block, throw or call
 * back. Events that a peer can cause at will are told once per peer and reason, or at most once a second; the counters
 * tell all.
 */
public interface LinkListener {
    /** Hears nothing. */
    LinkListener NONE = new LinkListener() {};

    /** Frames flow to this peer, for the first time or again. */
    default void onPeerUp(NodeUid peer) {}

    /** Frames to this peer wait; they are kept and sent again when it answers. */
    default void onPeerInterrupted(NodeUid peer, String reason) {}

    /** The link cannot be resumed; no frame goes out to or comes in from this incarnation any more. */
    default void onPeerQuarantined(NodeUid peer, QuarantineReason reason, String detail) {}

    /** A node asked for a link and was refused here. */
    default void onPeerRejected(NodeUid peer, RefusalReason reason, String detail) {}

    /** A node refused the link that was asked for here. */
    default void onRefusedByPeer(NodeUid peer, RefusalReason reason, String detail) {}

    /** Bytes that are no link message, or a broken one, were dropped. */
    default void onMalformed(String detail) {}

    /** The media driver or the Aeron client reported an error that it survives. */
    default void onTransportError(Throwable error) {}

    /** Media driver and Aeron client were lost and are made anew; the links resume afterwards. */
    default void onTransportLost(Throwable cause) {}

    /** Media driver and Aeron client are there again. */
    default void onTransportRebuilt() {}

    /** They cannot be made anew: this layer is dead and the node should stop. */
    default void onFatal(LinkException error) {}
}
