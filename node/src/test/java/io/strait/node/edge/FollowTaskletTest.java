package io.strait.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.strait.NotFoundException;
import io.strait.OverloadedException;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.port.ProgramPort;
import io.strait.core.id.NodeUid;
import io.strait.node.control.Endpoint;
import io.strait.proto.v1.FollowTaskletRequest;
import io.strait.proto.v1.FollowTaskletResponse;
import io.strait.proto.v1.ProgramServiceGrpc;
import io.strait.tasklet.LogEvent;
import io.strait.tasklet.LogFollower;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import io.strait.tasklet.RemoteTasklet;
import io.strait.tasklet.program.ProgramId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that are followed through another node than theirs, and nodes and callers that go away meanwhile. */
@Timeout(60)
class FollowTaskletTest {

    private final TestNode entry = TestNode.start();
    private final TestNode other = TestNode.start();
    private final TestNode owner = TestNode.start();

    @BeforeEach
    void meet() {
        for (TestNode node : List.of(entry, other)) {
            node.cluster.add(owner.uid, "owner", edgeOf(owner), true);
        }
        entry.cluster.add(other.uid, "other", edgeOf(other), true);
    }

    @AfterEach
    void stop() {
        entry.close();
        other.close();
        owner.close();
    }

    private static Endpoint edgeOf(TestNode node) {
        return new Endpoint("127.0.0.1", node.edge.port());
    }

    /** A program of the owner that waits until somebody receives its number. */
    private ProgramStatus waiting() {
        return owner.programs.spawn("count", List.of("1"), "out");
    }

    private void awaitFollowers(ProgramStatus program, int count) {
        await().until(() -> owner.programs.followers(ProgramId.parse(program.id())) == count);
    }

    private Strait connect(TestNode... nodes) {
        List<String> endpoints = new ArrayList<>();
        for (TestNode node : nodes) {
            endpoints.add("127.0.0.1:" + node.edge.port());
        }
        return Strait.connect(
                StraitOptions.builder().endpoints(String.join(",", endpoints)).build());
    }

    private static FollowTaskletRequest follow(ProgramStatus program) {
        return FollowTaskletRequest.newBuilder()
                .setId(program.id())
                .setLog(true)
                .build();
    }

    @Test
    void shouldForwardOnceAndEndTheStreamWithTheProgram() {
        ProgramStatus program = waiting();
        owner.programs.kill(ProgramId.parse(program.id()));

        Iterator<FollowTaskletResponse> events =
                ProgramServiceGrpc.newBlockingStub(entry.connect()).followTasklet(follow(program));
        assertThat(events.next().getEnded().getId()).isEqualTo(program.id());
        assertThat(events.hasNext()).isFalse();

        FollowTaskletRequest forwarded =
                follow(program).toBuilder().setForwarded(true).build();
        assertThatThrownBy(() -> ProgramServiceGrpc.newBlockingStub(entry.connect())
                        .followTasklet(forwarded)
                        .next())
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    @Test
    void shouldLeaveNothingBehindWhenACallIsGivenUp() {
        ProgramStatus program = waiting();
        ClientCall<FollowTaskletRequest, FollowTaskletResponse> call =
                entry.connect().newCall(ProgramServiceGrpc.getFollowTaskletMethod(), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.request(1);
        call.sendMessage(follow(program));
        call.halfClose();
        awaitFollowers(program, 1);
        call.cancel("given up", null);
        awaitFollowers(program, 0);

        assertThatThrownBy(() -> ProgramServiceGrpc.newBlockingStub(entry.connect())
                        .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                        .followTasklet(follow(program))
                        .next())
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        awaitFollowers(program, 0);
    }

    @Test
    void shouldJoinAndFollowThroughAnotherNode() throws Exception {
        try (Strait strait = connect(entry)) {
            RemoteTasklet program = strait.programs()
                    .spawn(
                            "echo",
                            List.of("a"),
                            Placement.at(owner.uid.toString()).withOutput("out"));
            List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
            try (Strait atOwner = connect(owner);
                    LogFollower log = program.followLogs(events::add)) {
                CompletableFuture<ProgramStatus> end = program.joinAsync();
                assertThat(atOwner.channel("out", io.strait.Codec.utf8()).receive())
                        .isEqualTo("a");
                assertThat(end.get().state()).isEqualTo(State.COMPLETED);
                assertThat(log.ended().get().state()).isEqualTo(State.COMPLETED);
            }
            assertThat(events).containsExactly(new LogEvent.Line(1, "sent a"));
        }
    }

    @Test
    void shouldGoOnThroughAnotherNodeWhenTheFirstStops() throws Exception {
        ProgramStatus program = waiting();
        try (Strait strait = connect(entry, other)) {
            RemoteTasklet found = strait.programs().find(program.id());
            CompletableFuture<ProgramStatus> end = found.joinAsync();
            awaitFollowers(program, 1);

            entry.close();
            await().until(() -> strait.programs().available().entries().size() > 0);
            awaitFollowers(program, 1);
            owner.programs.kill(ProgramId.parse(program.id()));

            assertThat(end.get().state()).isEqualTo(State.KILLED);
        }
    }

    @Test
    void shouldBoundHowManyFollowProgramsOfOtherNodes() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeUid uid = new NodeUid(7);
            entry.cluster.add(uid, "silent", new Endpoint("127.0.0.1", silent.getLocalPort()), true);
            ProgramPort.Follow what = new ProgramPort.Follow(uid + "-1", false, 0);
            Deque<Follower> following = new ArrayDeque<>();
            for (int i = 0; i < 5_000; i++) {
                following.add(new Follower());
                entry.edge.programs().follow(what, following.getLast());
            }
            assertThat(following)
                    .allSatisfy(follower -> assertThat(follower.failure).isNotDone());

            Follower oneMore = new Follower();
            entry.edge.programs().follow(what, oneMore);
            assertThat(oneMore.failure)
                    .isCompletedWithValueMatching(failure -> failure instanceof OverloadedException)
                    .isCompletedWithValueMatching(
                            failure -> failure.getMessage().contains("node=" + entry.uid + " limit=5000"));

            following.removeFirst().cancel();
            Follower next = new Follower();
            entry.edge.programs().follow(what, next);
            assertThat(next.failure).isNotDone();
            next.cancel();
            following.forEach(Follower::cancel);
        }
    }

    /** Asks for nothing. */
    private static final class Follower implements Flow.Subscriber<ProgramPort.Event> {
        final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        void cancel() {
            subscription.join().cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription.complete(started);
        }

        @Override
        public void onNext(ProgramPort.Event event) {
            failure.complete(new AssertionError(event));
        }

        @Override
        public void onError(Throwable why) {
            failure.complete(why);
        }

        @Override
        public void onComplete() {
            failure.complete(new AssertionError("has ended"));
        }
    }

    @Test
    void shouldSayThatAProgramIsGoneWithItsNode() throws Exception {
        ProgramStatus program = waiting();
        try (Strait strait = connect(entry)) {
            CompletableFuture<ProgramStatus> end =
                    strait.programs().find(program.id()).joinAsync();
            awaitFollowers(program, 1);

            owner.edge.close();
            assertThat(end).as("a silent node may come back").isNotDone();
            entry.cluster.remove(owner.uid);

            assertThatThrownBy(() -> end.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("id=" + program.id())
                    .hasMessageContaining("its node is no member");
        }
    }
}
