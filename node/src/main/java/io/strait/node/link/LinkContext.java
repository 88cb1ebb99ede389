package io.strait.node.link;

import io.strait.core.id.NodeUid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/**
 * What a {@link LinkLayer} is launched with.
 *
 * @param self this process's incarnation
 * @param clusterName nodes of another name are refused; at most 255 bytes of UTF-8
 * @param address where to listen
 * @param directory under which Aeron's files go, in a sub-directory of their own; memory-backed or it will be slow
 * @param limits sizes and bounds
 * @param timeouts waits
 * @param listener hears events, under the turn
 * @param usableBytes tells how much may be written under a directory; another one than
 *     {@link #fileStoreUsableBytes} is for tests
 */
public record LinkContext(
        NodeUid self,
        String clusterName,
        LinkAddress address,
        Path directory,
        LinkLimits limits,
        LinkTimeouts timeouts,
        LinkListener listener,
        ToLongFunction<Path> usableBytes) {

    private static final int MAX_CLUSTER_NAME_BYTES = 255;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    public LinkContext {
        int length = clusterName.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_CLUSTER_NAME_BYTES) {
            throw new IllegalArgumentException("link context: clusterName must have 1 to " + MAX_CLUSTER_NAME_BYTES
                    + " bytes of UTF-8: length=" + length);
        }
    }

    /** With default limits and timeouts and, on Linux, shared memory for the files. */
    public static LinkContext of(NodeUid self, String clusterName, LinkAddress address, LinkListener listener) {
        return new LinkContext(
                self,
                clusterName,
                address,
                defaultDirectory(),
                LinkLimits.DEFAULT,
                LinkTimeouts.DEFAULT,
                listener,
                LinkContext::fileStoreUsableBytes);
    }

    /** The same with Aeron's files elsewhere. */
    public LinkContext withDirectory(Path other) {
        return new LinkContext(self, clusterName, address, other, limits, timeouts, listener, usableBytes);
    }

    /** The same with other sizes and bounds. */
    public LinkContext withLimits(LinkLimits other) {
        return new LinkContext(self, clusterName, address, directory, other, timeouts, listener, usableBytes);
    }

    /** The same with other waits. */
    public LinkContext withTimeouts(LinkTimeouts other) {
        return new LinkContext(self, clusterName, address, directory, limits, other, listener, usableBytes);
    }

    /** The same with another way to tell how much may be written. */
    public LinkContext withUsableBytes(ToLongFunction<Path> other) {
        return new LinkContext(self, clusterName, address, directory, limits, timeouts, listener, other);
    }

    /** What the file system of an existing directory has left for this process. */
    public static long fileStoreUsableBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path defaultDirectory() {
        return Files.isDirectory(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
