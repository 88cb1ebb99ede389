package io.strait.client.codec;

import io.strait.ChannelRef;
import io.strait.Codec;
import io.strait.Content;
import io.strait.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Predicate;

/** The codecs behind the factory methods of {@link Codec}. */
public final class Codecs {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BINARY = "application/octet-stream";
    private static final String REF = "application/vnd.strait.channel";

    /** See {@link Codec#utf8()}. */
    public static final Codec<String> UTF8 = new Simple<>(
            TEXT,
            type -> type.startsWith("text/") || type.startsWith("application/json") || type.isEmpty(),
            text -> text.getBytes(StandardCharsets.UTF_8),
            Codecs::strictUtf8);

    /** See {@link Codec#bytes()}. The copy keeps a sender that reuses its array from changing what was sent. */
    public static final Codec<byte[]> BYTES = new Simple<>(BINARY, type -> true, byte[]::clone, data -> data);

    /** See {@link Codec#channelRef()}. */
    public static final Codec<ChannelRef> CHANNEL_REF = new Simple<>(
            REF,
            REF::equals,
            ref -> ref.name().getBytes(StandardCharsets.UTF_8),
            data -> new ChannelRef(strictUtf8(data)));

    private Codecs() {}

    /** See {@link Codec#of}. */
    public static <T> Codec<T> of(String contentType, Function<T, byte[]> encode, Function<byte[], T> decode) {
        return new Simple<>(contentType, contentType::equals, encode, decode);
    }

    /** See {@link Codec#withHeaders()}. */
    public static <T> Codec<Message<T>> withHeaders(Codec<T> codec) {
        return new WithHeaders<>(codec);
    }

    private static String strictUtf8(byte[] data) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8: bytes=" + data.length, e);
        }
    }

    private record Simple<T>(
            String contentType, Predicate<String> reads, Function<T, byte[]> encoder, Function<byte[], T> decoder)
            implements Codec<T> {

        @Override
        public Content encode(T value) {
            return Content.of(contentType, encoder.apply(value));
        }

        @Override
        public T decode(Content content) {
            if (!reads.test(content.contentType())) {
                throw new IllegalArgumentException(
                        "another content type: expected=" + contentType + " received=" + content.contentType());
            }
            return decoder.apply(content.data());
        }
    }

    private record WithHeaders<T>(Codec<T> codec) implements Codec<Message<T>> {

        @Override
        public String contentType() {
            return codec.contentType();
        }

        @Override
        public Content encode(Message<T> message) {
            Content content = codec.encode(message.value());
            return new Content(content.contentType(), message.headers(), content.data());
        }

        @Override
        public Message<T> decode(Content content) {
            return new Message<>(codec.decode(content), content.headers());
        }
    }
}
