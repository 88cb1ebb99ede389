package io.strait.node.link;

import io.strait.core.id.NodeUid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one link layer, {@code strait-link-<uid>}, with one sub-directory per media driver in it. A file lock
 * tells whether its process lives: the kernel drops it when the process dies, whatever pid namespace it was in, and keeps
 * it while the process is merely paused.
 */
final class AeronDirectory implements AutoCloseable {
    static final String PREFIX = "strait-link-";

    private static final String LOCK_FILE = "owner.lock";
    private static final int ACQUIRE_ATTEMPTS = 8;

    /**
     * Directories of this process. Closing any channel of a locked file drops the lock for the whole process, so the
     * sweep must not even open the lock files of its own process.
     */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lockChannel;
    private int drivers;

    private AeronDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Removes the directories of dead processes and makes one for this layer.
     *
     * @throws LinkException when the parent cannot be written
     */
    static AeronDirectory acquire(Path parent, NodeUid self) {
        if (!Files.isDirectory(parent)) {
            throw notWritable(parent, "it is no directory", null);
        }
        try {
            Path realParent = parent.toRealPath();
            sweep(realParent);
            return create(realParent.resolve(PREFIX + self));
        } catch (IOException e) {
            throw notWritable(parent, e.toString(), e);
        }
    }

    private static AeronDirectory create(Path path) throws IOException {
        if (!OWNED.add(path)) {
            throw new IllegalStateException("this process has a link layer of the same uid: directory=" + path);
        }
        try {
            for (int attempt = 0; attempt < ACQUIRE_ATTEMPTS; attempt++) {
                Files.createDirectories(path);
                FileChannel channel = lock(path);
                if (channel != null) {
                    return new AeronDirectory(path, channel);
                }
            }
            throw new IOException("another process keeps locking " + path);
        } catch (IOException | RuntimeException e) {
            OWNED.remove(path);
            throw e;
        }
    }

    /** Null when a sweep of another process was faster: it takes the new directory for an orphan until it is locked. */
    private static @Nullable FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK_FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock != null && Files.exists(file)) {
            return channel;
        }
        channel.close();
        return null;
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path candidate : candidates) {
                if (!OWNED.contains(candidate)) {
                    sweepIfOrphan(candidate);
                }
            }
        }
    }

    private static void sweepIfOrphan(Path candidate) throws IOException {
        Path file = candidate.resolve(LOCK_FILE);
        if (!Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                deleteTree(candidate);
            }
        } catch (NoSuchFileException sweptByAnother) {
            // Two nodes that start together find the same orphans; one of them is enough.
            return;
        }
    }

    /** A directory name for one more media driver. */
    Path nextDriverDirectory() {
        return path.resolve("driver-" + drivers++);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            deleteTree(path);
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWNED.remove(path);
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static LinkException notWritable(Path parent, String why, @Nullable Throwable cause) {
        return new LinkException(
                LinkException.Kind.DIRECTORY_NOT_WRITABLE,
                "cannot make a directory for Aeron's files: parent=" + parent + " reason=" + why,
                cause);
    }
}
