package io.strait;

import org.jspecify.annotations.Nullable;

/**
 * A value could not be turned into bytes, or received bytes could not be turned into a value.
 *
 * <p>When encoding fails nothing was sent. When decoding fails the value <em>was</em> received: nobody else will get it, so
 * it is kept here as it came ({@link #content()}).
 */
public final class CodecException extends StraitException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Content content;
    private final Effect effect;

    private CodecException(String message, @Nullable Content content, Effect effect, Throwable cause) {
        super(message, cause);
        this.content = content;
        this.effect = effect;
    }

    /** A value that could not be encoded for {@code channel}. */
    public static CodecException encoding(String channel, String contentType, Throwable cause) {
        return new CodecException(
                "value cannot be encoded: channel=" + channel + " codec=" + contentType, null, Effect.NONE, cause);
    }

    /** A received value that could not be decoded. */
    public static CodecException decoding(String channel, String contentType, Content content, Throwable cause) {
        return new CodecException(
                "received value cannot be decoded: channel=" + channel + " codec=" + contentType + " contentType="
                        + content.contentType() + " bytes=" + content.data().length,
                content,
                Effect.TAKEN,
                cause);
    }

    /** The received value as it came; null when encoding failed, and after Java serialisation. */
    public @Nullable Content content() {
        return content;
    }

    @Override
    public Effect effect() {
        return effect;
    }
}
