package io.strait.node.edge;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.strait.proto.v1.AttachResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The frames to one client, in order, from any thread. Frames go to gRPC while it can write them and wait here otherwise.
 *
 * <pre>
 *   OPEN --overflow, close--> CLOSING --backlog gone, or cut--> CLOSED
 * </pre>
 *
 * CLOSING takes nothing more and still writes what waits, so a slow client makes progress from stream to stream.
 */
final class Outbound {

    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    /** What a waiting frame costs beyond its bytes: objects and references. */
    private static final int FRAME_OVERHEAD_BYTES = 128;

    private final ServerCallStreamObserver<AttachResponse> observer;
    private final long maxBacklogBytes;
    private final EdgeCounters counters;
    private final Queue<AttachResponse> backlog = new ArrayDeque<>();
    private volatile State state = State.OPEN;
    private long backlogBytes;
    private @Nullable StatusRuntimeException error;

    Outbound(ServerCallStreamObserver<AttachResponse> observer, long maxBacklogBytes, EdgeCounters counters) {
        this.observer = observer;
        this.maxBacklogBytes = maxBacklogBytes;
        this.counters = counters;
    }

    /** Whether nothing more can be sent. */
    boolean isClosing() {
        State now = state;
        return now == State.CLOSING || now == State.CLOSED;
    }

    /** Sends a frame, or drops it when the stream is closing. False when the backlog is full: the frame is dropped. */
    synchronized boolean send(AttachResponse frame) {
        if (isClosing()) {
            return true;
        }
        if (backlog.isEmpty() && observer.isReady()) {
            write(frame);
            return true;
        }
        long bytes = cost(frame);
        if (!backlog.isEmpty() && backlogBytes + bytes > maxBacklogBytes) {
            return false;
        }
        counters.framesQueued.increment();
        backlog.add(frame);
        backlogBytes += bytes;
        return true;
    }

    private static long cost(AttachResponse frame) {
        return frame.getSerializedSize() + (long) FRAME_OVERHEAD_BYTES;
    }

    private void write(AttachResponse frame) {
        counters.framesSent.increment();
        observer.onNext(frame);
    }

    /** gRPC can write again. */
    synchronized void onReady() {
        if (state != State.CLOSED) {
            writeBacklog();
        }
    }

    private void writeBacklog() {
        while (observer.isReady() && !backlog.isEmpty()) {
            AttachResponse frame = backlog.remove();
            backlogBytes -= cost(frame);
            write(frame);
        }
        if (state == State.CLOSING && backlog.isEmpty()) {
            finish();
        }
    }

    /**
     * Ends the stream after what waits: with an error, or in good order. Idempotent: the first call counts.
     *
     * @param why null: in good order
     * @return whether this call was the first
     */
    synchronized boolean close(@Nullable StatusRuntimeException why) {
        if (isClosing()) {
            return false;
        }
        state = State.CLOSING;
        error = why;
        writeBacklog();
        return true;
    }

    /** Ends a closing stream now, whatever waits. */
    synchronized void cut() {
        if (state == State.CLOSING) {
            dropBacklog();
            finish();
        }
    }

    /** gRPC has ended the stream: nobody reads any more. */
    synchronized void onCancelled() {
        dropBacklog();
        state = State.CLOSED;
    }

    private void dropBacklog() {
        backlog.clear();
        backlogBytes = 0;
    }

    private void finish() {
        state = State.CLOSED;
        if (error == null) {
            observer.onCompleted();
        } else {
            observer.onError(error);
        }
    }

    /** How many bytes wait. */
    synchronized long backlogBytes() {
        return backlogBytes;
    }
}
