package io.strait.node.edge;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.strait.StraitOptions;
import io.strait.core.CoreLimits;
import io.strait.core.id.NodeUid;
import io.strait.node.control.Endpoint;
import io.strait.node.link.LinkAddress;
import io.strait.node.link.LinkContext;
import io.strait.node.link.LinkListener;
import io.strait.node.observe.AdminServer;
import io.strait.node.observe.AdminSettings;
import io.strait.node.observe.AdminSources;
import io.strait.node.observe.NodeMetrics;
import io.strait.node.observe.SchedulerMetrics;
import io.strait.node.program.ProgramFolder;
import io.strait.node.scheduler.Idling;
import io.strait.node.scheduler.Scheduler;
import io.strait.node.scheduler.SchedulerContext;
import io.strait.tasklet.program.ProgramHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A real scheduler with its edge and admin server on free ports; membership is told by the test. */
public final class TestNode implements AutoCloseable {

    private static final int INBOX_CAPACITY = 64;

    public final NodeUid uid = new NodeUid(ThreadLocalRandom.current().nextLong());
    public final TestCluster cluster;
    public final Scheduler scheduler;
    public final ProgramHost programs;
    public final NodeMetrics metrics;
    public final EdgeServer edge;
    public final AdminServer admin;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<ManagedChannel> connections = new ArrayList<>();

    /** A node alone, with short waits. */
    public static TestNode start() {
        return start(sessions(Duration.ofSeconds(20), 1 << 20), new TestCluster());
    }

    static TestNode start(EdgeSettings.Sessions sessions) {
        return start(sessions, new TestCluster());
    }

    public static TestNode start(TestCluster cluster) {
        return start(sessions(Duration.ofSeconds(20), 1 << 20), cluster);
    }

    static EdgeSettings.Sessions sessions(Duration lease, long maxBacklogBytes) {
        return new EdgeSettings.Sessions(1 << 10, 32, lease, maxBacklogBytes, Duration.ofSeconds(20));
    }

    static EdgeSettings settings(EdgeSettings.Sessions sessions, int port) {
        return new EdgeSettings(
                "127.0.0.1", port, EdgeSettings.Connections.DEFAULT, sessions, CoreLimits.DEFAULT, true);
    }

    static TestNode start(EdgeSettings.Sessions sessions, TestCluster cluster) {
        return new TestNode(sessions, cluster);
    }

    private TestNode(EdgeSettings.Sessions sessions, TestCluster cluster) {
        this.cluster = cluster;
        scheduler = Scheduler.start(new SchedulerContext(
                uid,
                CoreLimits.DEFAULT,
                LinkContext.of(uid, "test", LinkAddress.of("127.0.0.1", 0), LinkListener.NONE),
                Idling.BALANCED,
                INBOX_CAPACITY,
                (record, done) -> done.accept(null),
                reason -> {}));
        metrics = new NodeMetrics(SchedulerMetrics.of(scheduler).join());
        programs = new ProgramHost(
                uid.toString(),
                ProgramFolder.open(Optional.empty()).catalog(),
                4,
                "strait.programs.max-running",
                () -> scheduler.embed(StraitOptions.defaults()));
        edge = EdgeServer.start(context(settings(sessions, 0)));
        cluster.add(uid, "node-" + uid, new Endpoint("127.0.0.1", edge.port()), true);
        admin = AdminServer.start(
                new AdminSettings("127.0.0.1", 0, "strait.admin.port", Duration.ofSeconds(5)),
                new AdminSources("test", scheduler, cluster, edge.channels(), metrics, edge::isServing));
    }

    EdgeContext context(EdgeSettings settings) {
        return new EdgeContext(settings, scheduler, cluster, programs, metrics, "test", "node-" + uid, "0.0.0-test");
    }

    /** A connection of its own, closed with the node. */
    public ManagedChannel connect() {
        ManagedChannel connection = NettyChannelBuilder.forAddress("127.0.0.1", edge.port())
                .usePlaintext()
                .maxInboundMessageSize(16 << 20)
                .build();
        connections.add(connection);
        return connection;
    }

    /** Keeps the turn, so that commands pile up in the inbox, until the latch opens. */
    CountDownLatch holdTurn() {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread.ofPlatform()
                .start(() -> scheduler.ask(core -> {
                    held.countDown();
                    return await(release);
                }));
        await(held);
        return release;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One of the node's numbers now. */
    public long metric(String name) {
        SortedMap<String, Long> values = metrics.read().toCompletableFuture().join();
        return values.get(name);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        connections.forEach(ManagedChannel::shutdownNow);
        admin.close();
        edge.close();
        programs.close();
        scheduler.close();
        metrics.close();
    }
}
