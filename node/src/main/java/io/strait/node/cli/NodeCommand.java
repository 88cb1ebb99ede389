package io.strait.node.cli;

import io.strait.node.NodeConfig;
import io.strait.node.NodeConfigException;
import io.strait.node.StraitNode;
import io.strait.node.cli.local.NodeEndpoints;
import io.strait.node.cli.local.ParentWatch;
import io.strait.node.control.ControlException;
import io.strait.node.link.LinkException;
import io.strait.node.observe.ListenException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node until it is told to stop. */
@Command(
        name = "node",
        description = "Run a node in the foreground until SIGTERM or Ctrl-C; then it leaves the cluster and stops.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Prints one line with its endpoints once it is a member. Settings: defaults, file, environment, options.",
            "Exit codes: 0 stopped when told to, 1 could not start, or given up by its cluster; 2 configuration."
        })
final class NodeCommand implements Callable<Integer> {

    /** On top of the time that the configuration gives to stopping. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(5);

    /** A node that is not a member yet has nothing to leave. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(1);

    private final CliContext context;

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Write the endpoints to FILE as JSON once the node is a member.")
    private @Nullable Path readyFile;

    @Option(
            names = "--exit-with-parent",
            paramLabel = "PID",
            description = "Stop as well when the process PID is gone.")
    private @Nullable Long parent;

    NodeCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        NodeConfig config = load();
        context.interruption().exitCodeCounts();
        context.interruption().patience(START_PATIENCE);
        if (parent != null) {
            // As a signal would: also while the node still looks for a cluster that went with the parent.
            ParentWatch.watch(
                    parent,
                    () -> Thread.ofPlatform().name("strait-orphan").start(() -> System.exit(ExitCode.OK.code())));
        }
        try (StraitNode node = start(config)) {
            context.interruption()
                    .patience(config.shutdown()
                            .drainTimeout()
                            .plus(config.shutdown().leaveTimeout())
                            .plus(STOP_SLACK));
            announce(node);
            return awaitStop(node.stopped());
        }
    }

    private NodeConfig load() {
        try {
            return options.load();
        } catch (NodeConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static StraitNode start(NodeConfig config) {
        try {
            return StraitNode.start(config);
        } catch (LinkException e) {
            throw new CommandFailure(ExitCode.ERROR, "the node cannot start: data plane: " + e.getMessage(), e);
        } catch (ControlException | ListenException | IllegalStateException e) {
            throw new CommandFailure(ExitCode.ERROR, "the node cannot start: " + e.getMessage(), e);
        }
    }

    private void announce(StraitNode node) {
        NodeEndpoints endpoints = new NodeEndpoints(
                node.name(),
                node.uid().toString(),
                ProcessHandle.current().pid(),
                node.edgeEndpoint().toString(),
                node.adminEndpoint().toString(),
                node.clusterEndpoint().toString(),
                node.scheduler().linkEndpoint());
        output.results(context)
                .event(
                        "node: name=" + endpoints.name() + " uid=" + endpoints.uid() + " grpc=" + endpoints.grpc()
                                + " admin=" + endpoints.admin() + " cluster=" + endpoints.cluster() + " data="
                                + endpoints.data(),
                        endpoints.fields());
        if (readyFile != null) {
            endpoints.writeTo(readyFile);
        }
    }

    /** Ends when the node stops by itself, or a signal or the end of the parent interrupts this thread. */
    private static int awaitStop(CompletableFuture<String> stop) {
        try {
            String reason = stop.get();
            throw new CommandFailure(ExitCode.ERROR, "the node has stopped: reason=" + reason);
        } catch (InterruptedException e) {
            return ExitCode.OK.code(); // the signal; closing goes on without it
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of the node failed", e.getCause());
        }
    }
}
