package io.strait.node.cli;

import io.strait.Strait;
import io.strait.node.cli.output.Results;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.RemoteTasklet;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for the end of a program. */
@Command(
        name = "wait",
        description = "Wait until a program has ended, and show how.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C ends the wait and not the program.",
            "Exit codes: 0 it returned; 1 it failed or was killed, or error; 2 usage; 3 timeout; 4 no such program."
        })
final class WaitCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "ID", description = "As 'strait spawn' and 'strait ps' show it.")
    private String id = "";

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Wait at most so long, for example 30s or 5m. Default: without end.")
    private @Nullable Duration timeout;

    WaitCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Results results = output.results(context);
        try (Strait strait = connection.connect(context)) {
            RemoteTasklet program = strait.programs().find(id);
            ProgramStatus end = timeout == null ? program.join() : program.join(timeout);
            results.single(ProgramRows.all(end));
            return ProgramRows.exitCode(end).code();
        }
    }
}
