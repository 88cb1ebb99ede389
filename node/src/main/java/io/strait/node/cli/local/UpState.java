package io.strait.node.cli.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code strait up} left running, kept in a file for {@code down} and for the client commands.
 *
 * @param nodes in the order of their numbers
 */
public record UpState(List<Node> nodes) {

    /**
     * One node.
     *
     * @param endpoints what it said of itself
     * @param startedMillis when its process started; tells it from a later process with the same id
     * @param log its output
     */
    public record Node(NodeEndpoints endpoints, long startedMillis, Path log) {

        /** Each process computes start times from the time of the boot, which the system gives in whole seconds. */
        private static final long START_TOLERANCE_MS = 2_000;

        static Node of(NodeEndpoints endpoints, NodeProcess process) {
            return new Node(endpoints, startedMillis(process.handle()), process.log());
        }

        /** Its process, if that is still running. */
        public Optional<ProcessHandle> process() {
            return ProcessHandle.of(endpoints.pid())
                    .filter(handle ->
                            handle.isAlive() && Math.abs(startedMillis(handle) - startedMillis) <= START_TOLERANCE_MS);
        }

        private static long startedMillis(ProcessHandle handle) {
            return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }

        Fields fields() {
            return endpoints.fields().with("startedMillis", startedMillis).with("log", log.toString());
        }
    }

    /** Keeps a copy. */
    public UpState {
        nodes = List.copyOf(nodes);
    }

    /** What was just started. */
    public static UpState of(LocalNodes started) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < started.processes().size(); i++) {
            nodes.add(Node.of(started.endpoints().get(i), started.processes().get(i)));
        }
        return new UpState(nodes);
    }

    /** Where {@code up} keeps everything of its cluster. */
    public static Path directory(RunDirectory run) {
        return run.path().resolve("up");
    }

    private static Path file(RunDirectory run) {
        return directory(run).resolve("state.json");
    }

    /**
     * The state, if there is one.
     *
     * @throws LocalClusterException naming the file when it cannot be read
     */
    public static Optional<UpState> read(RunDirectory run) {
        Path file = file(run);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            List<Node> nodes = new ArrayList<>();
            for (Config node : ConfigFactory.parseFile(file.toFile()).getConfigList("nodes")) {
                nodes.add(new Node(
                        NodeEndpoints.of(node), node.getLong("startedMillis"), Path.of(node.getString("log"))));
            }
            return Optional.of(new UpState(nodes));
        } catch (ConfigException e) {
            throw new LocalClusterException(
                    "the state of the local cluster cannot be read; end its nodes and delete the file: file=" + file,
                    e);
        }
    }

    /** Keeps it for later commands. */
    public void write(RunDirectory run) {
        Path file = file(run);
        Path part = file.resolveSibling("state.json.part");
        try {
            Files.writeString(
                    part,
                    JsonText.of(Fields.of(
                                    "nodes", nodes.stream().map(Node::fields).toList())) + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of the local cluster cannot be written: file=" + file, e);
        }
    }

    /** The nodes whose processes run. */
    public List<Node> running() {
        return nodes.stream().filter(node -> node.process().isPresent()).toList();
    }

    /** The client endpoints of all nodes, as clients take them. */
    public String connectString() {
        return "strait://"
                + String.join(
                        ",", nodes.stream().map(node -> node.endpoints().grpc()).toList());
    }
}
