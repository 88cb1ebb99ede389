package io.strait.node.cli;

import io.strait.node.cli.output.Fields;
import io.strait.tasklet.ProgramStatus;
import java.util.List;
import java.util.Locale;

/** Programs as the commands show them. */
final class ProgramRows {

    private ProgramRows() {}

    /** A line of a list. */
    static Fields row(ProgramStatus status) {
        return Fields.of("id", status.id())
                .with("program", status.program())
                .with("args", status.args())
                .with("state", state(status))
                .with("ranMillis", status.ran().toMillis())
                .with("tasklets", status.tasklets())
                .with("output", status.output())
                .with("waitingFor", status.waitingFor())
                .with("failure", status.failure());
    }

    /** Everything. */
    static Fields all(ProgramStatus status) {
        return row(status)
                .with("node", status.node())
                .with("started", status.started().toString());
    }

    static String state(ProgramStatus status) {
        return status.state().name().toLowerCase(Locale.ROOT);
    }

    /**
     * For the shell, of a program that has ended.
     *
     * @throws CommandFailure when it has not returned
     */
    static ExitCode exitCode(ProgramStatus end) {
        return switch (end.state()) {
            case RUNNING, COMPLETED -> ExitCode.OK;
            case FAILED ->
                throw new CommandFailure(
                        ExitCode.ERROR, "the program failed: id=" + end.id() + " failure=\"" + end.failure() + "\"");
            case KILLED -> throw new CommandFailure(ExitCode.ERROR, "the program was killed: id=" + end.id());
        };
    }

    /** Nodes whose part of a list is missing. Code 1 when there are some. */
    static ExitCode reportUnanswered(CliContext context, String command, List<String> nodes) {
        nodes.forEach(node -> context.err()
                .println("strait " + command + ": a node did not answer, its programs are missing: node=" + node));
        return nodes.isEmpty() ? ExitCode.OK : ExitCode.ERROR;
    }
}
