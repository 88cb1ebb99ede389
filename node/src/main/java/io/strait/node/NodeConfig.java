package io.strait.node;

import com.typesafe.config.Config;
import io.strait.core.CoreLimits;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelProperties;
import io.strait.node.control.ControlSettings;
import io.strait.node.control.ControlSettings.Downing;
import io.strait.node.control.ControlSettings.Profile;
import io.strait.node.control.Endpoint;
import io.strait.node.control.NodeInfo;
import io.strait.node.edge.EdgeSettings;
import io.strait.node.link.LinkAddress;
import io.strait.node.link.LinkLimits;
import io.strait.node.observe.AdminSettings;
import io.strait.node.scheduler.Idling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a node was told: {@code strait-reference.conf} with what the file, the environment and the command line changed.
 * Immutable; every value is checked. The keys are explained in {@code strait-reference.conf} and docs/configuration.md.
 *
 * @param node who it is
 * @param cluster the control plane
 * @param data the links
 * @param edge where clients connect
 * @param admin metrics and health
 * @param scheduler the thread that runs the channels
 * @param programs what clients can run here
 * @param limits bounds
 * @param shutdown how it stops
 * @param rendered all keys and values as HOCON, one line each, secrets left out; for the log
 */
public record NodeConfig(
        Node node,
        Cluster cluster,
        Data data,
        Edge edge,
        Admin admin,
        Scheduler scheduler,
        Programs programs,
        Limits limits,
        Shutdown shutdown,
        String rendered) {

    /**
     * Who the node is.
     *
     * @param name for people; empty: derived from the uid
     */
    public record Node(String name) {}

    /**
     * The control plane.
     *
     * @param name of the cluster
     * @param address TCP
     * @param seeds control planes to ask for the cluster; empty: found one
     * @param profile how fast failures are detected
     * @param downing who survives a partition
     * @param joinTimeout patience with silent seeds
     * @param publishTimeout patience with a majority
     */
    public record Cluster(
            String name,
            PlaneAddress address,
            List<Endpoint> seeds,
            Profile profile,
            Downing downing,
            Duration joinTimeout,
            Duration publishTimeout) {

        /** Copies the list. */
        public Cluster {
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * The links.
     *
     * @param address UDP
     * @param aeronDir for Aeron's files; empty: memory where there is some
     * @param termBytes one Aeron buffer
     * @param mtuBytes longest datagram
     * @param windowBytes kept per peer until acknowledged
     * @param windowDatagrams the same in datagrams
     * @param expectedPeers for which memory must suffice at start
     */
    public record Data(
            PlaneAddress address,
            Optional<Path> aeronDir,
            int termBytes,
            int mtuBytes,
            int windowBytes,
            int windowDatagrams,
            int expectedPeers) {}

    /**
     * Where clients connect.
     *
     * @param address TCP
     * @param credit unanswered or unacknowledged operations of a session
     * @param lease of a session without a connection
     * @param keepaliveTime silence before a connection is asked
     * @param keepaliveTimeout patience with its answer
     * @param clientKeepaliveMin shortest interval at which clients may ask
     * @param maxConnectionAge of a connection; zero: any
     * @param maxBacklogBytes waiting for a client that does not read
     * @param reflection whether the schema is served
     */
    public record Edge(
            PlaneAddress address,
            int credit,
            Duration lease,
            Duration keepaliveTime,
            Duration keepaliveTimeout,
            Duration clientKeepaliveMin,
            Duration maxConnectionAge,
            int maxBacklogBytes,
            boolean reflection) {}

    /**
     * Metrics and health.
     *
     * @param address HTTP over TCP
     */
    public record Admin(PlaneAddress address) {}

    /**
     * The thread that runs the channels.
     *
     * @param idle what it does when there is nothing to do
     * @param inboxCapacity waiting commands; a power of two
     */
    public record Scheduler(Idling idle, int inboxCapacity) {}

    /**
     * What clients can run here.
     *
     * @param directory with the jars of further programs; empty: none
     * @param maxRunning at once
     */
    public record Programs(Optional<Path> directory, int maxRunning) {}

    /**
     * Bounds of the node.
     *
     * @param core what the core refuses past
     * @param maxRecords declared or closed channels of the cluster
     */
    public record Limits(CoreLimits core, int maxRecords) {}

    /**
     * How the node stops.
     *
     * @param drainTimeout for clients to get their answers
     * @param leaveTimeout for leaving the cluster
     */
    public record Shutdown(Duration drainTimeout, Duration leaveTimeout) {}

    /** The key of {@link Programs#maxRunning}. */
    static final String MAX_RUNNING_KEY = "strait.programs.max-running";

    private static final String PROGRAMS_KEY = "strait.programs.directory";

    /** What a frame may have beside the largest payload: the channel's name, headers of the protocol. */
    private static final int FRAME_OVERHEAD_BYTES = 512 << 10;

    private static final int NAME_DIGITS = 8;
    /** More than the node waits for other nodes on behalf of a request. */
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * Reads the configuration of this process.
     *
     * @param file HOCON, JSON or properties, by its ending
     * @param overrides from the command line; keys with or without the leading {@code strait.}
     * @throws NodeConfigException naming every unknown key and every invalid value
     */
    public static NodeConfig load(Optional<Path> file, Map<String, String> overrides) {
        return load(file, overrides, System.getenv());
    }

    /** The defaults with {@code overrides}, whatever the environment says: for embedding and tests. */
    public static NodeConfig of(Map<String, String> overrides) {
        return load(Optional.empty(), overrides, Map.of());
    }

    /** As {@link #load(Optional, Map)} with an environment given. */
    static NodeConfig load(Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {
        ConfigLayers layers = new ConfigLayers();
        Config merged = layers.merge(file, overrides, environment);
        ConfigReader reader = new ConfigReader(merged);
        layers.problems().forEach(reader::problem);
        NodeConfig config = read(reader, ConfigLayers.render(merged.withOnlyPath(ConfigLayers.ROOT)));
        if (reader.problems().isEmpty()) {
            config.checkTogether(reader);
        }
        if (!reader.problems().isEmpty()) {
            throw new NodeConfigException(reader.problems());
        }
        return config;
    }

    static NodeConfig read(ConfigReader reader, String rendered) {
        // Defaults of the planes' own keys; nobody else reads them.
        reader.host("strait.node.host");
        reader.host("strait.node.bind-host");
        return new NodeConfig(
                new Node(reader.text("strait.node.name", NodeInfo.MAX_TEXT)),
                readCluster(reader),
                readData(reader),
                readEdge(reader),
                new Admin(reader.address("strait.admin")),
                new Scheduler(
                        reader.choice("strait.scheduler.idle", Idling.class),
                        reader.powerOfTwo("strait.scheduler.inbox-capacity", 1 << 8, 1 << 22)),
                readPrograms(reader),
                readLimits(reader),
                new Shutdown(
                        reader.duration("strait.shutdown.drain-timeout", Duration.ZERO, TEN_MINUTES),
                        reader.duration("strait.shutdown.leave-timeout", SECOND, TEN_MINUTES)),
                rendered);
    }

    private static Cluster readCluster(ConfigReader reader) {
        String name = reader.text("strait.cluster.name", Integer.MAX_VALUE);
        String fault = ControlSettings.clusterNameFault(name);
        if (!fault.isEmpty()) {
            reader.problem("strait.cluster.name", fault, reader.shown("strait.cluster.name"));
        }
        return new Cluster(
                name,
                reader.address("strait.cluster"),
                reader.endpoints("strait.cluster.seeds"),
                reader.choice("strait.cluster.profile", Profile.class),
                reader.choice("strait.cluster.downing", Downing.class),
                reader.duration("strait.cluster.join-timeout", SECOND, HOUR),
                reader.duration("strait.cluster.publish-timeout", Duration.ofMillis(100), Duration.ofSeconds(10)));
    }

    private static Data readData(ConfigReader reader) {
        String directory = reader.text("strait.data.aeron-dir", Integer.MAX_VALUE);
        return new Data(
                reader.address("strait.data"),
                directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory)),
                reader.bytesPowerOfTwo("strait.data.term-length", 64 << 10, 64 << 20),
                reader.bytes("strait.data.mtu", 768, 65_504),
                reader.bytes("strait.data.window", 3 << 20, 1 << 30),
                reader.integer("strait.data.window-datagrams", 1 << 12, 1 << 20),
                reader.integer("strait.data.expected-peers", 1, 1_000));
    }

    private static Edge readEdge(ConfigReader reader) {
        return new Edge(
                reader.address("strait.edge"),
                reader.integer("strait.edge.credit", 1, 1 << 16),
                reader.duration("strait.edge.lease", SECOND, HOUR),
                reader.duration("strait.edge.keepalive-time", SECOND, HOUR),
                reader.duration("strait.edge.keepalive-timeout", SECOND, TEN_MINUTES),
                reader.duration("strait.edge.client-keepalive-min", SECOND, HOUR),
                reader.duration("strait.edge.max-connection-age", Duration.ZERO, DAY),
                reader.bytes("strait.edge.max-backlog", 1 << 20, 1 << 30),
                reader.flag("strait.edge.reflection"));
    }

    private static Programs readPrograms(ConfigReader reader) {
        String directory = reader.text(PROGRAMS_KEY, Integer.MAX_VALUE);
        Optional<Path> folder = directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory));
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            reader.problem(PROGRAMS_KEY, "not a directory", reader.shown(PROGRAMS_KEY));
        }
        return new Programs(folder, reader.integer(MAX_RUNNING_KEY, 0, 1 << 16));
    }

    private static Limits readLimits(ConfigReader reader) {
        return new Limits(
                new CoreLimits(
                        reader.integer("strait.limits.max-branches", 2, CoreLimits.DEFAULT.maxBranches()),
                        reader.integer("strait.limits.max-sessions", 1, 1 << 20),
                        reader.integer("strait.limits.max-channels", 1, 1 << 26),
                        reader.integer("strait.limits.max-waiting-claims", 1, 1 << 16),
                        reader.bytes("strait.limits.max-payload", 1 << 10, ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES),
                        reader.integer("strait.limits.max-loop-branches", 1, 1 << 24)),
                reader.integer("strait.limits.max-records", 1, 100_000));
    }

    /** What no single value shows. */
    private void checkTogether(ConfigReader reader) {
        Set<Integer> ports = new HashSet<>();
        Map<String, PlaneAddress> tcp = new TreeMap<>(Map.of(
                "strait.admin.port", admin.address(),
                "strait.cluster.port", cluster.address(),
                "strait.edge.port", edge.address()));
        tcp.forEach((path, address) -> {
            if (address.port() != 0 && !ports.add(address.port())) {
                reader.problem(path, "another plane has the same TCP port", reader.shown(path));
            }
        });
        for (Runnable check : List.<Runnable>of(this::linkLimits, this::linkAddress, this::controlSettings)) {
            try {
                check.run();
            } catch (IllegalArgumentException e) {
                reader.problem("strait: " + e.getMessage());
            }
        }
    }

    /** The node's name, or what stands for it. */
    public String nameOf(NodeUid uid) {
        return node.name().isEmpty() ? uid.toString().substring(0, NAME_DIGITS) : node.name();
    }

    /** For {@code ControlPlane.start}. */
    public ControlSettings controlSettings() {
        return new ControlSettings(
                cluster.name(),
                cluster.address().advertised(),
                cluster.address().bindHost(),
                cluster.seeds(),
                cluster.profile(),
                cluster.downing(),
                cluster.joinTimeout(),
                shutdown.leaveTimeout(),
                cluster.publishTimeout(),
                limits.maxRecords());
    }

    /** For {@code LinkContext}. */
    public LinkLimits linkLimits() {
        return new LinkLimits(
                data.termBytes(),
                data.mtuBytes(),
                data.windowBytes(),
                data.windowDatagrams(),
                limits.core().maxPayloadBytes() + FRAME_OVERHEAD_BYTES,
                data.expectedPeers());
    }

    /** For {@code LinkContext}. */
    public LinkAddress linkAddress() {
        PlaneAddress address = data.address();
        return new LinkAddress(bracketed(address.bindHost()), address.port(), bracketed(address.host()));
    }

    /** For {@code EdgeServer}. */
    public EdgeSettings edgeSettings() {
        return new EdgeSettings(
                edge.address().bindHost(),
                edge.address().port(),
                new EdgeSettings.Connections(
                        edge.keepaliveTime(),
                        edge.keepaliveTimeout(),
                        edge.clientKeepaliveMin(),
                        edge.maxConnectionAge()),
                new EdgeSettings.Sessions(
                        limits.core().maxSessions(),
                        edge.credit(),
                        edge.lease(),
                        edge.maxBacklogBytes(),
                        EdgeSettings.Sessions.HELLO_TIMEOUT),
                limits.core(),
                edge.reflection());
    }

    /** For {@code AdminServer}. */
    public AdminSettings adminSettings() {
        return new AdminSettings(
                admin.address().bindHost(), admin.address().port(), "strait.admin.port", ADMIN_TIMEOUT);
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
