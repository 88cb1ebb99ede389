package io.strait.client.session;

import io.strait.core.op.Branch;
import io.strait.core.op.Op;
import io.strait.core.op.Payload;
import io.strait.proto.ClientFrame;
import io.strait.proto.SessionCodec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps back frames that are larger than the node takes. The node's end of gRPC resets the stream of such a frame without a
 * word, and it would be sent again after each resume.
 */
final class FrameCap {

    /** Tags, lengths and numbers of a frame, a branch, a payload or a header; generous. */
    private static final int OVERHEAD_BYTES = 64;

    /** UTF-8 per UTF-16 code unit, at most. */
    private static final int BYTES_PER_CHAR = 3;

    private int maxBytes = Integer.MAX_VALUE;

    /** What the node of this session takes. 0: it does not say. */
    void set(int maxMessageBytes) {
        maxBytes = maxMessageBytes == 0 ? Integer.MAX_VALUE : maxMessageBytes;
    }

    /** What is wrong with the operation's size, or null. */
    @Nullable
    String faultOf(Op op) {
        if (!(op instanceof Op.Select select) || bound(select) <= maxBytes) {
            return null;
        }
        return faultOf(new ClientFrame.Submit(Long.MAX_VALUE, op));
    }

    /** What is wrong with a lazy value's size, or null. */
    @Nullable
    String faultOf(Payload value) {
        return bound(value) + OVERHEAD_BYTES <= maxBytes
                ? null
                : faultOf(new ClientFrame.Supply(Long.MAX_VALUE, Integer.MAX_VALUE, value, null));
    }

    private @Nullable String faultOf(ClientFrame frame) {
        int bytes = SessionCodec.encode(frame).getSerializedSize();
        return bytes <= maxBytes ? null : "message too large: bytes=" + bytes + " limit=max_message_bytes=" + maxBytes;
    }

    /** At least the encoded size, without encoding. */
    private static long bound(Op.Select select) {
        long bytes = OVERHEAD_BYTES;
        for (Branch branch : select.branches()) {
            Payload value = branch.value();
            bytes += OVERHEAD_BYTES + textBound(branch.channel().value()) + (value == null ? 0 : bound(value));
        }
        return bytes;
    }

    private static long bound(Payload value) {
        long bytes = OVERHEAD_BYTES + textBound(value.contentType()) + value.data().length;
        for (Payload.Header header : value.headers()) {
            bytes += OVERHEAD_BYTES + textBound(header.key()) + textBound(header.value());
        }
        return bytes;
    }

    private static long textBound(String text) {
        return (long) text.length() * BYTES_PER_CHAR;
    }
}
