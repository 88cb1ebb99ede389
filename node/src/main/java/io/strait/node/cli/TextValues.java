package io.strait.node.cli;

import io.strait.Codec;
import io.strait.Content;
import io.strait.Header;
import io.strait.node.cli.output.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Values as the command line shows them: text where they are text, base64 where not. */
final class TextValues {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String BYTES = "application/octet-stream";

    /** Leaves values as they travel, so that any content type can be received and shown. */
    static final Codec<Content> AS_IS = new Codec<>() {
        @Override
        public String contentType() {
            return BYTES;
        }

        @Override
        public Content encode(Content value) {
            return value;
        }

        @Override
        public Content decode(Content content) {
            return content;
        }
    };

    private TextValues() {}

    static Content of(String text, List<Header> headers) {
        return new Content(TEXT, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes as text, if they are UTF-8. */
    static Optional<String> text(Content content) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.data()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** For a line of text output. */
    static String line(Content content) {
        return text(content).orElseGet(() -> "base64:" + base64(content));
    }

    /** {@code fields} with the value, its content type and its headers at the end. */
    static Fields append(Fields fields, Content content) {
        Fields longer = text(content)
                .map(text -> fields.with("value", text))
                .orElseGet(() -> fields.with("base64", base64(content)));
        longer = longer.with("contentType", content.contentType());
        if (content.headers().isEmpty()) {
            return longer;
        }
        List<Fields> headers = content.headers().stream()
                .map(header -> Fields.of("key", header.key()).with("value", header.value()))
                .toList();
        return longer.with("headers", headers);
    }

    private static String base64(Content content) {
        return Base64.getEncoder().encodeToString(content.data());
    }
}
