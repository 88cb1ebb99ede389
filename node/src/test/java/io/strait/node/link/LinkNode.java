package io.strait.node.link;

import io.strait.core.id.NodeUid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A link layer with its events and received frames, and a clock that can be moved; driven by the test's own thread. */
final class LinkNode implements AutoCloseable {
    static final String CLUSTER = "test";

    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final AtomicLong NEXT_UID = new AtomicLong(System.nanoTime() << 16);

    final NodeUid uid;
    final Events events = new Events();
    final List<byte[]> received = new ArrayList<>();
    final LinkLayer layer;

    private final AtomicLong skewNs;
    /** What frames are given to; by default they are kept. */
    FrameHandler handler = (from, buffer, offset, length) -> {
        byte[] frame = new byte[length];
        buffer.getBytes(offset, frame);
        received.add(frame);
    };

    private LinkNode(NodeUid uid, Options options) {
        this.uid = uid;
        this.skewNs = new AtomicLong();
        AeronClock clock = new AeronClock(
                () -> System.nanoTime() + skewNs.get(),
                () -> System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(skewNs.get()));
        LinkContext context = LinkContext.of(uid, options.cluster, LinkAddress.of("127.0.0.1", 0), events)
                .withLimits(options.limits);
        this.layer = LinkLayer.launch(context, options.version, clock);
    }

    record Options(String cluster, short version, LinkLimits limits) {
        static final Options DEFAULT = new Options(CLUSTER, WireFormat.VERSION, LinkLimits.DEFAULT);

        Options cluster(String other) {
            return new Options(other, version, limits);
        }

        Options version(int other) {
            return new Options(cluster, (short) other, limits);
        }

        Options limits(LinkLimits other) {
            return new Options(cluster, version, other);
        }
    }

    static LinkNode start() {
        return start(Options.DEFAULT);
    }

    static LinkNode start(Options options) {
        return new LinkNode(freshUid(), options);
    }

    static NodeUid freshUid() {
        return new NodeUid(NEXT_UID.incrementAndGet());
    }

    /** Makes both peers of each other, as membership would. */
    static void introduce(LinkNode a, LinkNode b) {
        a.layer.addPeer(b.uid, b.layer.endpoint());
        b.layer.addPeer(a.uid, a.layer.endpoint());
    }

    /** Introduces both and drives them until frames can flow both ways. */
    static void connect(LinkNode a, LinkNode b) {
        introduce(a, b);
        drive(() -> a.isUp(b) && b.isUp(a), a, b);
    }

    /** Runs duty cycles of these nodes in turn until the condition holds. */
    static void drive(BooleanSupplier condition, LinkNode... nodes) {
        drive(condition, () -> {}, nodes);
    }

    /** The same, with something else that has to run in between. */
    static void drive(BooleanSupplier condition, Runnable other, LinkNode... nodes) {
        long deadline = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            for (LinkNode node : nodes) {
                node.cycle();
            }
            other.run();
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "not reached within " + TimeUnit.NANOSECONDS.toSeconds(DEADLINE_NS) + " s: " + describe(nodes));
            }
        }
    }

    /** Runs duty cycles for a while; to show that something does not happen. */
    static void driveFor(long ms, LinkNode... nodes) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        drive(() -> System.nanoTime() - end > 0, nodes);
    }

    void cycle() {
        cycle(true);
    }

    /** A cycle of a caller that has, or has not, other things to do. */
    void cycle(boolean isIdle) {
        cycleAt(nowNs(), isIdle);
    }

    void cycleAt(long nowNs, boolean isIdle) {
        layer.doWork(nowNs, handler);
        layer.flush(nowNs, isIdle);
    }

    long nowNs() {
        return System.nanoTime() + skewNs.get();
    }

    /** Lets this node's clocks jump, as if its process had been paused. */
    void pause(long ms) {
        skewNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    SendResult send(LinkNode to, byte[] frame) {
        return send(to, frame, true);
    }

    private SendResult send(LinkNode to, byte[] frame, boolean urgent) {
        return layer.send(to.uid, new UnsafeBuffer(frame), 0, frame.length, urgent);
    }

    SendResult send(LinkNode to, long number) {
        return send(to, frameOf(number), true);
    }

    SendResult sendWithoutUrgency(LinkNode to, long number) {
        return send(to, frameOf(number), false);
    }

    private static byte[] frameOf(long number) {
        byte[] frame = new byte[Long.BYTES];
        new UnsafeBuffer(frame).putLong(0, number);
        return frame;
    }

    boolean isUp(LinkNode peer) {
        return stateOf(peer) == LinkState.UP;
    }

    LinkState stateOf(LinkNode peer) {
        PeerLink link = layer.link(peer.uid);
        return link == null ? LinkState.REMOVED : link.state();
    }

    long count(LinkCounter counter) {
        return layer.counters().get(counter);
    }

    /** The numbers that were received, in order of arrival. */
    List<Long> numbers() {
        return received.stream()
                .map(frame -> new UnsafeBuffer(frame).getLong(0))
                .toList();
    }

    @Override
    public void close() {
        layer.close();
    }

    private static String describe(LinkNode... nodes) {
        StringBuilder text = new StringBuilder();
        for (LinkNode node : nodes) {
            text.append('\n').append(node.uid).append(" received=").append(node.received.size());
            text.append(" links=").append(node.layer.links()).append(" events=").append(node.events.log);
            for (LinkCounter counter : LinkCounter.values()) {
                text.append(' ').append(counter).append('=').append(node.count(counter));
            }
        }
        return text.toString();
    }

    /** Checks that the numbers from 1 arrive in order, without keeping the frames. */
    static final class Counting implements FrameHandler {
        long last;

        @Override
        public void onFrame(NodeUid from, DirectBuffer buffer, int offset, int length) {
            long number = buffer.getLong(offset);
            if (number != last + 1) {
                throw new AssertionError("out of order: expected=" + (last + 1) + " got=" + number);
            }
            last = number;
        }
    }

    /** Writes down what the listener hears. */
    static final class Events implements LinkListener {
        final List<String> log = new ArrayList<>();

        boolean has(String start) {
            return log.stream().anyMatch(event -> event.startsWith(start));
        }

        long count(String start) {
            return log.stream().filter(event -> event.startsWith(start)).count();
        }

        @Override
        public void onPeerUp(NodeUid peer) {
            log.add("up " + peer);
        }

        @Override
        public void onPeerInterrupted(NodeUid peer, String reason) {
            log.add("interrupted " + peer + " " + reason);
        }

        @Override
        public void onPeerQuarantined(NodeUid peer, QuarantineReason reason, String detail) {
            log.add("quarantined " + peer + " " + reason + " " + detail);
        }

        @Override
        public void onPeerRejected(NodeUid peer, RefusalReason reason, String detail) {
            log.add("rejected " + peer + " " + reason + " " + detail);
        }

        @Override
        public void onRefusedByPeer(NodeUid peer, RefusalReason reason, String detail) {
            log.add("refused by " + peer + " " + reason + " " + detail);
        }

        @Override
        public void onMalformed(String detail) {
            log.add("malformed " + detail);
        }

        @Override
        public void onTransportError(Throwable error) {
            log.add("error " + error);
        }

        @Override
        public void onTransportLost(Throwable cause) {
            log.add("lost " + cause);
        }

        @Override
        public void onTransportRebuilt() {
            log.add("rebuilt");
        }

        @Override
        public void onFatal(LinkException error) {
            log.add("fatal " + error.kind() + " " + error.getMessage());
        }
    }
}
