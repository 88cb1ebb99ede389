package io.strait;

import java.util.List;
import java.util.Optional;

/** A value with its headers; see {@link Codec#withHeaders()}. */
public record Message<T>(T value, List<Header> headers) {

    /** Keeps a copy of the list. */
    public Message {
        headers = List.copyOf(headers);
    }

    /** The value of the first header with this key. */
    public Optional<String> header(String key) {
        return headers.stream()
                .filter(header -> header.key().equals(key))
                .map(Header::value)
                .findFirst();
    }
}
