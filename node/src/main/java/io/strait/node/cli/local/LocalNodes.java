package io.strait.node.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A cluster of node processes on this machine. Each node takes free ports. The first founds the cluster; the others start
 * together once its endpoint is known.
 */
public final class LocalNodes {

    /** How long nodes may take to leave in good order before they are killed. */
    public static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private static final List<String> FREE_PORTS =
            List.of("--grpc-port", "0", "--admin-port", "0", "--cluster-port", "0", "--data-port", "0");

    private final Settings settings;
    private final List<NodeProcess> processes = new ArrayList<>();
    private final List<NodeEndpoints> endpoints = new ArrayList<>();

    /**
     * What to start.
     *
     * @param count how many nodes, at least 1
     * @param directory for logs and ready files; created when missing
     * @param clusterName so that nodes of another cluster on this machine stay apart
     * @param shortLived whether the nodes belong to this command: they start quickly rather than become fast, and end when
     *     this process does
     * @param arguments further arguments of {@code strait node}, for all of them
     * @param timeout for each of the two steps
     * @param progress told what is going on, in a few words
     */
    public record Settings(
            int count,
            Path directory,
            String clusterName,
            boolean shortLived,
            List<String> arguments,
            Duration timeout,
            Consumer<String> progress) {}

    private LocalNodes(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts the nodes and waits until each says that it is a member.
     *
     * @throws LocalClusterException when one of them is not ready in time; all are stopped then, and the logs stay
     */
    public static LocalNodes start(Settings settings) throws InterruptedException {
        LocalNodes nodes = new LocalNodes(settings);
        try {
            Files.createDirectories(settings.directory());
            nodes.startAll();
            return nodes;
        } catch (IOException e) {
            throw new UncheckedIOException("the directory cannot be created: directory=" + settings.directory(), e);
        } catch (RuntimeException | InterruptedException e) {
            nodes.kill();
            throw e;
        }
    }

    private void startAll() throws InterruptedException {
        settings.progress().accept("starting node 1 of " + settings.count());
        launch(1, "");
        NodeEndpoints first = processes.getFirst().awaitReady(settings.timeout());
        endpoints.add(first);
        if (settings.count() > 1) {
            settings.progress().accept("starting " + (settings.count() - 1) + " more");
        }
        for (int number = 2; number <= settings.count(); number++) {
            launch(number, first.cluster());
        }
        for (NodeProcess process : processes.subList(1, processes.size())) {
            endpoints.add(process.awaitReady(settings.timeout()));
        }
    }

    private void launch(int number, String seeds) {
        List<String> arguments = new ArrayList<>(FREE_PORTS);
        // Given always: what the environment says of seeds and names is meant for another cluster.
        arguments.addAll(List.of("--cluster-name", settings.clusterName(), "--seeds", seeds));
        if (settings.shortLived()) {
            arguments.addAll(List.of(
                    "--exit-with-parent", Long.toString(ProcessHandle.current().pid())));
        }
        arguments.addAll(settings.arguments());
        processes.add(NodeProcess.start(
                "n" + number, arguments, settings.directory(), all -> NodeCommandLine.of(all, settings.shortLived())));
    }

    /** The processes, in the order of their numbers. */
    public List<NodeProcess> processes() {
        return List.copyOf(processes);
    }

    /** What each node said of itself, in the same order. */
    public List<NodeEndpoints> endpoints() {
        return List.copyOf(endpoints);
    }

    /**
     * Stops all nodes: in good order, and by force after {@code grace}.
     *
     * @return the names of those that had to be killed
     */
    public List<String> stop(Duration grace) throws InterruptedException {
        List<ProcessHandle> handles =
                processes.stream().map(NodeProcess::handle).toList();
        List<ProcessHandle> killed = ProcessStop.stop(handles, grace);
        return processes.stream()
                .filter(process -> killed.contains(process.handle()))
                .map(NodeProcess::name)
                .toList();
    }

    /** Ends at once the nodes that still run; none writes to its files any more when this returns. */
    public void kill() {
        ProcessStop.kill(processes.stream().map(NodeProcess::handle).toList());
    }
}
