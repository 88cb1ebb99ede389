package io.strait.client.codec;

import io.strait.Codec;
import io.strait.CodecException;
import io.strait.Content;
import io.strait.Header;
import io.strait.RemoteFailureException;
import io.strait.core.op.Payload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Values and failures as the core carries them.
 *
 * <p>A failure (C9) reads the same in every language: content type {@value #FAILURE_TYPE}, headers {@code type} and
 * {@code message}, and the stack as UTF-8 text.
 */
public final class Payloads {

    /** The content type of a failure. */
    public static final String FAILURE_TYPE = "text/x-strait-failure; charset=utf-8";
    /** Longer stacks are cut off, in characters: a failure must pass where a small value passes. */
    static final int MAX_STACK = 8 * 1024;
    /** Longer messages are cut off, in characters. */
    static final int MAX_MESSAGE = 1024;

    private static final String TYPE = "type";
    private static final String MESSAGE = "message";

    private Payloads() {}

    /** A value ready to be sent. */
    public static <T> Payload encode(String channel, Codec<T> codec, T value) {
        Content content;
        try {
            content = codec.encode(value);
        } catch (RuntimeException e) {
            throw CodecException.encoding(channel, codec.contentType(), e);
        }
        return new Payload(Payload.Kind.VALUE, content.contentType(), coreHeaders(content.headers()), content.data());
    }

    /** A received value. */
    public static <T> T decode(String channel, Codec<T> codec, Payload payload) {
        Content content = content(payload);
        try {
            return codec.decode(content);
        } catch (RuntimeException e) {
            throw CodecException.decoding(channel, codec.contentType(), content, e);
        }
    }

    /** The same bytes under the public name. */
    public static Content content(Payload payload) {
        if (payload.headers().isEmpty()) {
            return new Content(payload.contentType(), List.of(), payload.data());
        }
        List<Header> headers = new ArrayList<>(payload.headers().size());
        for (Payload.Header header : payload.headers()) {
            headers.add(new Header(header.key(), header.value()));
        }
        return new Content(payload.contentType(), headers, payload.data());
    }

    /** A failure ready to be sent. */
    public static Payload failure(Throwable failure) {
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack, true));
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        List<Payload.Header> headers = List.of(
                new Payload.Header(TYPE, failure.getClass().getName()),
                new Payload.Header(MESSAGE, cut(message, MAX_MESSAGE)));
        byte[] data = cut(stack.toString(), MAX_STACK).getBytes(StandardCharsets.UTF_8);
        return new Payload(Payload.Kind.FAILURE, FAILURE_TYPE, headers, data);
    }

    /** A received failure. Headers that a sender in another language left out read as empty. */
    public static RemoteFailureException failure(String channel, Payload payload) {
        return new RemoteFailureException(
                channel,
                header(payload, TYPE),
                header(payload, MESSAGE),
                new String(payload.data(), StandardCharsets.UTF_8));
    }

    private static String header(Payload payload, String key) {
        for (Payload.Header header : payload.headers()) {
            if (header.key().equals(key)) {
                return header.value();
            }
        }
        return "";
    }

    private static List<Payload.Header> coreHeaders(List<Header> headers) {
        if (headers.isEmpty()) {
            return List.of();
        }
        List<Payload.Header> mapped = new ArrayList<>(headers.size());
        for (Header header : headers) {
            mapped.add(new Payload.Header(header.key(), header.value()));
        }
        return mapped;
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end);
    }
}
