package io.strait.node.link;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.FragmentHandler;
import io.strait.core.id.NodeUid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Round trips between two ends with a media driver each: over bare Aeron and over two link layers in turn, so that both
 * meet the same noise. Not a test; run it with the flags of {@code config/jvm.flags}.
 *
 * <p>Arguments: threads (2: each end spins on its own core; 1: one thread runs both ends in turn, which shows the work
 * alone and can be measured on a busy machine), frame length in bytes, rounds, round trips per round. Four more rounds on
 * one thread come first, to warm up.
 */
final class LinkLatency {
    private final int threads;
    private final int frameBytes;
    private final int roundTrips;
    private final Histogram raw = new Histogram(3);
    private final Histogram linked = new Histogram(3);

    private LinkLatency(int threads, int frameBytes, int roundTrips) {
        this.threads = threads;
        this.frameBytes = frameBytes;
        this.roundTrips = roundTrips;
    }

    /** Prints one line per kind and their ratio. */
    public static void main(String[] arguments) throws Exception {
        int rounds = argument(arguments, 2, 20);
        int threads = argument(arguments, 0, 2);
        int frameBytes = argument(arguments, 1, 64);
        new LinkLatency(1, frameBytes, 20_000).measure(4);
        LinkLatency latency = new LinkLatency(threads, frameBytes, argument(arguments, 3, 20_000));
        latency.measure(rounds);
        print("raw Aeron", latency.raw);
        print("link layer", latency.linked);
        System.out.printf(
                "ratio      p50=%.2f%n",
                (double) latency.linked.getValueAtPercentile(50) / latency.raw.getValueAtPercentile(50));
    }

    private void measure(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            measure(new RawEnd(), new RawEnd(), raw);
            measure(new LinkEnd(), new LinkEnd(), linked);
        }
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static void print(String name, Histogram histogram) {
        System.out.printf(
                "%-10s n=%d min=%.1f us p50=%.1f us p90=%.1f us p99=%.1f us%n",
                name,
                histogram.getTotalCount(),
                histogram.getMinValue() / 1e3,
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(90) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3);
    }

    /** One side: sends when told to, and counts what arrives. */
    private abstract static class End implements AutoCloseable {
        long received;

        abstract void connect(End other);

        abstract boolean isConnected();

        abstract void cycle();

        abstract void send();

        @Override
        public abstract void close();
    }

    private void measure(End ping, End pong, Histogram histogram) throws InterruptedException, ExecutionException {
        try (ping;
                pong) {
            ping.connect(pong);
            pong.connect(ping);
            while (!ping.isConnected() || !pong.isConnected()) {
                ping.cycle();
                pong.cycle();
            }
            if (threads == 1) {
                pingAlternating(ping, pong, histogram);
            } else {
                pingSpinning(ping, pong, histogram);
            }
        }
    }

    private void pingAlternating(End ping, End pong, Histogram histogram) {
        for (long done = 0; done < roundTrips; done++) {
            long start = System.nanoTime();
            ping.send();
            while (ping.received == done) {
                pong.cycle();
                if (pong.received > done) {
                    break;
                }
                ping.cycle();
            }
            pong.send();
            while (ping.received == done) {
                ping.cycle();
                pong.cycle();
            }
            histogram.recordValue(System.nanoTime() - start);
        }
    }

    private void pingSpinning(End ping, End pong, Histogram histogram) throws InterruptedException, ExecutionException {
        Callable<Void> echo = () -> {
            for (long answered = 0; answered < roundTrips; ) {
                pong.cycle();
                if (pong.received > answered) {
                    answered++;
                    pong.send();
                }
            }
            return null;
        };
        FutureTask<Void> echoing = new FutureTask<>(echo);
        Thread.ofPlatform().name("pong").start(echoing);
        for (long done = 0; done < roundTrips; done++) {
            long start = System.nanoTime();
            ping.send();
            while (ping.received == done) {
                ping.cycle();
            }
            histogram.recordValue(System.nanoTime() - start);
        }
        while (!echoing.isDone()) {
            ping.cycle();
        }
        echoing.get();
    }

    /** As little as can be done with Aeron: one publication, one subscription, both agents invoked. */
    private final class RawEnd extends End {
        private final Path directory;
        private final AeronTransport transport;
        private final UnsafeBuffer frame = new UnsafeBuffer(new byte[frameBytes]);
        private final FragmentHandler handler = (buffer, offset, length, header) -> received++;
        private long registrationId;
        private ExclusivePublication publication;
        private int cycles;

        RawEnd() throws IOException {
            directory = Files.createTempDirectory(Path.of("/dev/shm"), "strait-raw-");
            LinkContext context =
                    LinkContext.of(new NodeUid(1), "raw", LinkAddress.of("127.0.0.1", 0), LinkListener.NONE);
            transport = new AeronTransport(context, directory.resolve("d"), 0, AeronClock.SYSTEM, new LinkCounters());
        }

        @Override
        void connect(End other) {
            registrationId = transport.requestPublication("127.0.0.1:" + ((RawEnd) other).transport.port());
        }

        @Override
        boolean isConnected() {
            if (publication == null) {
                publication = transport.publication(registrationId);
            }
            return publication != null && publication.isConnected();
        }

        @Override
        void cycle() {
            transport.invokeDriver(System.nanoTime());
            transport.poll(handler);
            if ((++cycles & 0xFF) == 0) {
                transport.invokeClient();
            }
        }

        @Override
        void send() {
            while (publication.offer(frame, 0, frameBytes) < 0) {
                cycle();
            }
            transport.invokeDriver(System.nanoTime());
        }

        @Override
        public void close() {
            transport.close();
            try {
                AeronDirectory.deleteTree(directory);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class LinkEnd extends End {
        private final LinkNode node = LinkNode.start();
        private final UnsafeBuffer frame = new UnsafeBuffer(new byte[frameBytes]);
        private NodeUid peer = node.uid;

        LinkEnd() {
            node.handler = (from, buffer, offset, length) -> received++;
        }

        @Override
        void connect(End other) {
            LinkNode otherNode = ((LinkEnd) other).node;
            peer = otherNode.uid;
            node.layer.addPeer(peer, otherNode.layer.endpoint());
        }

        @Override
        boolean isConnected() {
            return node.layer.links().getFirst().state() == LinkState.UP;
        }

        @Override
        void cycle() {
            long nowNs = System.nanoTime();
            node.layer.doWork(nowNs, node.handler);
            node.layer.flush(nowNs, true);
        }

        @Override
        void send() {
            node.layer.send(peer, frame, 0, frameBytes, true);
            node.layer.flush(System.nanoTime(), true);
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
