package io.strait.client.transport;

import io.strait.proto.ClientFrame;
import io.strait.proto.NodeFrame;
import io.strait.proto.WireError;

/** One attempt to attach a session: a stream of frames each way. Calls must not overlap; none of them blocks. */
public interface NodeStream {

    /** What comes from the node. Must not block. */
    interface Listener {

        /** A frame. */
        void onFrame(NodeFrame frame);

        /** {@link NodeStream#isReady} is true again. */
        void onReady();

        /** The stream is over; nothing comes after this. */
        void onEnd(WireError reason);
    }

    /** Puts a frame on the stream; dropped when the stream is over. */
    void send(ClientFrame frame);

    /** Whether a frame would go out now instead of waiting in memory. */
    boolean isReady();

    /** No frame follows. */
    void finish();

    /** Gives the stream up; the listener hears of the end. Not to be called with a lock held that the listener wants. */
    void abandon(String why);
}
