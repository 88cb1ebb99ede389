package io.strait;

import java.util.List;

/**
 * A value as it travels: opaque bytes, the content type that says how to read them, and small headers. No bytes at all are
 * a value too.
 *
 * @param contentType names the codec, for instance {@code text/plain; charset=utf-8}
 * @param headers in the sender's order
 * @param data the bytes, owned by the content from here on: nobody writes to them
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity of the bytes: nobody compares contents.
public record Content(String contentType, List<Header> headers, byte[] data) {

    /** Keeps a copy of the list, not of the bytes. */
    public Content {
        headers = List.copyOf(headers);
    }

    /** Bytes without headers. */
    public static Content of(String contentType, byte[] data) {
        return new Content(contentType, List.of(), data);
    }
}
