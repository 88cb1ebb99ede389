package io.strait.example;

import io.strait.Receiver;
import io.strait.tasklet.Guard;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.guard.Guards;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket as a tasklet uses it: reads and writes look blocking, and are selects over the socket, the server's stop channel
 * and a limit of time. For one tasklet at a time.
 */
final class Connection {

    /** The client was silent, or did not read, for too long. */
    static final class IdleException extends IOException {
        private static final long serialVersionUID = 1;

        IdleException(Duration limit) {
            super("connection is idle: limit=" + limit);
        }
    }

    /** The server stops. */
    static final class StoppedException extends IOException {
        private static final long serialVersionUID = 1;

        StoppedException() {
            super("server stops");
        }
    }

    /** A line or head is longer than allowed. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(int limit) {
            super("line is too long: limit=" + limit);
        }
    }

    private final Scheduler scheduler;
    private final SocketChannel socket;
    private final Guard<SocketChannel> readable;
    private final Guard<SocketChannel> writable;
    private final Receiver<Boolean> stop;
    private final Duration idleLimit;
    /** What was read and not used yet lies between position and limit. */
    private final ByteBuffer input;

    /**
     * @param stop is closed when the server stops
     * @param bufferBytes the longest line
     */
    Connection(Scheduler scheduler, SocketChannel socket, Receiver<Boolean> stop, Duration idleLimit, int bufferBytes)
            throws IOException {
        socket.configureBlocking(false);
        this.scheduler = scheduler;
        this.socket = socket;
        this.readable = Guards.readable(socket);
        this.writable = Guards.writable(socket);
        this.stop = stop;
        this.idleLimit = idleLimit;
        this.input = ByteBuffer.allocate(bufferBytes).flip();
    }

    /** For selects of the connection's own. */
    Guard<SocketChannel> readable() {
        return readable;
    }

    /** Waits for input. Nobody sends on the stop channel: its branch fires when it is closed. */
    private void awaitReadable() throws IOException, InterruptedException {
        Supplier<@Nullable IOException> outcome = scheduler
                .<Supplier<@Nullable IOException>>select()
                .guard(readable, channel -> () -> null)
                .receive(stop, nothing -> StoppedException::new)
                .onClosed(closed -> StoppedException::new)
                .after(idleLimit, () -> () -> new IdleException(idleLimit))
                .run();
        IOException failure = outcome.get();
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits for room. What is being answered is answered, also when the server stops. */
    private void awaitWritable() throws IOException, InterruptedException {
        boolean ready = scheduler
                .<Boolean>select()
                .guard(writable, channel -> true)
                .after(idleLimit, () -> false)
                .run();
        if (!ready) {
            throw new IdleException(idleLimit);
        }
    }

    /**
     * Reads what is there without waiting.
     *
     * @return false when the client has closed
     */
    boolean readAvailable() throws IOException {
        input.compact();
        try {
            return socket.read(input) >= 0;
        } finally {
            input.flip();
        }
    }

    private void readMore() throws IOException, InterruptedException {
        awaitReadable();
        if (!readAvailable()) {
            throw new EOFException("connection was closed by the client");
        }
    }

    /**
     * The next line that has been read, without its end; null when none is complete.
     *
     * @throws TooLongException when it does not fit into the buffer
     */
    @Nullable
    String pollLine() throws TooLongException {
        for (int at = input.position(); at < input.limit(); at++) {
            if (input.get(at) == '\n') {
                byte[] line = new byte[at - input.position()];
                input.get(line);
                input.get();
                int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
                return new String(line, 0, length, StandardCharsets.UTF_8);
            }
        }
        if (input.remaining() == input.capacity()) {
            throw new TooLongException(input.capacity());
        }
        return null;
    }

    /** The next line; waits for it. */
    String readLine() throws IOException, InterruptedException {
        for (String line = pollLine(); ; line = pollLine()) {
            if (line != null) {
                return line;
            }
            readMore();
        }
    }

    /** So many bytes; waits for them. */
    byte[] readBytes(int count) throws IOException, InterruptedException {
        byte[] bytes = new byte[count];
        int have = 0;
        while (true) {
            int part = Math.min(count - have, input.remaining());
            input.get(bytes, have, part);
            have += part;
            if (have == count) {
                return bytes;
            }
            readMore();
        }
    }

    /** Writes all; waits while the client does not read. */
    void write(byte[] bytes) throws IOException, InterruptedException {
        ByteBuffer output = ByteBuffer.wrap(bytes);
        while (socket.write(output) >= 0 && output.hasRemaining()) {
            awaitWritable();
        }
    }

    /**
     * Says that nothing more is written, and reads on, to nowhere, until the client has closed: closing a socket with unread input
     * would reset the connection, and what was written last would not arrive (RFC 9112, 9.6).
     *
     * @param mostBytes what is read at most
     */
    void finish(long mostBytes) throws IOException, InterruptedException {
        socket.shutdownOutput();
        long left = mostBytes;
        do {
            left -= input.remaining();
            input.position(input.limit());
            awaitReadable();
        } while (readAvailable() && left > 0);
    }

    /** Whether there is room for more input before the lines that were read are taken. */
    boolean hasRoom() {
        return input.remaining() < input.capacity();
    }
}
