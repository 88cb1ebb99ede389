package io.strait.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a peer's compiler, and knows whether it has to. */
final class Build {

    private static final long MAX_MINUTES = 10;
    private static final int LINES_SHOWN = 5;

    private Build() {}

    /** The program on the path, if it is there. */
    static Optional<Path> onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(java.io.File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether a file under {@code sources} is newer than {@code built}, or that does not exist. */
    static boolean isStale(Path sources, Path built) {
        if (!Files.exists(built)) {
            return true;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            FileTime since = Files.getLastModifiedTime(built);
            return files.filter(file -> !file.startsWith(sources.resolve("target")))
                    .filter(Files::isRegularFile)
                    .anyMatch(file -> modified(file).compareTo(since) > 0);
        } catch (IOException e) {
            return true; // building once more is harmless and says what is wrong
        }
    }

    private static FileTime modified(Path file) {
        return FileTime.fromMillis(file.toFile().lastModified());
    }

    /**
     * Runs it.
     *
     * @return why it failed: the last lines of its output; empty when it did not
     */
    static Optional<String> run(Path folder, Path log, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return Optional.of("building takes longer than " + MAX_MINUTES + " minutes: log=" + log);
            }
            if (process.exitValue() == 0) {
                return Optional.empty();
            }
            return Optional.of("building failed: log=" + log + "\n" + lastLines(log));
        } catch (IOException e) {
            return Optional.of("building cannot be started: command=" + command.get(0) + " error=" + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("building was interrupted");
        }
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines =
                Files.readString(log, StandardCharsets.UTF_8).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
}
