package io.strait.node.link;

import static io.strait.node.link.LinkNode.connect;
import static io.strait.node.link.LinkNode.drive;
import static io.strait.node.link.LinkNode.introduce;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.id.NodeUid;
import io.strait.node.link.LinkNode.Options;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who does not belong is told why and changes nothing; so do broken bytes. */
class LinkRefusalTest {
    @TempDir
    private Path directory;

    private LinkNode alpha;

    @BeforeEach
    void start() {
        alpha = LinkNode.start();
    }

    @AfterEach
    void stop() {
        alpha.close();
    }

    private RawSender rawSender(LinkNode target) {
        return new RawSender(directory.resolve("raw"), target);
    }

    @Test
    void shouldRefuseANodeOfAnotherCluster() {
        try (LinkNode other = LinkNode.start(Options.DEFAULT.cluster("staging"))) {
            introduce(alpha, other);
            other.send(alpha, 1);
            drive(() -> other.events.has("refused by") && alpha.events.has("refused by"), alpha, other);

            assertThat(alpha.events.log)
                    .contains("rejected " + other.uid + " OTHER_CLUSTER cluster name: asked=staging here=test");
            assertThat(other.events.log)
                    .contains("refused by " + alpha.uid + " OTHER_CLUSTER cluster name: asked=staging here=test");
            assertThat(alpha.received).isEmpty();
            assertThat(alpha.stateOf(other)).isEqualTo(LinkState.GREETING);
            assertThat(alpha.count(LinkCounter.REFUSED)).isPositive();
            assertThat(other.count(LinkCounter.REFUSED_BY_PEER)).isPositive();
        }
    }

    @Test
    void shouldRefuseANodeOfAnotherVersion() {
        try (LinkNode other = LinkNode.start(Options.DEFAULT.version(2))) {
            introduce(alpha, other);
            other.send(alpha, 1);
            drive(() -> other.events.has("refused by") && alpha.events.has("refused by"), alpha, other);

            assertThat(alpha.events.log)
                    .contains("rejected " + other.uid + " OTHER_VERSION link protocol version: asked=2 here=1");
            assertThat(other.events.log)
                    .contains("refused by " + alpha.uid + " OTHER_VERSION link protocol version: asked=2 here=1");
            assertThat(alpha.received).isEmpty();
        }
    }

    @Test
    void shouldRefuseAGreetingForAnotherIncarnation() {
        try (LinkNode other = LinkNode.start()) {
            NodeUid gone = LinkNode.freshUid();
            other.layer.addPeer(gone, alpha.layer.endpoint());
            alpha.layer.addPeer(other.uid, other.layer.endpoint());
            drive(() -> other.events.has("refused by"), alpha, other);

            String detail = "OTHER_INCARNATION node uid: asked=" + gone + " here=" + alpha.uid;
            assertThat(alpha.events.log).contains("rejected " + other.uid + " " + detail);
            assertThat(other.events.log).contains("refused by " + gone + " " + detail);
        }
    }

    @Test
    void shouldWaitForMembershipToNameThePeer() {
        try (LinkNode other = LinkNode.start()) {
            other.layer.addPeer(alpha.uid, alpha.layer.endpoint());
            other.send(alpha, 1);
            drive(() -> alpha.count(LinkCounter.REFUSED) > 2, alpha, other);
            assertThat(alpha.events.count("rejected " + other.uid + " UNKNOWN_PEER"))
                    .isEqualTo(1);
            assertThat(alpha.received).isEmpty();

            alpha.layer.addPeer(other.uid, other.layer.endpoint());
            drive(() -> alpha.received.size() == 1, alpha, other);

            assertThat(alpha.numbers()).containsExactly(1L);
        }
    }

    @Test
    void shouldTellEachRefusalOnce() {
        try (LinkNode other = LinkNode.start(Options.DEFAULT.cluster("staging"))) {
            introduce(alpha, other);
            drive(() -> alpha.count(LinkCounter.REFUSED) > 3, alpha, other);

            assertThat(alpha.events.count("rejected")).isEqualTo(1);
            assertThat(other.events.count("refused by")).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void shouldDropBrokenBytesAndGoOn() {
        try (LinkNode beta = LinkNode.start();
                RawSender raw = rawSender(alpha)) {
            connect(alpha, beta);
            long seed = 7;
            Random random = new Random(seed);
            for (int i = 0; i < 100; i++) {
                byte[] bytes = new byte[1 + random.nextInt(5_000)];
                random.nextBytes(bytes);
                raw.send(alpha, new UnsafeBuffer(bytes), bytes.length);
                beta.send(alpha, i);
            }
            drive(() -> alpha.received.size() == 100, alpha, beta);

            assertThat(alpha.count(LinkCounter.MALFORMED)).isGreaterThanOrEqualTo(100);
            assertThat(alpha.events.log).anyMatch(event -> event.startsWith("malformed link message dropped: fault="));
            assertThat(alpha.isUp(beta)).isTrue();
        }
    }

    @Test
    void shouldDropMessagesWhoseEntriesAreBroken() {
        try (LinkNode beta = LinkNode.start();
                RawSender raw = rawSender(alpha)) {
            connect(alpha, beta);
            UnsafeBuffer message = RawSender.message(MessageKind.DATA, beta.uid, alpha.uid, 16);
            WireFormat.putNumbers(message, 0, 0, 1, 2);
            WireFormat.putEntryHeader(message, WireFormat.HEADER_BYTES, 400, false);

            raw.send(alpha, message, message.capacity());
            beta.send(alpha, 5);
            drive(() -> alpha.received.size() == 1, alpha, beta);

            assertThat(alpha.numbers()).containsExactly(5L);
            assertThat(alpha.events.log).anyMatch(event -> event.contains("fault=BROKEN_ENTRIES lengthBytes=64"));
        }
    }

    @Test
    void shouldDropAGreetingWithAnEndpointThatIsNone() {
        try (RawSender raw = rawSender(alpha)) {
            UnsafeBuffer message = RawSender.message(MessageKind.HELLO, new NodeUid(5), alpha.uid, 200);
            UnsafeBuffer body = new UnsafeBuffer(message, WireFormat.HEADER_BYTES, 200);
            new Greeting(1, LinkNode.CLUSTER, "127.0.0.1:80|alias=x").encode(body, 0);

            raw.send(alpha, message, message.capacity());

            assertThat(alpha.events.log).anyMatch(event -> event.contains("fault=BROKEN_BODY"));
            assertThat(alpha.count(LinkCounter.REFUSED)).isZero();
        }
    }

    @Test
    void shouldDropFramesOfAStranger() {
        try (RawSender raw = rawSender(alpha)) {
            UnsafeBuffer message = RawSender.message(MessageKind.DATA, new NodeUid(5), alpha.uid, 8);
            WireFormat.putNumbers(message, 0, 0, 1, 1);
            WireFormat.putEntryHeader(message, WireFormat.HEADER_BYTES, 4, false);

            raw.send(alpha, message, message.capacity());

            assertThat(alpha.count(LinkCounter.STRANGERS_DROPPED)).isEqualTo(1);
            assertThat(alpha.received).isEmpty();
        }
    }

    @Test
    void shouldQuarantineAPeerThatLacksFramesWeNeed() {
        try (LinkNode beta = LinkNode.start();
                RawSender raw = rawSender(alpha)) {
            connect(alpha, beta);
            UnsafeBuffer body = new UnsafeBuffer(new byte[Greeting.MAX_BYTES]);
            int length = new Greeting(9, LinkNode.CLUSTER, beta.layer.endpoint()).encode(body, 0);
            UnsafeBuffer message = RawSender.message(MessageKind.HELLO, beta.uid, alpha.uid, length);
            message.putBytes(WireFormat.HEADER_BYTES, body, 0, length);
            WireFormat.putNumbers(message, 0, 0, 50, 0);

            raw.send(alpha, message, message.capacity());
            drive(() -> beta.stateOf(alpha) == LinkState.QUARANTINED, alpha, beta);

            assertThat(alpha.stateOf(beta)).isEqualTo(LinkState.QUARANTINED);
            assertThat(alpha.events.log)
                    .contains("quarantined " + beta.uid + " FRAMES_LOST peerKeepsFrom=50 delivered=0");
            assertThat(alpha.send(beta, 1)).isEqualTo(SendResult.QUARANTINED);
            assertThat(beta.events.log)
                    .contains("quarantined " + alpha.uid + " REFUSED_BY_PEER FRAMES_LOST peerKeepsFrom=50 delivered=0");
        }
    }

    @Test
    void shouldQuarantineAPeerThatAcknowledgesWhatWasNotSent() {
        try (LinkNode beta = LinkNode.start();
                RawSender raw = rawSender(alpha)) {
            connect(alpha, beta);
            UnsafeBuffer message = RawSender.message(MessageKind.ACK, beta.uid, alpha.uid, 0);
            WireFormat.putNumbers(message, 0, 1_000, 0, 0);

            raw.send(alpha, message, message.capacity());

            assertThat(alpha.events.log).contains("quarantined " + beta.uid + " ACK_OF_UNSENT acked=1000 firstKept=1");
            assertThat(alpha.count(LinkCounter.QUARANTINED)).isEqualTo(1);
        }
    }

    @Test
    void shouldQuarantineAPeerWhoseFrameIsTooLong() {
        LinkLimits narrow = LinkLimits.DEFAULT.withMaxFrameBytes(10_000);
        try (LinkNode beta = LinkNode.start(Options.DEFAULT.limits(narrow))) {
            connect(alpha, beta);
            alpha.send(beta, new byte[100_000]);
            drive(() -> alpha.stateOf(beta) == LinkState.QUARANTINED, alpha, beta);

            assertThat(beta.events.log).anyMatch(event -> event.contains("FRAME_TOO_LARGE maxFrameBytes=10000"));
            assertThat(beta.received).isEmpty();
        }
    }
}
