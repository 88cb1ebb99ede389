package io.strait.bench.grpc;

import io.strait.bench.rig.ChildProcess;
import io.strait.bench.rig.EchoLoop;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Both series over gRPC, a second of one and a second of the other in turn, so that a machine whose speed drifts does the
 * same to both. They are measured in a process of their own: code that was compiled for a node in this process would be
 * slower.
 *
 * @param echo the bare echo, in nanoseconds
 * @param pingPong the two clients, in nanoseconds
 */
public record GrpcSeries(Histogram echo, Histogram pingPong) {

    /**
     * Measures each for {@code seconds}.
     *
     * @throws IllegalStateException when the measuring process fails; its errors are on this process's
     */
    public static GrpcSeries measure(int warmUpSeconds, int seconds) {
        try (ChildProcess measuring =
                new ChildProcess(GrpcSeries.class, List.of(String.valueOf(warmUpSeconds), String.valueOf(seconds)))) {
            String[] histograms = measuring.ready().split(" ", -1);
            return new GrpcSeries(decode(histograms[0]), decode(histograms[1]));
        }
    }

    /** The measuring process; arguments: seconds to warm up, seconds to measure. */
    public static void main(String[] arguments) throws InterruptedException {
        int warmUpSeconds = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        Histogram echo = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        Histogram pingPong = echo.copy();
        try (BareEcho bare = new BareEcho();
                SdkPingPong sdk = new SdkPingPong()) {
            EchoLoop.warmUp(bare::exchange, warmUpSeconds);
            EchoLoop.warmUp(sdk::exchange, warmUpSeconds);
            for (int second = 0; second < seconds; second++) {
                echo.add(EchoLoop.measure(bare::exchange, 1));
                pingPong.add(EchoLoop.measure(sdk::exchange, 1));
            }
        }
        ChildProcess.announce(encode(echo) + " " + encode(pingPong));
    }

    private static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalStateException("the measuring process answered no histogram", e);
        }
    }
}
