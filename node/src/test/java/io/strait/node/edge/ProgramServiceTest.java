package io.strait.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.strait.core.id.NodeUid;
import io.strait.node.control.Endpoint;
import io.strait.proto.v1.GetTaskletRequest;
import io.strait.proto.v1.KillRequest;
import io.strait.proto.v1.ListProgramsRequest;
import io.strait.proto.v1.ListProgramsResponse;
import io.strait.proto.v1.ListTaskletsRequest;
import io.strait.proto.v1.ListTaskletsResponse;
import io.strait.proto.v1.ProgramInfo;
import io.strait.proto.v1.ProgramServiceGrpc;
import io.strait.proto.v1.ProgramServiceGrpc.ProgramServiceBlockingStub;
import io.strait.proto.v1.SpawnRequest;
import io.strait.proto.v1.TaskletInfo;
import io.strait.proto.v1.TaskletState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs over the wire, and members that do not answer. */
@Timeout(30)
class ProgramServiceTest {

    private static final NodeUid SILENT = new NodeUid(7);

    private TestNode node;
    private ProgramServiceBlockingStub service;

    @BeforeEach
    void start() {
        node = TestNode.start();
        service = ProgramServiceGrpc.newBlockingStub(node.connect());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static SpawnRequest.Builder spawn(String program, String... args) {
        SpawnRequest.Builder request = SpawnRequest.newBuilder().setProgram(program);
        for (String arg : args) {
            request.addArgs(arg);
        }
        return request;
    }

    /** Its code and reason, with what it says. */
    private static ErrorInfo refused(Supplier<?> call, Status.Code code) throws Exception {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::get);
        assertThat(failure.getStatus().getCode()).as("%s", failure).isEqualTo(code);
        return StatusProto.fromThrowable(failure).getDetails(0).unpack(ErrorInfo.class);
    }

    @Test
    void shouldRunAProgramThatAnyLanguageAsksFor() {
        TaskletInfo started = service.spawn(spawn("echo").build()).getTasklet();

        assertThat(started.getNode()).isEqualTo(node.uid.toString());
        assertThat(started.getId()).isEqualTo(node.uid + "-1");
        GetTaskletRequest asked =
                GetTaskletRequest.newBuilder().setId(started.getId()).build();
        await().until(() -> service.getTasklet(asked).getTasklet().getState() == TaskletState.TASKLET_STATE_COMPLETED);
        assertThat(service.listTasklets(ListTaskletsRequest.getDefaultInstance())
                        .getTaskletsList())
                .isEmpty();
        assertThat(service.listTasklets(
                                ListTaskletsRequest.newBuilder().setEnded(true).build())
                        .getTaskletsList())
                .extracting(TaskletInfo::getId)
                .containsExactly(started.getId());
    }

    @Test
    void shouldNameTheProgramAndThoseThatThereAre() throws Exception {
        ErrorInfo error = refused(() -> service.spawn(spawn("nothing").build()), Status.Code.NOT_FOUND);

        assertThat(error.getReason()).isEqualTo("PROGRAM_NOT_FOUND");
        assertThat(error.getMetadataMap())
                .containsEntry("program", "nothing")
                .containsEntry("node", node.uid.toString());
        assertThat(error.getMetadataMap().get("available")).contains("count,echo");
    }

    @Test
    void shouldNameTheLimit() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(service.spawn(spawn("count", "1").build()).getTasklet().getState())
                    .isEqualTo(TaskletState.TASKLET_STATE_RUNNING);
        }

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> service.spawn(spawn("count", "1").build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure).hasMessageContaining("strait.programs.max-running=4");
    }

    @Test
    void shouldTellWhichMembersDidNotAnswer() throws Exception {
        try (ServerSocket silent = silent()) {
            node.cluster.add(SILENT, "silent", new Endpoint("127.0.0.1", silent.getLocalPort()), true);
            node.cluster.add(new NodeUid(8), "unreachable", new Endpoint("10.0.0.2", 7_400), false);

            ListProgramsResponse programs = service.listPrograms(ListProgramsRequest.getDefaultInstance());
            ListTaskletsResponse tasklets = service.listTasklets(ListTaskletsRequest.getDefaultInstance());

            assertThat(programs.getUnansweredNodesList()).containsExactly(SILENT.toString(), new NodeUid(8).toString());
            assertThat(programs.getProgramsList())
                    .extracting(ProgramInfo::getName)
                    .contains("echo");
            assertThat(tasklets.getUnansweredNodesList()).hasSize(2);
        }
    }

    @Test
    void shouldLeaveOutMembersThatDoNotAnswerWhenItChooses() throws Exception {
        try (ServerSocket silent = silent()) {
            node.cluster.add(SILENT, "silent", new Endpoint("127.0.0.1", silent.getLocalPort()), true);

            TaskletInfo started = service.spawn(
                            spawn("count", "1").setNode("anywhere").build())
                    .getTasklet();

            assertThat(started.getNode()).isEqualTo(node.uid.toString());
        }
    }

    @Test
    void shouldSayThatAForwardedSpawnMayHaveHappened() throws Exception {
        try (ServerSocket silent = silent()) {
            node.cluster.add(SILENT, "silent", new Endpoint("127.0.0.1", silent.getLocalPort()), true);

            ErrorInfo spawned =
                    refused(() -> service.spawn(spawn("echo").setNode("silent").build()), Status.Code.UNKNOWN);
            ErrorInfo killed = refused(
                    () -> service.kill(
                            KillRequest.newBuilder().setId(SILENT + "-1").build()),
                    Status.Code.UNAVAILABLE);

            assertThat(spawned.getReason()).isEqualTo("INDETERMINATE");
            assertThat(killed.getReason()).isEqualTo("UNAVAILABLE");
        }
    }

    @Test
    void shouldNotForwardTwice() throws Exception {
        node.cluster.add(SILENT, "silent", new Endpoint("10.0.0.2", 7_400), true);

        ErrorInfo error = refused(
                () -> service.getTasklet(GetTaskletRequest.newBuilder()
                        .setId(SILENT + "-1")
                        .setForwarded(true)
                        .build()),
                Status.Code.NOT_FOUND);
        TaskletInfo started = service.spawn(
                        spawn("echo").setNode("silent").setForwarded(true).build())
                .getTasklet();

        assertThat(error.getReason()).isEqualTo("TASKLET_NOT_FOUND");
        assertThat(started.getNode()).isEqualTo(node.uid.toString());
    }

    @Test
    void shouldStartNothingWhileItDoesNotServe() throws Exception {
        node.cluster.setReady(false);

        ErrorInfo error = refused(() -> service.spawn(spawn("echo").build()), Status.Code.UNAVAILABLE);

        assertThat(error.getReason()).isEqualTo("UNAVAILABLE");
        assertThat(service.listPrograms(ListProgramsRequest.getDefaultInstance())
                        .getProgramsList())
                .isNotEmpty();
    }

    /** Takes connections and says nothing. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
