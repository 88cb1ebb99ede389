package io.strait.client.transport;

import io.strait.client.port.ProgramPort;
import io.strait.proto.MalformedMessageException;
import io.strait.proto.v1.FollowTaskletResponse;
import io.strait.proto.v1.GetTaskletResponse;
import io.strait.proto.v1.ListProgramsResponse;
import io.strait.proto.v1.ListTaskletsResponse;
import io.strait.proto.v1.ProgramInfo;
import io.strait.proto.v1.TaskletInfo;
import io.strait.proto.v1.TaskletState;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import java.time.Duration;
import java.time.Instant;

/** Programs for the wire, in both directions. Stateless; any thread. */
public final class ProgramCodec {

    private ProgramCodec() {}

    /** A program that can be run. */
    public static ProgramInfo encode(ProgramDescription program) {
        return ProgramInfo.newBuilder()
                .setName(program.name())
                .setDescription(program.description())
                .addAllNodes(program.nodes())
                .build();
    }

    /** A program that runs or has run. */
    public static TaskletInfo encode(ProgramStatus status) {
        return TaskletInfo.newBuilder()
                .setId(status.id())
                .setProgram(status.program())
                .addAllArgs(status.args())
                .setNode(status.node())
                .setOutput(status.output())
                .setState(encode(status.state()))
                .setWaitingFor(status.waitingFor())
                .setStartedMillis(status.started().toEpochMilli())
                .setRanMillis(status.ran().toMillis())
                .setFailure(status.failure())
                .setTasklets(status.tasklets())
                .build();
    }

    private static TaskletState encode(State state) {
        return switch (state) {
            case RUNNING -> TaskletState.TASKLET_STATE_RUNNING;
            case COMPLETED -> TaskletState.TASKLET_STATE_COMPLETED;
            case FAILED -> TaskletState.TASKLET_STATE_FAILED;
            case KILLED -> TaskletState.TASKLET_STATE_KILLED;
        };
    }

    /** A program's status and the end of its log. */
    public static GetTaskletResponse encode(ProgramPort.Report report) {
        return GetTaskletResponse.newBuilder()
                .setTasklet(encode(report.status()))
                .addAllLogLines(report.log().lines())
                .setDroppedLines(report.log().dropped())
                .build();
    }

    static ProgramListing<ProgramDescription> decode(ListProgramsResponse wire) {
        return new ProgramListing<>(
                wire.getProgramsList().stream()
                        .map(each -> new ProgramDescription(each.getName(), each.getDescription(), each.getNodesList()))
                        .toList(),
                false,
                wire.getUnansweredNodesList());
    }

    static ProgramListing<ProgramStatus> decode(ListTaskletsResponse wire) {
        return new ProgramListing<>(
                wire.getTaskletsList().stream().map(ProgramCodec::decode).toList(),
                wire.getMore(),
                wire.getUnansweredNodesList());
    }

    static ProgramStatus decode(TaskletInfo wire) {
        return new ProgramStatus(
                wire.getId(),
                wire.getProgram(),
                wire.getArgsList(),
                wire.getNode(),
                wire.getOutput(),
                decode(wire.getState(), wire.getStateValue()),
                wire.getWaitingFor(),
                Instant.ofEpochMilli(wire.getStartedMillis()),
                Duration.ofMillis(wire.getRanMillis()),
                wire.getFailure(),
                wire.getTasklets());
    }

    private static State decode(TaskletState state, int number) {
        return switch (state) {
            case TASKLET_STATE_RUNNING -> State.RUNNING;
            case TASKLET_STATE_COMPLETED -> State.COMPLETED;
            case TASKLET_STATE_FAILED -> State.FAILED;
            case TASKLET_STATE_KILLED -> State.KILLED;
            case TASKLET_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new MalformedMessageException("tasklet_info.state", "unknown value " + number);
        };
    }

    /** What a follower hears. */
    public static FollowTaskletResponse encode(ProgramPort.Event event) {
        FollowTaskletResponse.Builder response = FollowTaskletResponse.newBuilder();
        if (event instanceof ProgramPort.Event.Lines lines) {
            response.getLinesBuilder()
                    .setDropped(lines.dropped())
                    .setFirst(lines.first())
                    .addAllLines(lines.lines());
        } else if (event instanceof ProgramPort.Event.Ended ended) {
            response.setEnded(encode(ended.status()));
        }
        return response.build();
    }

    static ProgramPort.Event decode(FollowTaskletResponse wire) {
        return switch (wire.getEventCase()) {
            case LINES ->
                new ProgramPort.Event.Lines(
                        wire.getLines().getDropped(),
                        wire.getLines().getFirst(),
                        wire.getLines().getLinesList());
            case ENDED -> new ProgramPort.Event.Ended(decode(wire.getEnded()));
            case EVENT_NOT_SET -> throw new MalformedMessageException("follow_tasklet_response.event", "is not set");
        };
    }

    static ProgramPort.Report decode(GetTaskletResponse wire) {
        return new ProgramPort.Report(
                decode(wire.getTasklet()), new ProgramLog(wire.getLogLinesList(), wire.getDroppedLines()));
    }
}
