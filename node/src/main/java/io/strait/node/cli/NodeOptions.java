package io.strait.node.cli;

import io.strait.node.NodeConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a node on the command line; each short option stands for a key of strait-reference.conf. */
@SuppressWarnings("UnusedMethod") // Called by picocli.
final class NodeOptions {

    private static final String ROOT = "strait.";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file; what it does not set has its default (docs/configuration.md).")
    private @Nullable Path config;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Any setting, for instance -Dscheduler.idle=low-latency; 'strait.' may be left out.")
    private Map<String, String> settings = new LinkedHashMap<>();

    private final Map<String, String> shortOptions = new LinkedHashMap<>();

    @Option(names = "--name", paramLabel = "TEXT", description = "What the node is called (strait.node.name).")
    private void name(String value) {
        shortOptions.put("node.name", value);
    }

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Under which others reach this machine (strait.node.host); default 127.0.0.1.")
    private void host(String value) {
        shortOptions.put("node.host", value);
    }

    @Option(names = "--bind-host", paramLabel = "HOST", description = "Where to listen (strait.node.bind-host).")
    private void bindHost(String value) {
        shortOptions.put("node.bind-host", value);
    }

    @Option(names = "--cluster-name", paramLabel = "NAME", description = "Of the cluster (strait.cluster.name).")
    private void clusterName(String value) {
        shortOptions.put("cluster.name", value);
    }

    @Option(
            names = "--seeds",
            paramLabel = "HOST:PORT[,...]",
            description = "Control planes to ask for the cluster (strait.cluster.seeds); none: found one.")
    private void seeds(String value) {
        shortOptions.put("cluster.seeds", value);
    }

    @Option(names = "--grpc-port", paramLabel = "N", description = "TCP, for clients (strait.edge.port); default 7400.")
    private void grpcPort(int value) {
        shortOptions.put("edge.port", Integer.toString(value));
    }

    @Option(
            names = "--cluster-port",
            paramLabel = "N",
            description = "TCP, control plane (strait.cluster.port); default 7401.")
    private void clusterPort(int value) {
        shortOptions.put("cluster.port", Integer.toString(value));
    }

    @Option(names = "--data-port", paramLabel = "N", description = "UDP, links (strait.data.port); default 7402.")
    private void dataPort(int value) {
        shortOptions.put("data.port", Integer.toString(value));
    }

    @Option(
            names = "--admin-port",
            paramLabel = "N",
            description = "TCP, metrics and health (strait.admin.port); default 7403. Port 0 is any free port.")
    private void adminPort(int value) {
        shortOptions.put("admin.port", Integer.toString(value));
    }

    /** The configuration that results; short options win over {@code -D}. */
    NodeConfig load() {
        Map<String, String> overrides = new LinkedHashMap<>();
        settings.forEach((key, value) -> overrides.put(withRoot(key), value));
        shortOptions.forEach((key, value) -> overrides.put(withRoot(key), value));
        return NodeConfig.load(Optional.ofNullable(config), overrides);
    }

    private static String withRoot(String key) {
        return key.startsWith(ROOT) ? key : ROOT + key;
    }
}
