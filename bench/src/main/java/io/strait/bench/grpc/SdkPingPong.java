package io.strait.bench.grpc;

import io.strait.Codec;
import io.strait.Receiver;
import io.strait.Sender;
import io.strait.Strait;
import io.strait.bench.rig.ChildProcess;
import io.strait.bench.rig.EchoLoop;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Two SDK clients of one node: the first sends on {@code ping}, the second answers on {@code pong}. There and back it is
 * two hops each way, where the bare echo has one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The loop fails by its own time limit when an exchange does not end.
public final class SdkPingPong {

    private static final int VALUE_BYTES = 64;

    private SdkPingPong() {}

    /** Measures round trips between the clients. */
    public static Histogram measure(int warmUpSeconds, int seconds) throws InterruptedException {
        try (ChildProcess node = new ChildProcess(NodeProcess.class, List.of());
                Strait first = Strait.connect("strait://" + node.ready());
                Strait second = Strait.connect("strait://" + node.ready())) {
            answer(
                    second.channel("ping", Codec.bytes()).receiver(),
                    second.channel("pong", Codec.bytes()).sender());
            Sender<byte[]> ping = first.channel("ping", Codec.bytes()).sender();
            Receiver<byte[]> pong = first.channel("pong", Codec.bytes()).receiver();
            byte[] value = new byte[VALUE_BYTES];
            return EchoLoop.run(
                    answered -> {
                        pong.receiveAsync().thenRun(answered);
                        ping.sendAsync(value);
                    },
                    warmUpSeconds,
                    seconds);
        }
    }

    private static void answer(Receiver<byte[]> ping, Sender<byte[]> pong) {
        ping.receiveAsync().thenAccept(value -> {
            pong.sendAsync(value);
            answer(ping, pong);
        });
    }
}
