package io.strait.client.transport;

import io.grpc.netty.shaded.io.netty.channel.SelectStrategy;
import io.grpc.netty.shaded.io.netty.util.IntSupplier;

/**
 * An event loop that was busy looks for more for a while before it sleeps: being woken costs more than a frame. It looks for
 * commands of other threads as often as for frames, and lets other threads have the processor in between.
 */
@SuppressWarnings("ThreadPriorityCheck") // Yielding is the point: the other end may need this processor.
final class LingeringSelect implements SelectStrategy {

    private final long lingerNs;
    private long busyNs;
    private boolean slept = true;

    /** Not at all when {@code lingerNs} is 0. */
    LingeringSelect(long lingerNs) {
        this.lingerNs = lingerNs;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        long nowNs = System.nanoTime();
        if (hasTasks || slept) {
            slept = false;
            busyNs = nowNs;
            return hasTasks ? selectNow.get() : CONTINUE;
        }
        if (nowNs - busyNs >= lingerNs) {
            slept = true;
            return SELECT;
        }
        int ready = selectNow.get();
        if (ready > 0) {
            busyNs = nowNs;
            return ready;
        }
        Thread.yield();
        return CONTINUE;
    }
}
