package io.strait.client.session;

import io.strait.Endpoint;
import io.strait.client.transport.NodeStream;
import io.strait.proto.ClientFrame;
import io.strait.proto.NodeFrame;
import io.strait.proto.WireError;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One stream to a node: being made, in use, or stale. Its fields are guarded by the session's lock. */
final class Attempt implements NodeStream.Listener {

    final Endpoint node;
    volatile long lastFrameNs = System.nanoTime();

    @Nullable
    NodeStream stream;

    private final Connection connection;
    private @Nullable Future<?> timer;

    Attempt(Connection connection, Endpoint node) {
        this.connection = connection;
        this.node = node;
    }

    /** Something that is due unless the attempt gets on. */
    void startTimer(Future<?> scheduled) {
        stopTimer();
        timer = scheduled;
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    void send(ClientFrame frame) {
        if (stream != null) {
            stream.send(frame);
        }
    }

    boolean isReady() {
        return stream != null && stream.isReady();
    }

    void finish() {
        if (stream != null) {
            stream.finish();
        }
    }

    @Override
    public void onFrame(NodeFrame frame) {
        lastFrameNs = System.nanoTime();
        connection.onFrame(this, frame);
    }

    @Override
    public void onReady() {
        connection.onReady(this);
    }

    @Override
    public void onEnd(WireError reason) {
        connection.onEnd(this, reason);
    }
}
