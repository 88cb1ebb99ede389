package io.strait.node.link;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Body of REFUSED: {@code byte reason, short length, detail}. Frozen for all versions.
 *
 * @param reason for programs
 * @param detail for people, both compared values in it; at most {@value #MAX_DETAIL_BYTES} bytes go over the wire
 */
record Refusal(RefusalReason reason, String detail) {

    static final int MAX_DETAIL_BYTES = 300;
    static final int MAX_BYTES = Byte.BYTES + Short.BYTES + MAX_DETAIL_BYTES;

    int encode(MutableDirectBuffer buffer, int offset) {
        buffer.putByte(offset, (byte) reason.code());
        return Greeting.putString(buffer, offset + Byte.BYTES, shortened(detail)) - offset;
    }

    /** Null when the bytes are no refusal, or one for a reason that this version does not know. */
    static @Nullable Refusal decode(DirectBuffer buffer, int offset, int length) {
        if (length < Byte.BYTES) {
            return null;
        }
        RefusalReason reason = RefusalReason.byCode(buffer.getByte(offset));
        String detail = Greeting.string(buffer, offset + Byte.BYTES, offset + length);
        return reason == null || detail == null ? null : new Refusal(reason, detail);
    }

    /** Names may be long and not ASCII; what is cut off is only read by people. */
    private static String shortened(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_DETAIL_BYTES) {
            return text;
        }
        return new String(bytes, 0, MAX_DETAIL_BYTES - 8, StandardCharsets.UTF_8);
    }
}
