package io.strait.client.transport;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.strait.Endpoint;
import io.strait.client.Aside;
import io.strait.client.port.ProgramPort;
import io.strait.proto.v1.FollowTaskletRequest;
import io.strait.proto.v1.GetTaskletRequest;
import io.strait.proto.v1.KillRequest;
import io.strait.proto.v1.ListProgramsRequest;
import io.strait.proto.v1.ListProgramsResponse;
import io.strait.proto.v1.ListTaskletsRequest;
import io.strait.proto.v1.ProgramServiceGrpc;
import io.strait.proto.v1.SpawnRequest;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Requests about programs over one connection. Any thread; stateless. */
public final class GrpcPrograms implements ProgramPort {

    private final Channel connection;
    private final Endpoint endpoint;
    private final Duration timeout;
    private final boolean forwarded;

    /**
     * Requests to the node at the other end.
     *
     * @param connection stays open
     * @param endpoint of the other end, for messages
     * @param timeout of each request
     * @param forwarded whether a node asks for somebody else: then the other one answers for itself only
     */
    public GrpcPrograms(Channel connection, Endpoint endpoint, Duration timeout, boolean forwarded) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.forwarded = forwarded;
    }

    /** What a node has, and how many programs run on it: to choose a node. */
    public CompletableFuture<ListProgramsResponse> load() {
        ListProgramsRequest request =
                ListProgramsRequest.newBuilder().setLocalOnly(forwarded).build();
        return call(ProgramServiceGrpc.getListProgramsMethod(), request, response -> response, true);
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramDescription>> available() {
        return load().thenApply(ProgramCodec::decode);
    }

    @Override
    public CompletableFuture<ProgramStatus> spawn(String program, List<String> args, Placement placement) {
        SpawnRequest request = SpawnRequest.newBuilder()
                .setProgram(program)
                .addAllArgs(args)
                .setNode(placement.node())
                .setOutput(placement.output())
                .setForwarded(forwarded)
                .build();
        return call(
                ProgramServiceGrpc.getSpawnMethod(),
                request,
                response -> ProgramCodec.decode(response.getTasklet()),
                false);
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramStatus>> list(boolean ended) {
        ListTaskletsRequest request = ListTaskletsRequest.newBuilder()
                .setEnded(ended)
                .setLocalOnly(forwarded)
                .build();
        return call(ProgramServiceGrpc.getListTaskletsMethod(), request, ProgramCodec::decode, true);
    }

    @Override
    public CompletableFuture<Report> report(String id) {
        GetTaskletRequest request =
                GetTaskletRequest.newBuilder().setId(id).setForwarded(forwarded).build();
        return call(ProgramServiceGrpc.getGetTaskletMethod(), request, ProgramCodec::decode, true);
    }

    @Override
    public CompletableFuture<ProgramStatus> kill(String id) {
        KillRequest request =
                KillRequest.newBuilder().setId(id).setForwarded(forwarded).build();
        return call(
                ProgramServiceGrpc.getKillMethod(),
                request,
                response -> ProgramCodec.decode(response.getTasklet()),
                true);
    }

    /** Without a deadline: the follower cancels, or the connection ends. */
    @Override
    public void follow(Follow what, Flow.Subscriber<? super Event> follower) {
        FollowTaskletRequest request = FollowTaskletRequest.newBuilder()
                .setId(what.id())
                .setForwarded(forwarded)
                .setLog(what.log())
                .setAfterLine(what.afterLine())
                .build();
        CallOptions options = CallOptions.DEFAULT.withExecutor(Aside.EXECUTOR);
        GrpcFollow.start(
                connection.newCall(ProgramServiceGrpc.getFollowTaskletMethod(), options), request, follower, endpoint);
    }

    private <Q, W, T> CompletableFuture<T> call(
            MethodDescriptor<Q, W> method, Q request, Function<W, T> reader, boolean repeatable) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        // Not on an event loop: whoever continues may block.
        CallOptions options = CallOptions.DEFAULT
                .withExecutor(Aside.EXECUTOR)
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        ClientCalls.asyncUnaryCall(connection.newCall(method, options), request, new StreamObserver<>() {
            @Override
            public void onNext(W response) {
                try {
                    answer.complete(reader.apply(response));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(ProgramFaults.unreadable(e, endpoint));
                }
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(ProgramFaults.exception(failure, endpoint, repeatable));
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(ProgramFaults.unreadable(
                        new IllegalStateException("call completed without an answer"), endpoint));
            }
        });
        return answer;
    }
}
