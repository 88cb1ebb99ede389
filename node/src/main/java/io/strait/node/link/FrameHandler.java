package io.strait.node.link;

import io.strait.core.id.NodeUid;
import org.agrona.DirectBuffer;

/** Takes the frames of all peers; per peer in the order of sending, each exactly once. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * One frame has arrived. It counts as delivered when this is called, so an exception loses this frame (and no other)
     * and leaves {@link LinkLayer#doWork}. May call {@link LinkLayer#send}, {@link LinkLayer#addPeer} and
     * {@link LinkLayer#removePeer}.
     *
     * @param from the sender's incarnation
     * @param buffer holds the frame during this call only
     * @param offset first byte of the frame
     * @param length of the frame in bytes
     */
    void onFrame(NodeUid from, DirectBuffer buffer, int offset, int length);
}
