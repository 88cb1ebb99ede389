package io.strait.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.strait.core.id.NodeUid;
import io.strait.node.control.Endpoint;
import io.strait.proto.ErrorCode;
import io.strait.proto.StatusCodec;
import io.strait.proto.WireError;
import io.strait.proto.v1.Branch;
import io.strait.proto.v1.ChannelInfo;
import io.strait.proto.v1.ChannelProperties;
import io.strait.proto.v1.ChannelServiceGrpc;
import io.strait.proto.v1.CloseCause;
import io.strait.proto.v1.CloseRequest;
import io.strait.proto.v1.DeclareRequest;
import io.strait.proto.v1.Direction;
import io.strait.proto.v1.InspectRequest;
import io.strait.proto.v1.ListChannelsRequest;
import io.strait.proto.v1.ListChannelsResponse;
import io.strait.proto.v1.Payload;
import io.strait.proto.v1.ReceiveRequest;
import io.strait.proto.v1.ReceiveResponse;
import io.strait.proto.v1.SelectRequest;
import io.strait.proto.v1.SelectResponse;
import io.strait.proto.v1.SendRequest;
import io.strait.proto.v1.SendResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operations as unary calls: what grpcurl and other languages use. */
class ChannelServiceTest {

    private static final Payload HELLO =
            Payload.newBuilder().setData(ByteString.copyFromUtf8("hello")).build();

    private TestNode node;
    private ChannelServiceGrpc.ChannelServiceBlockingStub calls;
    private ChannelServiceGrpc.ChannelServiceFutureStub futures;

    @BeforeEach
    void start() {
        node = TestNode.start();
        ManagedChannel connection = node.connect();
        calls = ChannelServiceGrpc.newBlockingStub(connection);
        futures = ChannelServiceGrpc.newFutureStub(connection);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static SendRequest.Builder send(String channel) {
        return SendRequest.newBuilder().setChannel(channel).setValue(HELLO);
    }

    private static ReceiveRequest.Builder receive(String channel) {
        return ReceiveRequest.newBuilder().setChannel(channel);
    }

    private void awaitWaiters(long count) {
        await().untilAsserted(() -> assertThat(node.metric("strait_waiters")).isEqualTo(count));
    }

    private static WireError errorOf(ThrowingCallable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(failure).isNotNull();
        return StatusCodec.decode(StatusProto.fromThrowable(failure));
    }

    @Test
    @DisplayName("C1 a value goes from one call to another")
    void shouldHandOver() throws Exception {
        ListenableFuture<ReceiveResponse> receive = futures.receive(receive("a").build());
        ListenableFuture<SendResponse> send = futures.send(send("a").build());

        assertThat(receive.get(10, TimeUnit.SECONDS).getValue().getData()).isEqualTo(HELLO.getData());
        assertThat(send.get(10, TimeUnit.SECONDS)).isNotNull();
        await().untilAsserted(() -> assertThat(node.metric("strait_sessions")).isZero());
    }

    @Test
    @DisplayName("S1 one branch of a select fires")
    void shouldSelect() throws Exception {
        ListenableFuture<SelectResponse> select = futures.select(SelectRequest.newBuilder()
                .addBranches(Branch.newBuilder().setChannel("a").setDirection(Direction.DIRECTION_RECEIVE))
                .addBranches(Branch.newBuilder()
                        .setChannel("b")
                        .setDirection(Direction.DIRECTION_SEND)
                        .setValue(HELLO))
                .build());
        assertThat(calls.receive(receive("b").build()).getValue().getData()).isEqualTo(HELLO.getData());

        SelectResponse response = select.get(10, TimeUnit.SECONDS);
        assertThat(response.getBranch()).isEqualTo(1);
        assertThat(response.getChannel()).isEqualTo("b");
        assertThat(response.hasValue()).isFalse();
    }

    @Test
    void shouldDeclareInspectAndClose() {
        ChannelProperties properties =
                ChannelProperties.newBuilder().setCapacity(2).build();
        assertThat(calls.declare(DeclareRequest.newBuilder()
                                .setChannel("a")
                                .setProperties(properties)
                                .build())
                        .getProperties()
                        .getCapacity())
                .isEqualTo(2);
        calls.send(send("a").build());

        ChannelInfo info = calls.inspect(
                        InspectRequest.newBuilder().setChannel("a").build())
                .getInfo();
        assertThat(info.getBuffered()).isEqualTo(1);
        assertThat(info.getHome()).isEqualTo(node.uid.toString());

        CloseRequest close = CloseRequest.newBuilder()
                .setChannel("a")
                .setCause(CloseCause.newBuilder().setMessage("done"))
                .build();
        assertThat(calls.close(close).getCause().getMessage()).isEqualTo("done");
        WireError error = errorOf(() -> calls.send(send("a").build()));
        assertThat(error.code()).isEqualTo(ErrorCode.CHANNEL_CLOSED);
        assertThat(error.metadata()).containsEntry("channel", "a").containsEntry("cause", "done");
    }

    @Test
    void shouldSayWhyAnOperationFailed() {
        assertThat(errorOf(() -> calls.receive(receive("a").setOrElse(true).build()))
                        .code())
                .isEqualTo(ErrorCode.NOT_READY);
        assertThat(errorOf(() -> calls.receive(receive("a").setTimeoutMillis(20).build()))
                        .code())
                .isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(errorOf(() -> calls.select(SelectRequest.getDefaultInstance()))
                        .code())
                .isEqualTo(ErrorCode.NO_BRANCHES);
        WireError name = errorOf(() -> calls.receive(receive("").build()));
        assertThat(name.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE);
        assertThat(name.metadata()).containsEntry("field", "receive_request.channel");
        WireError value = errorOf(
                () -> calls.send(SendRequest.newBuilder().setChannel("a").build()));
        assertThat(value.metadata()).containsEntry("field", "send_request.value");
        WireError large = errorOf(() -> calls.send(send("a")
                .setValue(Payload.newBuilder().setData(ByteString.copyFrom(new byte[(1 << 20) + 1])))
                .build()));
        assertThat(large.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(large.message()).contains("limit=1048576");
        WireError conflict = errorOf(() -> {
            calls.declare(DeclareRequest.newBuilder().setChannel("d").build());
            calls.declare(DeclareRequest.newBuilder()
                    .setChannel("d")
                    .setProperties(ChannelProperties.newBuilder().setCapacity(1))
                    .build());
        });
        assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICTING_PROPERTIES);
    }

    @Test
    @DisplayName("S8 a call that is given up withdraws its offer")
    void shouldCancel() {
        ListenableFuture<ReceiveResponse> receive = futures.receive(receive("a").build());
        awaitWaiters(1);

        receive.cancel(true);

        awaitWaiters(0);
        assertThat(errorOf(() -> calls.send(send("a").setOrElse(true).build())).code())
                .isEqualTo(ErrorCode.NOT_READY);
        await().untilAsserted(() -> assertThat(node.metric("strait_sessions")).isZero());
        assertThat(node.metric("strait_edge_calls_cancelled_total")).isEqualTo(1);
        assertThat(node.metric("strait_edge_calls_lost_total")).isZero();
    }

    @Test
    @DisplayName("S8 a commit wins over the caller's cancel, and what it lost is counted")
    void shouldCountWhatAGoneCallerMissed() {
        ListenableFuture<ReceiveResponse> receive = futures.receive(receive("a").build());
        awaitWaiters(1);
        CountDownLatch release = node.holdTurn();
        // The send is in the inbox before the cancel is.
        ListenableFuture<SendResponse> send = futures.send(send("a").build());
        await().until(() -> node.scheduler.inboxSize() >= 2);
        receive.cancel(true);
        await().until(() -> node.scheduler.inboxSize() >= 3);
        release.countDown();

        await().untilAsserted(() -> assertThat(send.isDone()).isTrue());
        await().untilAsserted(() ->
                assertThat(node.metric("strait_edge_calls_lost_total")).isEqualTo(1));
    }

    @Test
    void shouldEndTheOperationBeforeTheCallersDeadline() {
        WireError error = errorOf(() -> calls.withDeadlineAfter(400, TimeUnit.MILLISECONDS)
                .receive(receive("a").setTimeoutMillis(60_000).build()));

        assertThat(error.code()).isEqualTo(ErrorCode.TIMED_OUT);
        awaitWaiters(0);
        assertThat(node.metric("strait_edge_calls_cancelled_total")).isZero();
    }

    @Test
    void shouldRefuseCallsWhileNotServing() {
        node.cluster.setReady(false);
        assertThat(errorOf(() -> calls.send(send("a").build())).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        node.cluster.setReady(true);
        node.edge.drain();
        WireError error = errorOf(() -> calls.send(send("a").build()));
        assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(error.message()).contains("leaving");
    }

    // ---- lists ----------------------------------------------------------------------------------------------------

    private static List<String> names(ListChannelsResponse page) {
        return page.getChannelsList().stream().map(ChannelInfo::getChannel).toList();
    }

    @Test
    @DisplayName("C12 channels are listed by name, page by page")
    void shouldListPageByPage() {
        for (String name : List.of("b2", "a1", "b1", "b3")) {
            futures.receive(receive(name).build());
        }
        awaitWaiters(4);

        ListChannelsResponse first = calls.listChannels(
                ListChannelsRequest.newBuilder().setPrefix("b").setLimit(2).build());
        assertThat(names(first)).containsExactly("b1", "b2");
        assertThat(first.getMore()).isTrue();
        ListChannelsResponse second = calls.listChannels(ListChannelsRequest.newBuilder()
                .setPrefix("b")
                .setLimit(2)
                .setAfter("b2")
                .build());
        assertThat(names(second)).containsExactly("b3");
        assertThat(second.getMore()).isFalse();
        assertThat(second.getUnansweredNodesList()).isEmpty();
        WireError error = errorOf(() -> calls.listChannels(
                ListChannelsRequest.newBuilder().setLimit(1_001).build()));
        assertThat(error.message()).contains("list_channels_request", "1001", "1..1000");
    }

    @Test
    @DisplayName("C12 channels of all nodes are listed, and nodes that do not answer are named")
    void shouldListTheWholeCluster() {
        NodeUid gone = new NodeUid(0x1111);
        NodeUid deaf = new NodeUid(0x2222);
        try (TestNode other = TestNode.start(node.cluster)) {
            for (int i = 0; i < 10; i++) {
                ChannelServiceGrpc.newFutureStub((i % 2 == 0 ? node : other).connect())
                        .receive(receive("c" + i).build());
            }
            awaitWaiters(5);
            await().untilAsserted(
                            () -> assertThat(other.metric("strait_waiters")).isEqualTo(5));

            ListChannelsResponse page = calls.listChannels(
                    ListChannelsRequest.newBuilder().setLimit(6).build());
            assertThat(names(page)).containsExactly("c0", "c1", "c2", "c3", "c4", "c5");
            assertThat(page.getMore()).isTrue();
            assertThat(page.getUnansweredNodesList()).isEmpty();
            assertThat(page.getChannels(0).getHome()).isEqualTo(node.uid.toString());
            assertThat(page.getChannels(1).getHome()).isEqualTo(other.uid.toString());
            assertThat(names(calls.listChannels(
                            ListChannelsRequest.newBuilder().setLocalOnly(true).build())))
                    .containsExactly("c0", "c2", "c4", "c6", "c8");

            node.cluster.add(gone, "gone", new Endpoint("127.0.0.1", 1), true);
            node.cluster.add(deaf, "deaf", new Endpoint("127.0.0.1", 1), false);
            ListChannelsResponse partial = calls.listChannels(ListChannelsRequest.getDefaultInstance());
            assertThat(partial.getChannelsCount()).isEqualTo(10);
            assertThat(partial.getUnansweredNodesList()).containsExactly(gone.toString(), deaf.toString());
        }
    }

    @Test
    void shouldEndWaitingCallsWhenTheNodeStops() {
        ListenableFuture<ReceiveResponse> receive = futures.receive(receive("a").build());
        awaitWaiters(1);

        node.edge.close();

        WireError error = StatusCodec.decode(
                StatusProto.fromThrowable(catchThrowableOfType(ExecutionException.class, receive::get)));
        assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(error.message()).contains("node stops");
    }
}
