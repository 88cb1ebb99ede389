package io.strait.node.cli;

import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.Results;
import io.strait.tasklet.LogEvent;
import io.strait.tasklet.LogFollower;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.RemoteTasklet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a program's log. */
@Command(
        name = "logs",
        description = "Show the last 200 lines of a program's log, also when it has ended, or follow it.",
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

    @Option(
            names = {"-f", "--follow"},
            description = "Show from there on what it logs, until it ends. In JSON one object per line.")
    private boolean follow;

    LogsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ProgramLog log;
        try (Strait strait = connection.connect(context)) {
            RemoteTasklet program = strait.programs().find(id);
            if (follow) {
                follow(program, output.results(context));
                return ExitCode.OK.code();
            }
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

    private void follow(RemoteTasklet program, Results results) throws InterruptedException {
        try (LogFollower follower = program.followLogs(event -> show(event, results))) {
            ProgramStatus _ = follower.ended().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private void show(LogEvent event, Results results) {
        switch (event) {
            case LogEvent.Line line ->
                results.event(line.text(), Fields.of("number", line.number()).with("line", line.text()));
            case LogEvent.Dropped dropped -> {
                context.err().println("strait logs: lines are gone: count=" + dropped.lines());
                if (results.isJson()) {
                    results.event("", Fields.of("dropped", dropped.lines()));
                }
            }
        }
    }
}
