package io.strait.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.strait.Codec;
import io.strait.Content;
import java.io.UncheckedIOException;

/** Protobuf messages as {@code application/x-protobuf; message=full.Name}. */
public final class ProtobufCodec<T extends MessageLite> implements Codec<T> {

    private static final String BASE_TYPE = "application/x-protobuf";

    private final Parser<T> parser;
    private final String contentType;

    private ProtobufCodec(Parser<T> parser, String messageName) {
        this.parser = parser;
        this.contentType = BASE_TYPE + "; message=" + messageName;
    }

    /**
     * A codec for one message type.
     *
     * @param parser for instance {@code Order.parser()}
     * @param messageName the message's full name, as receivers in any language know it; another name is refused
     */
    public static <T extends MessageLite> ProtobufCodec<T> of(Parser<T> parser, String messageName) {
        return new ProtobufCodec<>(parser, messageName);
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public Content encode(T value) {
        return Content.of(contentType, value.toByteArray());
    }

    @Override
    public T decode(Content content) {
        String received = content.contentType();
        if (!received.equals(contentType) && !received.equals(BASE_TYPE) && !received.isEmpty()) {
            throw new IllegalArgumentException("another message: expected=" + contentType + " received=" + received);
        }
        try {
            return parser.parseFrom(content.data());
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }
}
