package io.strait;

import io.strait.client.codec.Codecs;
import io.strait.codec.JsonCodec;
import java.util.function.Function;

/**
 * Turns values of one type into bytes and back. A codec is used by many threads at once and keeps nothing it is given.
 *
 * <p>Both directions may throw any {@link RuntimeException}; the caller then gets a {@link CodecException}. A received value
 * that cannot be decoded is taken from the channel all the same, and the exception carries it.
 */
public interface Codec<T> {

    /** What the values are written as, for instance {@code application/json}. */
    String contentType();

    /** The value as bytes. The result belongs to the caller: the codec does not write to it again. */
    Content encode(T value);

    /** The value that these bytes mean. Refuses content types that it cannot read. */
    T decode(Content content);

    /** Text as UTF-8, {@code text/plain; charset=utf-8}. Reads any {@code text/...} and JSON as text; malformed bytes are
     * refused. */
    static Codec<String> utf8() {
        return Codecs.UTF8;
    }

    /** Bytes as they are, {@code application/octet-stream}. Reads every content type; copies when sending. */
    static Codec<byte[]> bytes() {
        return Codecs.BYTES;
    }

    /** Channels as values (C16): whoever receives one can use it at once. */
    static Codec<ChannelRef> channelRef() {
        return Codecs.CHANNEL_REF;
    }

    /**
     * Java records and beans as JSON. Needs {@code com.fasterxml.jackson.core:jackson-databind} on the class path.
     *
     * @throws IllegalStateException when it is missing
     */
    static <T> Codec<T> json(Class<T> type) {
        return JsonCodec.of(type);
    }

    /** A codec from two functions; it reads only its own content type. */
    static <T> Codec<T> of(String contentType, Function<T, byte[]> encode, Function<byte[], T> decode) {
        return Codecs.of(contentType, encode, decode);
    }

    /** The same codec for values with headers. */
    default Codec<Message<T>> withHeaders() {
        return Codecs.withHeaders(this);
    }
}
