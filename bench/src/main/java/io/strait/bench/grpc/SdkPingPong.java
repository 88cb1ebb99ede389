package io.strait.bench.grpc;

import io.strait.Codec;
import io.strait.Receiver;
import io.strait.Sender;
import io.strait.Strait;
import io.strait.bench.rig.ChildProcess;
import java.util.List;

/**
 * Two SDK clients of one node: the first sends on {@code ping}, the second answers on {@code pong}. There and back it is
 * two hops each way, where the bare echo has one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The loop fails by its own time limit when an exchange does not end.
final class SdkPingPong implements AutoCloseable {

    private static final int VALUE_BYTES = 64;

    private final ChildProcess node = new ChildProcess(NodeProcess.class, List.of());
    private final Strait first = Strait.connect("strait://" + node.ready());
    private final Strait second = Strait.connect("strait://" + node.ready());
    private final Sender<byte[]> ping = first.channel("ping", Codec.bytes()).sender();
    private final Receiver<byte[]> pong = first.channel("pong", Codec.bytes()).receiver();
    private final byte[] value = new byte[VALUE_BYTES];

    /** Starts the node, connects both clients and lets the second one answer. */
    SdkPingPong() {
        answer(
                second.channel("ping", Codec.bytes()).receiver(),
                second.channel("pong", Codec.bytes()).sender());
    }

    /** One value there and one back. */
    void exchange(Runnable answered) {
        ping.sendAsync(value);
        pong.receiveAsync().thenRun(answered);
    }

    private static void answer(Receiver<byte[]> ping, Sender<byte[]> pong) {
        ping.receiveAsync().thenAccept(value -> {
            pong.sendAsync(value);
            answer(ping, pong);
        });
    }

    @Override
    public void close() {
        first.close();
        second.close();
        node.close();
    }
}
