package io.strait.node.cli;

import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.Results;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.RemoteTasklet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a program's log. */
@Command(
        name = "logs",
        description = "Show the last 200 lines of a program's log, also when it has ended.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 shown, 1 error, 2 usage, 4 no such program."})
final class LogsCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "ID", description = "As 'strait spawn' and 'strait ps' show it.")
    private String id = "";

    LogsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ProgramLog log;
        try (Strait strait = connection.connect(context)) {
            RemoteTasklet program = strait.programs().find(id);
            log = program.logs();
        }
        Results results = output.results(context);
        if (results.isJson()) {
            results.single(Fields.of("id", id).with("dropped", log.dropped()).with("lines", log.lines()));
            return ExitCode.OK.code();
        }
        if (log.dropped() > 0) {
            context.err().println("strait logs: earlier lines are gone: count=" + log.dropped());
        }
        log.lines().forEach(line -> results.event(line, Fields.none()));
        return ExitCode.OK.code();
    }
}
