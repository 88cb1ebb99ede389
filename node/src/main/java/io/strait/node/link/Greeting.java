package io.strait.node.link;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Body of HELLO: {@code long number, short length, cluster name, short length, endpoint}. Frozen for all versions.
 *
 * @param number tells the answer to this HELLO from answers to earlier ones
 * @param clusterName of the sender
 * @param endpoint where the sender can be told that it is refused
 */
record Greeting(long number, String clusterName, String endpoint) {

    /** Bytes that an encoded greeting needs at most: two strings of 255 and 319 bytes. */
    static final int MAX_BYTES = 592;

    int encode(MutableDirectBuffer buffer, int offset) {
        buffer.putLong(offset, number, LITTLE_ENDIAN);
        int position = putString(buffer, offset + Long.BYTES, clusterName);
        return putString(buffer, position, endpoint) - offset;
    }

    /** Null when the bytes are no greeting or the endpoint is none. */
    static @Nullable Greeting decode(DirectBuffer buffer, int offset, int length) {
        int end = offset + length;
        if (length < Long.BYTES) {
            return null;
        }
        String clusterName = string(buffer, offset + Long.BYTES, end);
        if (clusterName == null) {
            return null;
        }
        int position = offset + Long.BYTES + Short.BYTES + stringBytes(buffer, offset + Long.BYTES);
        String endpoint = string(buffer, position, end);
        if (endpoint == null || !LinkAddress.isEndpoint(endpoint)) {
            return null;
        }
        return new Greeting(buffer.getLong(offset, LITTLE_ENDIAN), clusterName, endpoint);
    }

    static int putString(MutableDirectBuffer buffer, int offset, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        buffer.putShort(offset, (short) bytes.length, LITTLE_ENDIAN);
        buffer.putBytes(offset + Short.BYTES, bytes);
        return offset + Short.BYTES + bytes.length;
    }

    /** Null when the string would end behind {@code end}. */
    static @Nullable String string(DirectBuffer buffer, int offset, int end) {
        if (offset > end - Short.BYTES || offset + Short.BYTES + stringBytes(buffer, offset) > end) {
            return null;
        }
        byte[] bytes = new byte[stringBytes(buffer, offset)];
        buffer.getBytes(offset + Short.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int stringBytes(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
    }
}
