package io.strait.proto;

import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import java.util.OptionalLong;

/** The frames of a session's stream. Stateless; any thread. */
public final class SessionCodec {

    private SessionCodec() {}

    /** A client's frame for the wire. Values are not copied: the message shares the payload's array. */
    public static AttachRequest encode(ClientFrame frame) {
        return ClientFrameCodec.encode(frame);
    }

    /**
     * Reads a client's frame.
     *
     * @throws MalformedMessageException when it is not one of this protocol; if {@link #operationOf} knows an operation,
     *     that one is answered {@link MalformedMessageException#refusal} and the stream goes on, else the stream ends
     */
    public static ClientFrame decode(AttachRequest wire) {
        return ClientFrameCodec.decode(wire);
    }

    /** The operation that a frame starts, although the frame itself may be malformed. */
    public static OptionalLong operationOf(AttachRequest wire) {
        return wire.hasSubmit() && wire.getSubmit().getOpId() > 0
                ? OptionalLong.of(wire.getSubmit().getOpId())
                : OptionalLong.empty();
    }

    /** A node's frame for the wire. Values are not copied: the message shares the payload's array. */
    public static AttachResponse encode(NodeFrame frame) {
        return NodeFrameCodec.encode(frame);
    }

    /**
     * Reads a node's frame.
     *
     * @throws MalformedMessageException when it is not one of this protocol
     */
    public static NodeFrame decode(AttachResponse wire) {
        return NodeFrameCodec.decode(wire);
    }
}
