package io.strait.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lines of real text files, held in memory.
 *
 * @param description what they are of
 * @param lines at least one
 */
record TextSource(String description, List<String> lines) {

    /** Enough text to be busy with, little enough to hold. */
    private static final long MOST_BYTES = 8L << 20;

    /** Far below the largest payload, even if every character takes four bytes. */
    private static final int MOST_LINE_CHARS = 1 << 14;

    private static final int DEPTH = 16;

    /** Keeps a copy. */
    TextSource {
        lines = List.copyOf(lines);
    }

    /**
     * These files.
     *
     * @throws UncheckedIOException naming the file that cannot be read
     * @throws IllegalArgumentException when there is no line in them
     */
    static TextSource of(List<Path> files) {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            try {
                // Malformed bytes become replacement characters: any file will do.
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                text.lines().forEach(line -> addPieces(lines, line));
            } catch (IOException e) {
                throw new UncheckedIOException("the text cannot be read: file=" + file, e);
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("no text in these files: files=" + files);
        }
        String description = files.size() == 1 ? files.getFirst().getFileName().toString() : files.size() + " files";
        return new TextSource(description, lines);
    }

    private static void addPieces(List<String> lines, String line) {
        for (int from = 0; from == 0 || from < line.length(); from += MOST_LINE_CHARS) {
            lines.add(line.substring(from, Math.min(line.length(), from + MOST_LINE_CHARS)));
        }
    }

    /** The project's own sources and documents below {@code root}; what an installation has of it. */
    static TextSource ofProject(Path root) {
        try (Stream<Path> tree = Files.find(root, DEPTH, (path, attributes) -> attributes.isRegularFile())) {
            List<Path> candidates =
                    tree.filter(path -> isText(root.relativize(path))).sorted().toList();
            List<Path> files = new ArrayList<>();
            long bytes = 0;
            for (Path file : candidates) {
                bytes += Files.size(file);
                if (bytes <= MOST_BYTES) {
                    files.add(file);
                }
            }
            return of(files);
        } catch (IOException e) {
            throw new UncheckedIOException("the project's sources cannot be listed: root=" + root, e);
        }
    }

    private static boolean isText(Path file) {
        String path = file.toString();
        boolean own = !path.startsWith(".") && !path.contains("target/");
        return own
                && (path.endsWith(".java")
                        || path.endsWith(".proto")
                        || path.endsWith(".md")
                        || path.equals("LICENSE")
                        || path.equals("NOTICE"));
    }
}
