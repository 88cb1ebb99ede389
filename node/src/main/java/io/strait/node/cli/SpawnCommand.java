package io.strait.node.cli;

import io.strait.ReceiveResult;
import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.Results;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.RemoteTasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts a program on a node. */
@Command(
        name = "spawn",
        description = "Run a program as a tasklet of a node; 'strait programs' lists what there is.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Arguments that begin with - follow --. The program goes on when this command ends.",
            "Exit codes: 0 started, with --wait or --follow: it returned; 1 error, with --wait or --follow also: it failed or",
            "was killed; 2 usage; 4 no such program or node."
        })
final class SpawnCommand implements Callable<Integer> {

    /** How long to wait for a result before looking whether the end is known. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "PROGRAM", description = "Its name.")
    private String program = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG", description = "What it is given.")
    private List<String> args = new ArrayList<>();

    @Option(
            names = {"-n", "--node"},
            paramLabel = "NODE",
            description = "Uid or name of the node; 'anywhere': of those that have the program, the one that runs the"
                    + " fewest. Default: the node that this command reaches.")
    private String node = "";

    @Option(names = "--to", paramLabel = "CHANNEL", description = "Where its results go. Default: program-ID-out.")
    private String to = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Receive its results and show them until it ends.")
    private boolean follow;

    @Option(
            names = {"-w", "--wait"},
            description = "Wait until it has ended, and show how. Its results wait for other receivers.")
    private boolean wait;

    @Spec
    private @Nullable CommandSpec spec;

    SpawnCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (follow && wait && spec != null) {
            // A program waits until its results are received: one shows them, the other leaves them to others.
            throw new ParameterException(spec.commandLine(), "--follow and --wait exclude each other");
        }
        Results results = output.results(context);
        try (Strait strait = connection.connect(context)) {
            RemoteTasklet spawned = strait.programs().spawn(program, args, new Placement(node, to));
            if (!follow && !wait) {
                results.single(Fields.of("id", spawned.id())
                        .with("program", program)
                        .with("node", spawned.node())
                        .with("output", spawned.output().name()));
                return ExitCode.OK.code();
            }
            context.err().println("strait spawn: running: id=" + spawned.id() + " node=" + spawned.node());
            if (follow) {
                return ProgramRows.exitCode(follow(spawned, results)).code();
            }
            ProgramStatus end = spawned.join();
            results.single(ProgramRows.all(end));
            return ProgramRows.exitCode(end).code();
        }
    }

    /** Shows what comes until the program has ended and nothing more is there. */
    private static ProgramStatus follow(RemoteTasklet spawned, Results results) throws InterruptedException {
        CompletableFuture<ProgramStatus> end = spawned.joinAsync();
        while (true) {
            ReceiveResult<String> result = spawned.output().tryReceive(LOOK_INTERVAL);
            if (result instanceof ReceiveResult.Received<String> value) {
                show(spawned, value.received(), results);
            } else if (result instanceof ReceiveResult.Failed<String> failed) {
                throw failed.failure();
            } else if (end.isDone() || result instanceof ReceiveResult.Closed<String>) {
                showRest(spawned, results);
                // A channel that is closed is not the end: whoever closed it may not be the program.
                return spawned.join();
            }
        }
    }

    /** What lies in a buffer although its sender has ended. */
    private static void showRest(RemoteTasklet spawned, Results results) throws InterruptedException {
        while (spawned.output().tryReceive() instanceof ReceiveResult.Received<String> value) {
            show(spawned, value.received(), results);
        }
    }

    private static void show(RemoteTasklet spawned, String value, Results results) {
        results.event(value, Fields.of("id", spawned.id()).with("value", value));
    }
}
