package io.strait.node.link;

import static io.strait.node.link.LinkNode.connect;
import static io.strait.node.link.LinkNode.drive;
import static io.strait.node.link.LinkNode.driveFor;
import static io.strait.node.link.LinkNode.introduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.node.link.LinkNode.Counting;
import io.strait.node.link.LinkNode.Options;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkLayerTest {
    private LinkNode alpha;
    private LinkNode beta;

    @BeforeEach
    void start() {
        alpha = LinkNode.start();
        beta = LinkNode.start();
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
    }

    @Test
    void shouldDeliverAllFramesOnceAndInOrderBothWays() {
        int frames = 100_000;
        connect(alpha, beta);
        Counting atAlpha = new Counting();
        Counting atBeta = new Counting();
        alpha.handler = atAlpha;
        beta.handler = atBeta;
        long[] sent = {0, 0};

        drive(
                () -> {
                    sent[0] = sendSome(alpha, beta, sent[0], frames);
                    sent[1] = sendSome(beta, alpha, sent[1], frames);
                    return atAlpha.last == frames && atBeta.last == frames;
                },
                alpha,
                beta);

        assertThat(alpha.count(LinkCounter.FRAMES_RECEIVED)).isEqualTo(frames);
        assertThat(beta.count(LinkCounter.FRAMES_RECEIVED)).isEqualTo(frames);
        assertThat(alpha.count(LinkCounter.ENTRIES_RESENT)).isZero();
    }

    private static long sendSome(LinkNode from, LinkNode to, long sent, long frames) {
        long number = sent;
        while (number < Math.min(sent + 50, frames) && from.send(to, number + 1) == SendResult.QUEUED) {
            number++;
        }
        return number;
    }

    @Test
    void shouldDeliverWhatWasSentBeforeThePeerAnswers() {
        introduce(alpha, beta);

        LongStream.rangeClosed(1, 10).forEach(number -> alpha.send(beta, number));

        drive(() -> beta.received.size() == 10, alpha, beta);
        assertThat(beta.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void shouldPutFramesOfOneDutyCycleIntoOneMessage() {
        connect(alpha, beta);
        drive(() -> alpha.layer.links().getFirst().keptEntries() == 0, alpha, beta);
        long before = beta.count(LinkCounter.MESSAGES_RECEIVED);

        LongStream.rangeClosed(1, 20).forEach(number -> alpha.send(beta, number));
        drive(() -> beta.received.size() == 20, alpha, beta);

        assertThat(beta.count(LinkCounter.MESSAGES_RECEIVED) - before).isEqualTo(1);
    }

    @Test
    void shouldSendAFrameWithoutUrgencyTogetherWithTheNextUrgentOne() {
        connect(alpha, beta);
        drive(() -> alpha.layer.links().getFirst().keptEntries() == 0, alpha, beta);
        long before = beta.count(LinkCounter.MESSAGES_RECEIVED);

        long nowNs = alpha.nowNs();
        alpha.cycleAt(nowNs, false);
        alpha.sendWithoutUrgency(beta, 1);
        alpha.cycleAt(nowNs, false);
        alpha.send(beta, 2);
        alpha.cycleAt(nowNs, false);
        drive(() -> beta.received.size() == 2, alpha, beta);

        assertThat(beta.numbers()).containsExactly(1L, 2L);
        assertThat(beta.count(LinkCounter.MESSAGES_RECEIVED) - before).isEqualTo(1);
    }

    @Test
    void shouldSendAFrameWithoutUrgencyWhenTheCallerIsIdle() {
        connect(alpha, beta);

        alpha.sendWithoutUrgency(beta, 1);

        drive(() -> beta.received.size() == 1, alpha, beta);
    }

    @Test
    void shouldNotHoldAFrameForLongWhileTheCallerIsBusy() {
        connect(alpha, beta);

        alpha.sendWithoutUrgency(beta, 1);

        drive(() -> beta.received.size() == 1, () -> alpha.cycle(false), beta);
    }

    @Test
    void shouldAcknowledgeWhenThereIsNothingToSendBack() {
        connect(alpha, beta);
        alpha.send(beta, 1);

        drive(() -> alpha.layer.links().getFirst().keptEntries() == 0, alpha, beta);

        assertThat(beta.count(LinkCounter.FRAMES_SENT)).isZero();
        assertThat(alpha.layer.links().getFirst().keptBytes()).isZero();
    }

    @Test
    void shouldCarryFramesOfEverySize() {
        connect(alpha, beta);
        int piece = WireFormat.maxEntryBytes(LinkLimits.DEFAULT.mtuBytes());
        int[] sizes = {
            0, 1, 3, 4, piece - 1, piece, piece + 1, 2 * piece, 40_000, 1_200_000, LinkLimits.DEFAULT.maxFrameBytes()
        };
        Random random = new Random(42);
        byte[][] frames = new byte[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            frames[i] = new byte[sizes[i]];
            random.nextBytes(frames[i]);
            assertThat(alpha.send(beta, frames[i])).isEqualTo(SendResult.QUEUED);
        }

        drive(() -> beta.received.size() == sizes.length, alpha, beta);

        assertThat(beta.received).containsExactly(frames);
    }

    @Test
    void shouldRejectAFrameThatIsTooLong() {
        connect(alpha, beta);
        byte[] frame = new byte[LinkLimits.DEFAULT.maxFrameBytes() + 1];

        assertThatThrownBy(() -> alpha.send(beta, frame))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length=1572865 maxFrameBytes=1572864");
    }

    @Test
    void shouldSayWhenTheWindowIsFullAndTakeFramesAgainAfterAcknowledgements() {
        LinkLimits small = LinkLimits.DEFAULT.withMaxFrameBytes(1_000).withWindow(1 << 16, 100);
        try (LinkNode sender = LinkNode.start(Options.DEFAULT.limits(small))) {
            introduce(sender, beta);
            long taken = 0;
            while (sender.send(beta, taken + 1) == SendResult.QUEUED) {
                taken++;
            }
            assertThat(taken).isEqualTo(100);
            assertThat(sender.count(LinkCounter.WINDOW_FULL)).isEqualTo(1);

            drive(() -> sender.send(beta, 101) == SendResult.QUEUED, sender, beta);
            drive(() -> beta.received.size() == 101, sender, beta);

            assertThat(beta.numbers())
                    .isEqualTo(LongStream.rangeClosed(1, 101).boxed().toList());
        }
    }

    @Test
    void shouldBoundTheWindowInBytes() {
        LinkLimits small = LinkLimits.DEFAULT.withMaxFrameBytes(10_000).withWindow(1 << 16, 1 << 16);
        try (LinkNode sender = LinkNode.start(Options.DEFAULT.limits(small))) {
            introduce(sender, beta);
            int taken = 0;
            while (sender.send(beta, new byte[10_000]) == SendResult.QUEUED) {
                taken++;
            }

            assertThat(taken).isEqualTo(6);
            drive(() -> beta.received.size() == 6, sender, beta);
            drive(() -> sender.send(beta, new byte[10_000]) == SendResult.QUEUED, sender, beta);
        }
    }

    @Test
    void shouldNotTakeFramesForAnUnknownPeer() {
        assertThat(alpha.send(beta, 1)).isEqualTo(SendResult.UNKNOWN_PEER);
    }

    @Test
    void shouldDropFramesOfARemovedPeerAndTellIt() {
        connect(alpha, beta);
        beta.layer.removePeer(alpha.uid);

        LongStream.rangeClosed(1, 100).forEach(number -> alpha.send(beta, number));
        drive(() -> alpha.stateOf(beta) == LinkState.QUARANTINED, alpha, beta);

        assertThat(beta.received).isEmpty();
        assertThat(beta.count(LinkCounter.STRANGERS_DROPPED)).isPositive();
        assertThat(beta.send(alpha, 1)).isEqualTo(SendResult.UNKNOWN_PEER);
        assertThat(alpha.send(beta, 1)).isEqualTo(SendResult.QUARANTINED);
        assertThat(alpha.events.log)
                .contains("quarantined " + beta.uid + " REFUSED_BY_PEER membership has removed uid=" + alpha.uid);
    }

    @Test
    void shouldNotTakeARemovedUidBack() {
        connect(alpha, beta);
        alpha.layer.removePeer(beta.uid);

        assertThat(alpha.layer.addPeer(beta.uid, beta.layer.endpoint())).isFalse();
        assertThat(alpha.send(beta, 1)).isEqualTo(SendResult.UNKNOWN_PEER);
        assertThat(alpha.layer.links()).isEmpty();
    }

    @Test
    void shouldLetAHandlerRemoveThePeerWhoseFramesItGets() {
        connect(alpha, beta);
        beta.handler = (from, buffer, offset, length) -> {
            beta.received.add(new byte[length]);
            beta.layer.removePeer(from);
        };

        LongStream.rangeClosed(1, 20).forEach(number -> alpha.send(beta, number));
        drive(() -> alpha.stateOf(beta) == LinkState.QUARANTINED, alpha, beta);

        assertThat(beta.received).hasSize(1);
    }

    @Test
    void shouldLinkToThePeersNextIncarnation() {
        connect(alpha, beta);
        LongStream.rangeClosed(1, 100).forEach(number -> alpha.send(beta, number));
        drive(() -> beta.received.size() == 100, alpha, beta);
        beta.close();

        try (LinkNode next = LinkNode.start()) {
            alpha.layer.removePeer(beta.uid);
            connect(alpha, next);
            alpha.send(next, 7);
            next.send(alpha, 8);
            drive(() -> next.received.size() == 1 && alpha.received.size() == 1, alpha, next);

            assertThat(next.numbers()).containsExactly(7L);
            assertThat(alpha.numbers()).containsExactly(8L);
        }
    }

    @Test
    void shouldFollowAPeerToItsNewEndpoint() {
        alpha.layer.addPeer(beta.uid, "127.0.0.1:9");
        beta.layer.addPeer(alpha.uid, alpha.layer.endpoint());
        alpha.send(beta, 1);
        driveFor(50, alpha, beta);
        assertThat(beta.received).isEmpty();

        alpha.layer.addPeer(beta.uid, beta.layer.endpoint());
        drive(() -> beta.received.size() == 1, alpha, beta);

        assertThat(beta.numbers()).containsExactly(1L);
    }

    @Test
    void shouldLoseOnlyTheFrameWhoseHandlerThrows() {
        connect(alpha, beta);
        FrameHandler keep = beta.handler;
        beta.handler = (from, buffer, offset, length) -> {
            if (buffer.getLong(offset) == 3) {
                throw new IllegalStateException("three");
            }
            keep.onFrame(from, buffer, offset, length);
        };
        LongStream.rangeClosed(1, 5).forEach(number -> alpha.send(beta, number));

        assertThatThrownBy(() -> drive(() -> beta.received.size() == 4, alpha, beta))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("three");
        drive(() -> beta.received.size() == 4, alpha, beta);

        assertThat(beta.numbers()).containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void shouldWorkOnAnInterruptedThreadAndLeaveItInterrupted() {
        Thread.currentThread().interrupt();
        try {
            connect(alpha, beta);
            alpha.send(beta, 1);
            drive(() -> beta.received.size() == 1, alpha, beta);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        alpha.send(beta, 2);
        drive(() -> beta.received.size() == 2, alpha, beta);
        assertThat(alpha.count(LinkCounter.TRANSPORT_REBUILDS)).isZero();
    }

    @Test
    void shouldWorkWhenTheTurnGoesFromThreadToThread() throws InterruptedException {
        connect(alpha, beta);
        for (long number = 1; number <= 20; number++) {
            long expected = number;
            Thread holder = Thread.ofVirtual().start(() -> {
                alpha.send(beta, expected);
                drive(() -> beta.received.size() == expected, alpha, beta);
            });
            holder.join();
        }

        assertThat(beta.numbers())
                .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void shouldNotMakeALinkToItself() {
        assertThatThrownBy(() -> alpha.layer.addPeer(alpha.uid, alpha.layer.endpoint()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alpha.layer.addPeer(beta.uid, "host:1|term-length=1g"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldConnectManyPeersAtOnce() {
        LinkNode[] nodes = {alpha, beta, LinkNode.start(), LinkNode.start()};
        try {
            for (LinkNode from : nodes) {
                for (LinkNode to : nodes) {
                    if (from != to) {
                        from.layer.addPeer(to.uid, to.layer.endpoint());
                        from.send(to, from.uid.value());
                    }
                }
            }
            drive(
                    () -> {
                        for (LinkNode node : nodes) {
                            if (node.received.size() < nodes.length - 1) {
                                return false;
                            }
                        }
                        return true;
                    },
                    nodes);
            for (LinkNode node : nodes) {
                assertThat(node.numbers()).doesNotContain(node.uid.value()).doesNotHaveDuplicates();
            }
        } finally {
            nodes[2].close();
            nodes[3].close();
        }
    }

    @Test
    void shouldReadFramesAtTheirOffset() {
        connect(alpha, beta);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[100]);
        buffer.putLong(40, 11);

        assertThat(alpha.layer.send(beta.uid, buffer, 40, Long.BYTES, true)).isEqualTo(SendResult.QUEUED);
        drive(() -> beta.received.size() == 1, alpha, beta);

        assertThat(beta.numbers()).containsExactly(11L);
    }
}
