package io.strait.codec;

import io.strait.Codec;
import io.strait.Content;

/**
 * Java records and beans as {@code application/json}. Needs {@code com.fasterxml.jackson.core:jackson-databind} on the class
 * path. Unknown members are ignored when reading, so that a type may grow.
 */
public final class JsonCodec<T> implements Codec<T> {

    /** What the values are written as. */
    public static final String CONTENT_TYPE = "application/json";

    private final Class<T> type;
    private final JacksonMapping mapping;

    private JsonCodec(Class<T> type, JacksonMapping mapping) {
        this.type = type;
        this.mapping = mapping;
    }

    /**
     * A codec for one type.
     *
     * @throws IllegalStateException when jackson-databind is missing
     */
    public static <T> JsonCodec<T> of(Class<T> type) {
        try {
            return new JsonCodec<>(type, new JacksonMapping());
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "JSON codec: a library is missing: add=com.fasterxml.jackson.core:jackson-databind", e);
        }
    }

    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }

    @Override
    public Content encode(T value) {
        return Content.of(CONTENT_TYPE, mapping.write(value));
    }

    @Override
    public T decode(Content content) {
        String received = content.contentType();
        if (!received.startsWith(CONTENT_TYPE) && !received.startsWith("text/") && !received.isEmpty()) {
            throw new IllegalArgumentException("not JSON: contentType=" + received);
        }
        return mapping.read(content.data(), type);
    }
}
