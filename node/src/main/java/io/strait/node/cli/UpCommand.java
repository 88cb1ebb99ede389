package io.strait.node.cli;

import io.strait.Endpoint;
import io.strait.node.cli.local.LocalNodes;
import io.strait.node.cli.local.RunDirectory;
import io.strait.node.cli.local.UpState;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.Results;
import io.strait.node.cli.query.ClusterQueries;
import io.strait.node.cli.query.MembershipWait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts a cluster on this machine and leaves it running. */
@Command(
        name = "up",
        description =
                "Start N nodes on this machine, on free ports and in the background; commands find them by themselves.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 all nodes are up, 1 error (nothing is left running), 2 usage."})
final class UpCommand implements Callable<Integer> {

    private static final int MOST = 32;

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", arity = "0..1", defaultValue = "3", paramLabel = "N", description = "How many; default 3.")
    private int count = 3;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long each step of the start may take; default ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "A setting of all nodes, for instance -Dscheduler.idle=low-latency; may be repeated.")
    private List<String> settings = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    UpCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if ((count < 1 || count > MOST) && spec != null) {
            throw new ParameterException(spec.commandLine(), "N must be 1 to " + MOST + ": value=" + count);
        }
        RunDirectory run = RunDirectory.of(context.environment());
        UpState state = run.locked(() -> up(run));
        show(state);
        return ExitCode.OK.code();
    }

    private UpState up(RunDirectory run) throws InterruptedException {
        Optional<UpState> existing = UpState.read(run);
        int running = existing.map(state -> state.running().size()).orElse(0);
        if (existing.isPresent() && running == count && existing.get().nodes().size() == count) {
            if (!settings.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.ERROR,
                        "is up already, and its settings stay as they are: run strait down first: nodes=" + count
                                + " settings=" + String.join(",", settings));
            }
            context.err().println("strait up: is up already");
            return existing.get();
        }
        if (running > 0) {
            throw new CommandFailure(
                    ExitCode.ERROR,
                    "a local cluster runs already; strait down ends it: nodes="
                            + existing.get().nodes().size() + " running=" + running + " asked=" + count);
        }
        Path directory = UpState.directory(run);
        RunDirectory.delete(directory);
        LocalNodes nodes = LocalNodes.start(new LocalNodes.Settings(
                count,
                directory,
                "local-" + ProcessHandle.current().pid(),
                false,
                settings.stream().map(setting -> "-D" + setting).toList(),
                timeout,
                step -> context.err().println("strait up: " + step)));
        try {
            UpState state = UpState.of(nodes);
            state.write(run);
            awaitMembership(state);
            return state;
        } catch (RuntimeException | InterruptedException e) {
            nodes.kill();
            throw e;
        }
    }

    private void awaitMembership(UpState state) throws InterruptedException {
        List<Endpoint> endpoints = state.nodes().stream()
                .map(node -> Endpoint.parse(node.endpoints().grpc()))
                .toList();
        try (ClusterQueries queries = new ClusterQueries(timeout)) {
            MembershipWait.awaitAll(queries, endpoints, timeout);
        }
    }

    private void show(UpState state) {
        Results results = output.results(context);
        List<Fields> rows = state.nodes().stream()
                .map(node -> node.endpoints().fields().with("log", node.log().toString()))
                .toList();
        if (output.isJson()) {
            results.single(Fields.of("nodes", rows).with("connect", state.connectString()));
        } else {
            results.list(rows);
            results.event("connect: " + state.connectString(), Fields.of("connect", state.connectString()));
        }
    }
}
