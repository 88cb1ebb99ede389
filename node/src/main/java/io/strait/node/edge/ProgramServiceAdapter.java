package io.strait.node.edge;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.strait.StraitException;
import io.strait.client.port.ProgramPort;
import io.strait.client.transport.ProgramCodec;
import io.strait.client.transport.ProgramFaults;
import io.strait.proto.v1.FollowTaskletRequest;
import io.strait.proto.v1.FollowTaskletResponse;
import io.strait.proto.v1.GetTaskletRequest;
import io.strait.proto.v1.GetTaskletResponse;
import io.strait.proto.v1.KillRequest;
import io.strait.proto.v1.KillResponse;
import io.strait.proto.v1.ListProgramsRequest;
import io.strait.proto.v1.ListProgramsResponse;
import io.strait.proto.v1.ListTaskletsRequest;
import io.strait.proto.v1.ListTaskletsResponse;
import io.strait.proto.v1.ProgramServiceGrpc;
import io.strait.proto.v1.SpawnRequest;
import io.strait.proto.v1.SpawnResponse;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.program.ProgramHost;
import io.strait.tasklet.program.ProgramId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs, for clients and for other nodes that ask on behalf of theirs. */
final class ProgramServiceAdapter extends ProgramServiceGrpc.ProgramServiceImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramServiceAdapter.class);

    private final Edge edge;
    private final ProgramDirectory everywhere;
    private final ProgramHost here;
    /** Calls that follow a program of another node. */
    private final Set<FollowCall> elsewhere = ConcurrentHashMap.newKeySet();

    ProgramServiceAdapter(Edge edge, ProgramDirectory everywhere) {
        this.edge = edge;
        this.everywhere = everywhere;
        this.here = everywhere.host();
    }

    @Override
    public void listPrograms(ListProgramsRequest request, StreamObserver<ListProgramsResponse> responses) {
        respond(
                responses,
                () -> request.getLocalOnly()
                        ? done(new ProgramListing<>(here.available(), false, List.of()))
                        : everywhere.available(),
                this::programs);
    }

    private ListProgramsResponse programs(ProgramListing<ProgramDescription> listing) {
        ListProgramsResponse.Builder response = ListProgramsResponse.newBuilder()
                .setRunning(here.runningCount())
                .addAllUnansweredNodes(listing.unanswered());
        listing.entries().forEach(program -> response.addPrograms(ProgramCodec.encode(program)));
        return response.build();
    }

    /** Only a node that serves starts anything; the other requests are answered to the last. */
    @Override
    public void spawn(SpawnRequest request, StreamObserver<SpawnResponse> responses) {
        respond(
                responses,
                () -> {
                    edge.readiness().requireServing();
                    return request.getForwarded()
                            ? done(here.spawn(request.getProgram(), request.getArgsList(), request.getOutput()))
                            : everywhere.spawn(
                                    request.getProgram(),
                                    request.getArgsList(),
                                    new Placement(request.getNode(), request.getOutput()));
                },
                status -> SpawnResponse.newBuilder()
                        .setTasklet(ProgramCodec.encode(status))
                        .build());
    }

    @Override
    public void listTasklets(ListTaskletsRequest request, StreamObserver<ListTaskletsResponse> responses) {
        respond(
                responses,
                () -> request.getLocalOnly()
                        ? done(here.list(request.getEnded()))
                        : everywhere.list(request.getEnded()),
                ProgramServiceAdapter::tasklets);
    }

    private static ListTaskletsResponse tasklets(ProgramListing<ProgramStatus> statuses) {
        ListTaskletsResponse.Builder response =
                ListTaskletsResponse.newBuilder().setMore(statuses.more()).addAllUnansweredNodes(statuses.unanswered());
        statuses.entries().forEach(status -> response.addTasklets(ProgramCodec.encode(status)));
        return response.build();
    }

    @Override
    public void getTasklet(GetTaskletRequest request, StreamObserver<GetTaskletResponse> responses) {
        respond(
                responses,
                () -> request.getForwarded()
                        ? done(here.report(ProgramId.parse(request.getId())))
                        : everywhere.report(request.getId()),
                (ProgramPort.Report report) -> ProgramCodec.encode(report));
    }

    @Override
    public void kill(KillRequest request, StreamObserver<KillResponse> responses) {
        respond(
                responses,
                () -> request.getForwarded()
                        ? done(here.kill(ProgramId.parse(request.getId())))
                        : everywhere.kill(request.getId()),
                status -> KillResponse.newBuilder()
                        .setTasklet(ProgramCodec.encode(status))
                        .build());
    }

    /** Answered to the last as well, so that callers hear of programs that end with the node. */
    @Override
    public void followTasklet(FollowTaskletRequest request, StreamObserver<FollowTaskletResponse> responses) {
        FollowCall call =
                new FollowCall((ServerCallStreamObserver<FollowTaskletResponse>) responses, elsewhere::remove);
        ProgramPort.Follow what =
                new ProgramPort.Follow(request.getId(), request.getLog(), Math.max(0, request.getAfterLine()));
        if (request.getForwarded() || everywhere.isHere(request.getId())) {
            here.follow(what, call);
        } else {
            elsewhere.add(call);
            everywhere.follow(what, call);
        }
    }

    /** Calls that follow a program of another node end; those of programs here end with these. */
    void stop() {
        elsewhere.forEach(FollowCall::stop);
    }

    private static <T> CompletableFuture<T> done(T answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static <T, W> void respond(
            StreamObserver<W> responses, Supplier<CompletableFuture<T>> question, Function<T, W> response) {
        CompletableFuture<T> answer;
        try {
            answer = question.get();
        } catch (StraitException | Refused e) {
            fail(responses, e);
            return;
        }
        // Both ways end in an answer to the caller.
        CompletableFuture<T> _ = answer.whenComplete((told, failure) -> {
            if (failure != null) {
                fail(responses, causeOf(failure));
            } else {
                responses.onNext(response.apply(told));
                responses.onCompleted();
            }
        });
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    static void fail(StreamObserver<?> responses, Throwable failure) {
        if (failure instanceof Refused refused) {
            responses.onError(Refused.status(refused.error()));
            return;
        }
        if (!(failure instanceof StraitException)) {
            LOG.error("request about programs failed", failure);
        }
        responses.onError(Refused.status(ProgramFaults.wire(failure)));
    }
}
