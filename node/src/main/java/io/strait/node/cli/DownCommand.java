package io.strait.node.cli;

import io.strait.node.cli.local.LocalNodes;
import io.strait.node.cli.local.ProcessStop;
import io.strait.node.cli.local.RunDirectory;
import io.strait.node.cli.local.UpState;
import io.strait.node.cli.output.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends what {@code up} started. */
@Command(
        name = "down",
        description = "Stop the nodes of 'strait up' and delete their files.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 nothing runs any more, 1 error, 2 usage."})
final class DownCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--force", description = "Kill the nodes at once instead of letting them leave.")
    private boolean force;

    DownCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunDirectory run = RunDirectory.of(context.environment());
        // Longer than the nodes may take: a second signal is not needed to end this.
        context.interruption().patience(LocalNodes.STOP_GRACE);
        Fields result = run.locked(() -> down(run));
        output.results(context)
                .event("stopped " + result.text("stopped") + ", killed " + result.text("killed"), result);
        return ExitCode.OK.code();
    }

    private Fields down(RunDirectory run) throws InterruptedException {
        Optional<UpState> state = UpState.read(run);
        if (state.isEmpty()) {
            context.err().println("strait down: nothing is up: directory=" + UpState.directory(run));
        }
        List<ProcessHandle> processes = state.map(UpState::nodes).orElse(List.of()).stream()
                .flatMap(node -> node.process().stream())
                .toList();
        List<ProcessHandle> killed = ProcessStop.stop(processes, force ? Duration.ZERO : LocalNodes.STOP_GRACE);
        RunDirectory.delete(UpState.directory(run));
        return Fields.of("stopped", processes.size()).with("killed", killed.size());
    }
}
