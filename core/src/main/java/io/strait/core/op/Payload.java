package io.strait.core.op;

import java.util.List;

/**
 * What travels through a channel: opaque bytes with a content type and small headers (C15), or a failure (C9).
 *
 * @param kind whether the receiver gets the bytes or an exception described by them
 * @param contentType names the codec that wrote {@code data}, for instance {@code text/plain; charset=utf-8}
 * @param headers small key-value pairs, in the sender's order
 * @param data the bytes; may be empty; owned by the payload from here on, nobody writes to it
 */
// Copies would cost more than they protect: the bytes cross threads once, and nobody compares payloads by value.
@SuppressWarnings("ArrayRecordComponent")
public record Payload(Kind kind, String contentType, List<Header> headers, byte[] data) {

    /** What the receiver makes of a payload. */
    public enum Kind {
        /** The receiver gets the value. */
        VALUE,
        /** The receiver's call throws the failure that the payload describes. */
        FAILURE
    }

    /** One header; keys may repeat. */
    public record Header(String key, String value) {}

    public Payload {
        headers = List.copyOf(headers);
    }

    /** A value without headers. */
    public static Payload value(String contentType, byte[] data) {
        return new Payload(Kind.VALUE, contentType, List.of(), data);
    }

    /** What counts against the payload cap: data, content type and headers, in bytes or characters. */
    public int size() {
        int size = data.length + contentType.length();
        for (Header header : headers) {
            size += header.key().length() + header.value().length();
        }
        return size;
    }
}
