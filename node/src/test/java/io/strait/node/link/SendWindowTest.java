package io.strait.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.id.NodeUid;
import io.strait.node.link.InboundStream.Arrival;
import io.strait.node.link.SendWindow.Ack;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendWindowTest {
    private static final int MTU = 768;
    private static final int BODY = WireFormat.maxBodyBytes(MTU);
    private static final LinkLimits LIMITS = new LinkLimits(1 << 16, MTU, 1 << 16, 400, 5_000, 1);

    private final SendWindow window = new SendWindow(new SegmentPool(4_096), LIMITS);

    private boolean append(int length) {
        return window.append(new UnsafeBuffer(new byte[length]), 0, length);
    }

    private int sendAll() {
        int entries = 0;
        while (window.nextBatch(BODY)) {
            entries += window.batchEntries();
            window.batchSent();
        }
        return entries;
    }

    @Test
    void shouldPackAsManyEntriesAsFit() {
        for (int i = 0; i < 10; i++) {
            append(96);
        }

        assertThat(window.nextBatch(BODY)).isTrue();
        assertThat(window.batchEntries()).isEqualTo(6);
        assertThat(window.batchBytes()).isEqualTo(600);
        window.batchSent();
        assertThat(window.nextBatch(BODY)).isTrue();
        assertThat(window.batchFirst()).isEqualTo(7);
        assertThat(window.batchEntries()).isEqualTo(4);
        window.batchSent();
        assertThat(window.nextBatch(BODY)).isFalse();
    }

    @Test
    void shouldForgetWhatIsAcknowledged() {
        append(10);
        append(10);
        sendAll();

        assertThat(window.acknowledge(1)).isEqualTo(Ack.PROGRESS);
        assertThat(window.keptEntries()).isEqualTo(1);
        assertThat(window.firstKept()).isEqualTo(2);
        assertThat(window.acknowledge(1)).isEqualTo(Ack.STALE);
        assertThat(window.acknowledge(2)).isEqualTo(Ack.PROGRESS);
        assertThat(window.keptBytes()).isZero();
        assertThat(window.hasUnacknowledged()).isFalse();
    }

    @Test
    void shouldNotBelieveAnAcknowledgementOfWhatWasNotSent() {
        append(10);

        assertThat(window.acknowledge(1)).isEqualTo(Ack.IMPOSSIBLE);
        assertThat(window.acknowledge(-5)).isEqualTo(Ack.STALE);
        assertThat(window.keptEntries()).isEqualTo(1);
    }

    @Test
    void shouldSendEverythingKeptAgainAfterARewind() {
        append(10);
        append(10);
        append(10);
        sendAll();
        window.acknowledge(1);

        window.rewind();

        assertThat(window.nextBatch(BODY)).isTrue();
        assertThat(window.batchFirst()).isEqualTo(2);
        assertThat(window.batchSent()).isEqualTo(2);
    }

    @Test
    void shouldSkipWhatIsAcknowledgedAfterARewind() {
        append(10);
        append(10);
        sendAll();
        window.rewind();

        assertThat(window.acknowledge(1)).isEqualTo(Ack.PROGRESS);

        assertThat(window.nextBatch(BODY)).isTrue();
        assertThat(window.batchFirst()).isEqualTo(2);
    }

    /**
     * Window against stream over a network that loses, repeats and reorders batches: the frames come out once and in
     * order, and the window ends empty.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCarryFramesOverABadNetwork(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> sent = new ArrayList<>();
        List<byte[]> received = new ArrayList<>();
        List<byte[]> network = new ArrayList<>();
        InboundStream stream = new InboundStream(new NodeUid(1), new LinkCounters(), LIMITS.maxFrameBytes());
        FrameHandler handler = (from, buffer, offset, length) -> {
            byte[] frame = new byte[length];
            buffer.getBytes(offset, frame);
            received.add(frame);
        };

        int steps = 0;
        while (received.size() < 500 || window.keptEntries() > 0) {
            assertThat(steps++).as("steps with seed %d", seed).isLessThan(100_000);
            switch (random.nextInt(4)) {
                case 0 -> offer(random, sent);
                case 1 -> transmit(random, network);
                case 2 -> deliver(random, network, stream, handler);
                default -> answer(random, stream);
            }
        }

        assertThat(received).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(received.get(i)).isEqualTo(sent.get(i));
        }
    }

    private void offer(SplittableRandom random, List<byte[]> sent) {
        byte[] frame = new byte[random.nextInt(random.nextInt(10) == 0 ? LIMITS.maxFrameBytes() : 200)];
        random.nextBytes(frame);
        if (sent.size() < 500 && window.append(new UnsafeBuffer(frame), 0, frame.length)) {
            sent.add(frame);
        }
    }

    private void transmit(SplittableRandom random, List<byte[]> network) {
        if (!window.nextBatch(BODY)) {
            return;
        }
        byte[] message = new byte[WireFormat.HEADER_BYTES + window.batchBytes()];
        UnsafeBuffer buffer = new UnsafeBuffer(message);
        WireFormat.putHeader(buffer, 0, WireFormat.VERSION, MessageKind.DATA, window.batchBytes());
        WireFormat.putNumbers(buffer, 0, 0, window.batchFirst(), window.batchEntries());
        buffer.putBytes(WireFormat.HEADER_BYTES, window.batchBuffer(), window.batchOffset(), window.batchBytes());
        window.batchSent();
        int copies = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < copies; i++) {
            network.add(random.nextInt(network.size() + 1), message);
        }
    }

    private static void deliver(
            SplittableRandom random, List<byte[]> network, InboundStream stream, FrameHandler handler) {
        if (network.isEmpty()) {
            return;
        }
        byte[] message = network.remove(random.nextInt(3) == 0 ? random.nextInt(network.size()) : 0);
        UnsafeBuffer buffer = new UnsafeBuffer(message);
        assertThat(WireFormat.check(buffer, 0, message.length, WireFormat.VERSION))
                .isEqualTo(WireFormat.Fault.NONE);
        Arrival arrival = stream.onEntries(
                WireFormat.first(buffer, 0), WireFormat.entries(buffer, 0), buffer, WireFormat.HEADER_BYTES, handler);
        assertThat(arrival).isNotEqualTo(Arrival.TOO_LARGE);
    }

    private void answer(SplittableRandom random, InboundStream stream) {
        assertThat(window.acknowledge(stream.delivered())).isNotEqualTo(Ack.IMPOSSIBLE);
        if (random.nextInt(10) == 0) {
            window.rewind();
        }
    }
}
