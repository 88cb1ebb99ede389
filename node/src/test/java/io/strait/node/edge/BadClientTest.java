package io.strait.node.edge;

import static io.strait.node.edge.SessionStreamTest.receive;
import static io.strait.node.edge.SessionStreamTest.send;
import static io.strait.node.edge.SessionStreamTest.text;
import static io.strait.node.edge.SessionStreamTest.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.Choice;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.node.observe.ListenException;
import io.strait.proto.ClientFrame;
import io.strait.proto.ErrorCode;
import io.strait.proto.NodeFrame;
import io.strait.proto.ResumeToken;
import io.strait.proto.WireError;
import io.strait.proto.v1.AttachRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients must not do: each is answered precisely, and the node and the others go on. */
class BadClientTest {

    private static final ChannelName A = new ChannelName("a");

    private TestNode node;
    private RawStream stream;

    @BeforeEach
    void start() {
        node = TestNode.start();
        stream = RawStream.open(node.connect());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** The stream works as before. */
    private void requireAlive(RawStream alive) {
        RawStream partner = RawStream.open(node.connect());
        long receive = alive.submit(receive(A));
        partner.submit(send(A, "alive"));
        assertThat(textOf(alive.outcome(receive))).isEqualTo("alive");
    }

    /** The stream ended with this error; the session has survived it. */
    private void requireEndedButResumable(ErrorCode code, String... words) {
        WireError error = stream.failure();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(words);
        requireAlive(RawStream.resume(node.connect(), stream.token()));
    }

    // ---- the stream -----------------------------------------------------------------------------------------------

    @Test
    void shouldRefuseAnotherProtocolVersion() {
        RawStream other = RawStream.connect(node.connect());
        other.send(new ClientFrame.Hello(99, "from the future", null, 0));

        WireError error = other.failure();

        assertThat(error.code()).isEqualTo(ErrorCode.WRONG_PROTOCOL_VERSION);
        assertThat(error.metadata()).containsEntry("theirs", "99").containsEntry("ours", "1");
        requireAlive(stream);
    }

    @Test
    void shouldRefuseAStreamWithoutHello() {
        RawStream other = RawStream.connect(node.connect());
        other.submit(receive(A));

        WireError error = other.failure();

        assertThat(error.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE);
        assertThat(error.metadata()).containsEntry("field", "attach_request.frame");
        assertThat(error.message()).contains("hello", "SUBMIT");
    }

    @Test
    void shouldRefuseASecondHello() {
        stream.hello(null);
        requireEndedButResumable(ErrorCode.MALFORMED_MESSAGE, "attach_request.frame", "HELLO");
    }

    @Test
    void shouldRefuseAnEmptyFrame() {
        stream.sendWire(AttachRequest.getDefaultInstance());
        requireEndedButResumable(ErrorCode.MALFORMED_MESSAGE, "attach_request.frame: is missing");
    }

    @Test
    void shouldRefuseAnUnknownFrame() {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        stream.sendWire(AttachRequest.newBuilder().setUnknownFields(unknown).build());
        requireEndedButResumable(ErrorCode.MALFORMED_MESSAGE, "attach_request.frame: unknown type: field number=[99]");
    }

    @Test
    void shouldRefuseATooLongClientName() {
        RawStream other = RawStream.connect(node.connect());
        other.send(new ClientFrame.Hello(1, "n".repeat(256), null, 0));
        assertThat(other.failure().message()).contains("hello.client_name", "256", "255");
    }

    @Test
    void shouldRefuseUnknownTokens() {
        byte[] wrongSecret = stream.token().bytes();
        wrongSecret[47] ^= 1;
        byte[] wrongId = stream.token().bytes();
        wrongId[0] ^= 1;
        for (byte[] token : List.of(wrongSecret, wrongId, new byte[48], new byte[] {1})) {
            RawStream other = RawStream.connect(node.connect());
            other.hello(new ResumeToken(token));
            WireError error = other.failure();
            assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_SESSION);
            assertThat(error.message()).contains("hello.resume_token");
        }
        requireAlive(stream);
    }

    @Test
    void shouldRefuseATokenThatIsTooLong() {
        RawStream other = RawStream.connect(node.connect());
        other.sendWire(AttachRequest.newBuilder()
                .setHello(AttachRequest.Hello.newBuilder()
                        .setProtocolVersion(1)
                        .setResumeToken(com.google.protobuf.ByteString.copyFrom(new byte[65])))
                .build());
        WireError error = other.failure();
        assertThat(error.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE);
        assertThat(error.message()).contains("hello.resume_token", "65", "64");
    }

    @Test
    void shouldEndAStreamThatStaysSilent() {
        EdgeSettings.Sessions impatient =
                new EdgeSettings.Sessions(1 << 10, 32, Duration.ofSeconds(1), 1 << 20, Duration.ofMillis(50));
        try (TestNode other = TestNode.start(impatient)) {
            RawStream silent = RawStream.connect(other.connect());
            WireError error = silent.failure();
            assertThat(error.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE);
            assertThat(error.message()).contains("attach_request.hello", "waitedMs=50");
        }
    }

    @Test
    void shouldRefuseAMessageThatIsTooLarge() {
        Payload huge = Payload.value("", new byte[9 << 20]);
        stream.submit(Op.plain(Branch.send(A, huge), Op.NO_TIMEOUT));

        // gRPC says no more than this; the Welcome has told the limit.
        assertThat(stream.status().getCode()).isEqualTo(Status.Code.CANCELLED);
        requireAlive(RawStream.resume(node.connect(), stream.token()));
    }

    @Test
    void shouldRefuseSessionsBeyondTheLimit() {
        EdgeSettings.Sessions few =
                new EdgeSettings.Sessions(66, 32, Duration.ofSeconds(20), 1 << 20, Duration.ofSeconds(20));
        try (TestNode small = TestNode.start(few)) {
            RawStream first = RawStream.open(small.connect());
            RawStream.open(small.connect());
            RawStream third = RawStream.connect(small.connect());
            third.hello(null);
            WireError error = third.failure();
            assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(error.message()).contains("strait.limits.max-sessions-64=2");

            first.send(new ClientFrame.End());
            first.awaitCompletion();
            RawStream.open(small.connect()).settle();
        }
    }

    // ---- operations -----------------------------------------------------------------------------------------------

    @Test
    void shouldRefuseAnOperationOfUnknownKind() {
        stream.sendWire(AttachRequest.newBuilder()
                .setSubmit(
                        AttachRequest.Submit.newBuilder().setOpId(1).setOp(io.strait.proto.v1.Op.getDefaultInstance()))
                .build());

        Outcome.Refused refused = stream.refusal(1);

        assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_ARGUMENT);
        assertThat(refused.detail()).contains("op.kind", "is missing");
        requireAlive(stream);
    }

    @Test
    void shouldEndTheStreamWhenAnOperationHasNoId() {
        stream.sendWire(AttachRequest.newBuilder()
                .setSubmit(AttachRequest.Submit.getDefaultInstance())
                .build());
        requireEndedButResumable(ErrorCode.MALFORMED_MESSAGE, "submit.op_id", "is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "control\u0007character", "LONG"})
    void shouldRefuseBadNames(String name) {
        String channel = name.equals("LONG") ? "é".repeat(128) : name;
        stream.sendWire(AttachRequest.newBuilder()
                .setSubmit(AttachRequest.Submit.newBuilder()
                        .setOpId(7)
                        .setOp(io.strait.proto.v1.Op.newBuilder()
                                .setSelect(io.strait.proto.v1.Op.Select.newBuilder()
                                        .addBranches(io.strait.proto.v1.Branch.newBuilder()
                                                .setChannel(channel)
                                                .setDirection(io.strait.proto.v1.Direction.DIRECTION_RECEIVE)))))
                .build());

        Outcome.Refused refused = stream.refusal(7);

        assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_ARGUMENT);
        assertThat(refused.detail()).contains("select.branches[0].branch.channel", "channel name");
        if (name.equals("LONG")) {
            assertThat(refused.detail()).contains("bytes=256", "limit=255");
        }
        requireAlive(stream);
    }

    @Test
    void shouldRefuseAPayloadOverTheCap() {
        Payload large = Payload.value("", new byte[(1 << 20) + 1]);
        long send = stream.submit(Op.plain(Branch.send(A, large), Op.NO_TIMEOUT));

        Outcome.Refused refused = stream.refusal(send);

        assertThat(refused.refusal()).isEqualTo(Refusal.PAYLOAD_TOO_LARGE);
        assertThat(refused.detail()).contains("bytes=1048577", "limit=1048576");
        requireAlive(stream);
    }

    @Test
    void shouldTakeAPayloadAtTheCap() {
        RawStream partner = RawStream.open(node.connect());
        long receive = partner.submit(receive(A));
        stream.submit(Op.plain(Branch.send(A, Payload.value("", new byte[1 << 20])), Op.NO_TIMEOUT));
        Outcome.Received received = (Outcome.Received) partner.outcome(receive);
        assertThat(received.value().data()).hasSize(1 << 20);
    }

    @Test
    void shouldRefuseASelectWithoutBranches() {
        long select = stream.submit(select(List.of()));

        assertThat(stream.refusal(select).refusal()).isEqualTo(Refusal.NO_BRANCHES);
        requireAlive(stream);
    }

    @Test
    void shouldRefuseAHundredThousandBranches() {
        Branch branch = Branch.receive(new ChannelName("a-channel-of-some-length"));
        long select = stream.submit(select(Collections.nCopies(100_000, branch)));

        Outcome.Refused refused = stream.refusal(select);

        assertThat(refused.refusal()).isEqualTo(Refusal.TOO_MANY_BRANCHES);
        assertThat(refused.detail()).contains("100000", "4096");
        requireAlive(stream);
    }

    private static Op select(List<Branch> branches) {
        return new Op.Select(branches, Choice.EAGER, Op.NO_TIMEOUT, Op.NO_TIMEOUT, false, false);
    }

    @Test
    void shouldTakeEachOperationIdOnce() {
        RawStream partner = RawStream.open(node.connect());
        stream.submit(1, receive(A));
        stream.submit(1, receive(A));
        assertThat(stream.settle()).isEmpty();
        partner.submit(send(A, "first"));
        assertThat(textOf(stream.outcome(1))).isEqualTo("first");

        stream.submit(1, receive(A));
        assertThat(textOf(stream.outcome(1))).isEqualTo("first");

        stream.acknowledge(1);
        stream.submit(1, receive(A));
        assertThat(stream.refusal(1).refusal()).isEqualTo(Refusal.DUPLICATE_OPERATION);
        assertThat(partner.outcome(1)).isEqualTo(new Outcome.Sent(0));
        assertThat(partner.outcome(partner.submit(Op.attempt(Branch.send(A, text("x"))))))
                .isEqualTo(new Outcome.NotReady());
    }

    @Test
    void shouldRefuseMoreOperationsThanCredit() {
        for (int i = 1; i <= 33; i++) {
            stream.submit(receive(new ChannelName("c" + i)));
        }

        Outcome.Refused refused = stream.refusal(33);

        assertThat(refused.refusal()).isEqualTo(Refusal.TOO_MANY_OPERATIONS);
        assertThat(refused.detail()).contains("credit=32");
    }

    @Test
    void shouldIgnoreAnswersToNothing() {
        stream.send(new ClientFrame.Cancel(17));
        stream.send(new ClientFrame.Supply(17, 3, text("x"), null));
        stream.acknowledge(17, 18);
        assertThat(stream.settle()).isEmpty();
        requireAlive(stream);
    }

    // ---- a client that does not read ------------------------------------------------------------------------------

    @Test
    void shouldDetachAClientThatDoesNotReadAndLoseNothing() {
        RawStream lazy = RawStream.openWithoutReading(node.connect());
        RawStream partner = RawStream.open(node.connect());
        int values = 30;
        Payload value = Payload.value("", new byte[200_000]);
        for (int i = 0; i < values; i++) {
            lazy.submit(receive(A));
        }
        for (int i = 1; i <= values; i++) {
            partner.submit(Op.plain(Branch.send(A, value), Op.NO_TIMEOUT));
            assertThat(partner.outcome(i)).isEqualTo(new Outcome.Sent(0));
            partner.acknowledge(i);
        }

        await().untilAsserted(() ->
                assertThat(node.metric("strait_edge_backlogs_overflowed_total")).isEqualTo(1));
        requireAlive(stream);

        Set<Long> received = new HashSet<>();
        lazy.read(1_000);
        WireError error = readAll(lazy, received);
        assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(error.message()).contains("client does not read", "limit=strait.edge.max-backlog=1048576");
        assertThat(received).isNotEmpty();
        for (int round = 0; received.size() < values && round < 20; round++) {
            RawStream again = RawStream.resume(node.connect(), lazy.token());
            again.acknowledge(received.stream().mapToLong(Long::longValue).toArray());
            while (received.size() < values) {
                Object next = again.take();
                if (next instanceof NodeFrame.Result result) {
                    received.add(result.opId());
                } else if (next instanceof Throwable) {
                    break;
                }
            }
        }
        assertThat(received).hasSize(values);
    }

    private static WireError readAll(RawStream stream, Set<Long> received) {
        Object next = stream.take();
        while (next instanceof NodeFrame) {
            if (next instanceof NodeFrame.Result result) {
                received.add(result.opId());
            }
            next = stream.take();
        }
        assertThat(next).isInstanceOf(Throwable.class);
        return io.strait.proto.StatusCodec.decode(io.grpc.protobuf.StatusProto.fromThrowable((Throwable) next));
    }

    // ---- starting -------------------------------------------------------------------------------------------------

    @Test
    void shouldNameThePortThatIsTaken() {
        EdgeSettings taken = TestNode.settings(TestNode.sessions(Duration.ofSeconds(1), 1 << 20), node.edge.port());

        assertThatThrownBy(() -> EdgeServer.start(node.context(taken)))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining(
                        "edge: cannot listen: endpoint=127.0.0.1:" + node.edge.port() + " key=strait.edge.port cause=")
                .hasMessageContaining("in use");
        requireAlive(stream);
    }
}
