package io.strait.node.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where local clusters keep their files: {@code STRAIT_RUN_DIR}, else {@code XDG_RUNTIME_DIR}, else the directory for
 * temporary files, and in it one directory per user that only that user can read.
 */
public final class RunDirectory {

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /** The directory of this user; nothing is created yet. */
    public static RunDirectory of(Map<String, String> environment) {
        String base = Stream.of("STRAIT_RUN_DIR", "XDG_RUNTIME_DIR")
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(System.getProperty("java.io.tmpdir"));
        return new RunDirectory(Path.of(base, "strait-" + System.getProperty("user.name")));
    }

    /** Where it is, whether it exists or not. */
    public Path path() {
        return path;
    }

    /**
     * Creates it when missing.
     *
     * @throws LocalClusterException when somebody else's directory or a link has its name
     */
    public Path create() {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(path.getParent());
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            // In a shared directory for temporary files the name can be taken by another user.
            boolean own = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(System.getProperty("user.name"));
            if (!own) {
                throw new LocalClusterException(
                        "not a directory of this user; set STRAIT_RUN_DIR to another place: path=" + path + " user="
                                + System.getProperty("user.name"));
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException("the run directory cannot be created: path=" + path, e);
        }
    }

    /** A step that may wait. */
    @FunctionalInterface
    public interface Step<T> {
        /** Runs the step. */
        T run() throws InterruptedException;
    }

    /**
     * Runs {@code step} while no other process does the same here.
     *
     * @throws LocalClusterException when another one is at it
     */
    public <T> T locked(Step<T> step) throws InterruptedException {
        Path lockFile = create().resolve("lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new LocalClusterException("another strait up or down is at work: lock=" + lockFile);
            }
            return step.run();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock cannot be taken: lock=" + lockFile, e);
        }
    }

    /** Deletes a directory with all that is in it; a missing one is fine. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be deleted: directory=" + directory, e);
        }
    }
}
