package io.strait.proto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The repository's documents, as seen from this module. */
final class Documents {

    private Documents() {}

    static Path path(String name) {
        return Path.of("..", "docs", name);
    }

    static String read(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "document cannot be read: " + path(name).toAbsolutePath(), e);
        }
    }
}
