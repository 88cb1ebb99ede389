package io.strait.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.proto.ClientFrame;
import io.strait.proto.ErrorCode;
import io.strait.proto.NodeFrame;
import io.strait.proto.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What well-behaved clients do over a session's stream. */
class SessionStreamTest {

    private static final ChannelName A = new ChannelName("a");

    private TestNode node;
    private RawStream alice;
    private RawStream bob;

    @BeforeEach
    void start() {
        node = TestNode.start();
        alice = RawStream.open(node.connect());
        bob = RawStream.open(node.connect());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    static Payload text(String text) {
        return Payload.value("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    static String textOf(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Received.class);
        return new String(((Outcome.Received) outcome).value().data(), StandardCharsets.UTF_8);
    }

    static Op send(ChannelName channel, String text) {
        return Op.plain(Branch.send(channel, text(text)), Op.NO_TIMEOUT);
    }

    static Op receive(ChannelName channel) {
        return Op.plain(Branch.receive(channel), Op.NO_TIMEOUT);
    }

    @Test
    void shouldWelcomeWithWhatTheClientMustKnow() {
        NodeFrame.Welcome welcome = alice.welcome();

        assertThat(welcome.node()).isEqualTo(node.uid);
        assertThat(welcome.nodeName()).isEqualTo("node-" + node.uid);
        assertThat(welcome.clusterName()).isEqualTo("test");
        assertThat(welcome.protocolVersion()).isEqualTo(ProtocolVersion.CURRENT);
        assertThat(welcome.credit()).isEqualTo(32);
        assertThat(welcome.leaseMillis()).isEqualTo(20_000);
        assertThat(welcome.limits()).isEqualTo(new NodeFrame.Limits(4_096, 1 << 20, 255, 8 << 20));
        assertThat(welcome.resumeToken().bytes()).hasSize(48);
        assertThat(welcome.resumeToken()).isNotEqualTo(bob.welcome().resumeToken());
        assertThat(alice.next(NodeFrame.Endpoints.class).endpoints()).containsExactly("127.0.0.1:" + node.edge.port());
    }

    @Test
    void shouldGiveNoMoreCreditThanAskedFor() {
        RawStream modest = RawStream.connect(node.connect());
        modest.send(new ClientFrame.Hello(ProtocolVersion.CURRENT, "modest", null, 3));
        assertThat(modest.welcome().credit()).isEqualTo(3);

        RawStream greedy = RawStream.connect(node.connect());
        greedy.send(new ClientFrame.Hello(ProtocolVersion.CURRENT, "greedy", null, 1_000_000));
        assertThat(greedy.welcome().credit()).isEqualTo(32);
    }

    @Test
    @DisplayName("C1 a value goes from one session to another")
    void shouldHandOverBetweenSessions() {
        long receive = alice.submit(receive(A));
        long send = bob.submit(send(A, "hello"));

        assertThat(textOf(alice.outcome(receive))).isEqualTo("hello");
        assertThat(bob.outcome(send)).isEqualTo(new Outcome.Sent(0));
    }

    @Test
    @DisplayName("S8 a cancelled wait ends as cancelled, a committed one stays")
    void shouldCancel() {
        long receive = alice.submit(receive(A));
        alice.send(new ClientFrame.Cancel(receive));
        assertThat(alice.outcome(receive)).isEqualTo(new Outcome.Cancelled());

        long second = alice.submit(receive(A));
        bob.submit(send(A, "x"));
        assertThat(textOf(alice.outcome(second))).isEqualTo("x");
        alice.send(new ClientFrame.Cancel(second));
        assertThat(alice.settle()).isEmpty();
    }

    @Test
    @DisplayName("S6 a lazy value is asked for, and its failure is the operation's")
    void shouldAskForLazyValues() {
        long receive = bob.submit(receive(A));
        long send = alice.submit(Op.plain(Branch.lazySend(A), Op.NO_TIMEOUT));
        assertThat(alice.next(NodeFrame.NeedValue.class)).isEqualTo(new NodeFrame.NeedValue(send, 0));
        alice.send(new ClientFrame.Supply(send, 0, null, "no value today"));
        assertThat(alice.refusal(send).refusal()).isEqualTo(Refusal.SUPPLIER_FAILED);
        assertThat(bob.settle()).isEmpty();

        long again = alice.submit(Op.plain(Branch.lazySend(A), Op.NO_TIMEOUT));
        alice.next(NodeFrame.NeedValue.class);
        alice.send(new ClientFrame.Supply(again, 0, text("late"), null));
        assertThat(alice.outcome(again)).isEqualTo(new Outcome.Sent(0));
        assertThat(textOf(bob.outcome(receive))).isEqualTo("late");
    }

    @Test
    void shouldDeclareInspectAndClose() {
        ChannelProperties properties = ChannelProperties.buffered(2, ChannelProperties.Overflow.REJECT);
        long declare = alice.submit(new Op.Declare(A, properties));
        assertThat(alice.outcome(declare)).isEqualTo(new Outcome.Declared(properties));
        alice.outcome(alice.submit(send(A, "1")));

        long inspect = bob.submit(new Op.Inspect(A));
        Outcome.Inspected inspected = (Outcome.Inspected) bob.outcome(inspect);
        assertThat(inspected.info().buffered()).isEqualTo(1);
        assertThat(inspected.info().home()).isEqualTo(node.uid);

        CloseCause cause = new CloseCause(false, "done");
        assertThat(bob.outcome(bob.submit(new Op.Close(A, cause)))).isEqualTo(new Outcome.CloseDone(cause));
        assertThat(alice.outcome(alice.submit(send(A, "2")))).isEqualTo(new Outcome.Closed(0, A, cause));
    }

    @Test
    @DisplayName("S1 a select fires one branch")
    void shouldSelect() {
        ChannelName b = new ChannelName("b");
        long select = alice.submit(new Op.Select(
                List.of(Branch.receive(A), Branch.send(b, text("out"))),
                Choice.ORDERED,
                Op.NO_TIMEOUT,
                Op.NO_TIMEOUT,
                false,
                false));
        long receive = bob.submit(receive(b));

        assertThat(alice.outcome(select)).isEqualTo(new Outcome.Sent(1));
        assertThat(textOf(bob.outcome(receive))).isEqualTo("out");
        assertThat(bob.outcome(bob.submit(Op.attempt(Branch.send(A, text("x"))))))
                .isEqualTo(new Outcome.NotReady());
    }

    @Test
    @DisplayName("D7 after a lost stream waits go on and outcomes are fetched")
    void shouldResume() {
        long waiting = alice.submit(receive(A));
        long done = alice.submit(send(new ChannelName("b"), "kept"));
        bob.submit(receive(new ChannelName("b")));
        assertThat(alice.outcome(done)).isEqualTo(new Outcome.Sent(0));
        alice.cancel();
        await().untilAsserted(
                        () -> assertThat(node.metric("strait_edge_streams")).isEqualTo(1));
        bob.outcome(1);
        bob.submit(send(A, "while you were out"));
        assertThat(bob.outcome(2)).isEqualTo(new Outcome.Sent(0));

        RawStream again = RawStream.resume(node.connect(), alice.token());

        assertThat(again.welcome().session()).isEqualTo(alice.welcome().session());
        assertThat(textOf(again.outcome(waiting))).isEqualTo("while you were out");
        assertThat(again.outcome(done)).isEqualTo(new Outcome.Sent(0));
        again.acknowledge(waiting, done);
        again.halfClose();
        again.awaitCompletion();
        assertThat(RawStream.resume(node.connect(), alice.token()).settle()).isEmpty();
        assertThat(node.metric("strait_edge_sessions_resumed_total")).isEqualTo(2);
    }

    @Test
    @DisplayName("D7 S6 an unanswered question comes again after a resume")
    void shouldAskAgainAfterResume() {
        long send = alice.submit(Op.plain(Branch.lazySend(A), Op.NO_TIMEOUT));
        long receive = bob.submit(receive(A));
        alice.next(NodeFrame.NeedValue.class);
        alice.cancel();

        RawStream again = RawStream.resume(node.connect(), alice.token());

        assertThat(again.next(NodeFrame.NeedValue.class)).isEqualTo(new NodeFrame.NeedValue(send, 0));
        again.send(new ClientFrame.Supply(send, 0, text("x"), null));
        assertThat(textOf(bob.outcome(receive))).isEqualTo("x");
    }

    @Test
    void shouldEndTheOldStreamWhenResumedOnAnother() {
        long receive = alice.submit(receive(A));
        alice.settle();

        RawStream again = RawStream.resume(node.connect(), alice.token());

        assertThat(alice.failure().code()).isEqualTo(ErrorCode.SESSION_REPLACED);
        bob.submit(send(A, "x"));
        assertThat(textOf(again.outcome(receive))).isEqualTo("x");
    }

    @Test
    @DisplayName("D5 an ended session's offers are withdrawn")
    void shouldWithdrawWhenEnded() {
        alice.submit(receive(A));
        alice.send(new ClientFrame.End());
        alice.awaitCompletion();

        assertThat(bob.outcome(bob.submit(Op.attempt(Branch.send(A, text("x"))))))
                .isEqualTo(new Outcome.NotReady());
        RawStream late = RawStream.connect(node.connect());
        late.hello(alice.token());
        assertThat(late.failure().code()).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        assertThat(node.metric("strait_edge_sessions")).isEqualTo(1);
    }

    @Test
    void shouldAnswerPing() {
        alice.send(new ClientFrame.Ping(-7));
        assertThat(alice.next(NodeFrame.Pong.class)).isEqualTo(new NodeFrame.Pong(-7));
    }

    @Test
    void shouldTellClientsWhenTheClusterChanges() {
        alice.next(NodeFrame.Endpoints.class);
        node.cluster.add(
                new io.strait.core.id.NodeUid(1), "other", new io.strait.node.control.Endpoint("::1", 7_400), true);

        assertThat(alice.next(NodeFrame.Endpoints.class).endpoints())
                .containsExactlyInAnyOrder("[::1]:7400", "127.0.0.1:" + node.edge.port());
    }

    @Test
    void shouldSendClientsAwayWhenDraining() {
        node.cluster.add(
                new io.strait.core.id.NodeUid(1),
                "other",
                new io.strait.node.control.Endpoint("10.0.0.1", 7_400),
                true);
        node.edge.drain();

        assertThat(alice.next(NodeFrame.Draining.class).endpoints()).containsExactly("10.0.0.1:7400");
        RawStream fresh = RawStream.connect(node.connect());
        fresh.hello(null);
        assertThat(fresh.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
        bob.cancel();
        RawStream again = RawStream.resume(node.connect(), bob.token());
        assertThat(again.next(NodeFrame.Draining.class).endpoints()).containsExactly("10.0.0.1:7400");
        long receive = again.submit(receive(A));
        alice.submit(send(A, "still served"));
        assertThat(textOf(again.outcome(receive))).isEqualTo("still served");
    }

    @Test
    @DisplayName("D10 a full inbox refuses new operations and loses nothing that was taken")
    void shouldRefuseWhenTheInboxIsFull() {
        long first = alice.submit(receive(A));
        alice.settle();
        CountDownLatch release = node.holdTurn();
        for (int i = 0; i < 100; i++) {
            bob.submit(receive(new ChannelName("c" + i)));
        }
        Outcome.Refused refused = bob.refusal(65);
        assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED);
        assertThat(refused.detail()).contains("scheduler.inbox-capacity=64");

        alice.send(new ClientFrame.Cancel(first));
        await().untilAsserted(() ->
                assertThat(edgeMetric("strait_edge_inbox_full_total")).isGreaterThan(36));
        release.countDown();

        assertThat(alice.outcome(first)).isEqualTo(new Outcome.Cancelled());
        long after = alice.submit(send(new ChannelName("c0"), "x"));
        assertThat(alice.outcome(after)).isEqualTo(new Outcome.Sent(0));
    }

    /** Without asking the scheduler, whose turn is held. */
    private long edgeMetric(String name) {
        return node.edge.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value()
                .getAsLong();
    }

    @Test
    void shouldLetGoOfSessionsWhoseClientStaysAway() {
        try (TestNode hasty = TestNode.start(TestNode.sessions(Duration.ofMillis(200), 1 << 20))) {
            RawStream lost = RawStream.open(hasty.connect());
            lost.submit(receive(A));
            lost.settle();
            lost.cancel();

            await().untilAsserted(() -> assertThat(hasty.metric("strait_edge_sessions_expired_total"))
                    .isEqualTo(1));

            await().untilAsserted(
                            () -> assertThat(hasty.metric("strait_waiters")).isZero());
            assertThat(hasty.metric("strait_sessions")).isZero();
            RawStream late = RawStream.connect(hasty.connect());
            late.hello(lost.token());
            assertThat(late.failure().code()).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        }
    }
}
