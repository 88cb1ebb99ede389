package io.strait.node;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.node.control.ControlException;
import io.strait.node.control.ControlPlane;
import io.strait.node.control.Endpoint;
import io.strait.node.control.NodeInfo;
import io.strait.node.edge.EdgeContext;
import io.strait.node.edge.EdgeServer;
import io.strait.node.link.LinkContext;
import io.strait.node.observe.AdminServer;
import io.strait.node.observe.AdminSources;
import io.strait.node.observe.ListenException;
import io.strait.node.observe.Metric;
import io.strait.node.observe.NodeMetrics;
import io.strait.node.observe.SchedulerMetrics;
import io.strait.node.program.ProgramFolder;
import io.strait.node.scheduler.Scheduler;
import io.strait.node.scheduler.SchedulerContext;
import io.strait.tasklet.program.ProgramHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: control plane, scheduler with link and core, client edge, admin. Started as a whole and stopped as a whole;
 * a node that the cluster has given up on stops by itself and is started again as a new incarnation.
 */
@SuppressWarnings("ThreadPriorityCheck") // Yielding is the point: the other end may need this processor.
public final class StraitNode implements AutoCloseable {

    /** The version that nodes tell each other. */
    public static final String VERSION = "0.1.0";

    private static final Logger LOG = LoggerFactory.getLogger(StraitNode.class);
    private static final long JOIN_MARGIN_MS = 5_000;
    /** All programs share one thread, so none may spin. */
    private static final StraitOptions PROGRAM_OPTIONS =
            StraitOptions.builder().spin(Duration.ZERO).build();

    private final NodeConfig config;
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ControlPlane control;
    private final Scheduler scheduler;
    private final Strait strait;
    private final String name;
    private final NodeMetrics metrics;
    private final ProgramFolder folder;
    private final ProgramHost programs;
    private final EdgeServer edge;
    private final AdminServer admin;

    /**
     * Starts a node and waits until it is a full member of its cluster.
     *
     * @throws ControlException when it cannot listen or join
     * @throws io.strait.node.link.LinkException when the data plane cannot be launched
     * @throws ListenException when clients or operators cannot be listened to
     */
    public static StraitNode start(NodeConfig config) {
        return new StraitNode(config, false);
    }

    /**
     * As {@link #start}, without a scheduler thread: the embedder's own loop runs the duty cycle by {@link #pump}, so that
     * it and the node share one thread. Several nodes can share it as well.
     */
    public static StraitNode startPumped(NodeConfig config) {
        return new StraitNode(config, true);
    }

    private StraitNode(NodeConfig config, boolean pumped) {
        this.config = config;
        LOG.info("configuration: {}", config.rendered().strip().replace("\n", ", "));
        ControlBridge bridge = new ControlBridge(this::onSelfDown);
        control = ControlPlane.start(config.controlSettings(), bridge);
        try {
            scheduler = pumped ? Scheduler.startPumped(schedulerContext()) : Scheduler.start(schedulerContext());
            bridge.connect(scheduler);
            name = config.nameOf(control.self());
            metrics = new NodeMetrics(SchedulerMetrics.of(scheduler).join());
            folder = ProgramFolder.open(config.programs().directory());
            programs = new ProgramHost(
                    control.self().toString(),
                    folder.catalog(),
                    config.programs().maxRunning(),
                    NodeConfig.MAX_RUNNING_KEY,
                    this::straitOfProgram,
                    scheduler.tasklets());
            metrics.add(programMetrics());
            edge = EdgeServer.start(new EdgeContext(
                    config.edgeSettings(),
                    scheduler,
                    control,
                    programs,
                    metrics,
                    config.cluster().name(),
                    name,
                    VERSION));
            strait = scheduler.embed(StraitOptions.defaults(), edge.programs());
            admin = AdminServer.start(
                    config.adminSettings(),
                    new AdminSources(
                            config.cluster().name(), scheduler, control, edge.channels(), metrics, edge::isServing));
            control.announce(new NodeInfo(
                    control.self(),
                    name,
                    Endpoint.parse(scheduler.linkEndpoint()),
                    edgeEndpoint(),
                    adminEndpoint(),
                    VERSION));
            awaitUp(pumped);
        } catch (RuntimeException e) {
            stopped.complete("could not start: " + e.getMessage());
            close();
            throw e;
        }
        LOG.info(
                "node up: name={} uid={} cluster={} data={} edge={} admin={}",
                name,
                uid(),
                control.address(),
                scheduler.linkEndpoint(),
                edgeEndpoint(),
                adminEndpoint());
    }

    /** A session for one program, which may wait for as many operations as it likes without keeping others from theirs. */
    private Strait straitOfProgram() {
        return scheduler.embed(PROGRAM_OPTIONS, edge.programs());
    }

    private List<Metric> programMetrics() {
        return List.of(Metric.gauge("strait_programs_running", "programs that run", programs::runningCount));
    }

    private SchedulerContext schedulerContext() {
        LinkContext link = LinkContext.of(
                        control.self(),
                        config.cluster().name(),
                        config.linkAddress(),
                        new LinkLog(this::onPeerOut, this::onSelfDown))
                .withLimits(config.linkLimits());
        if (config.data().aeronDir().isPresent()) {
            link = link.withDirectory(config.data().aeronDir().get());
        }
        return new SchedulerContext(
                control.self(),
                config.limits().core(),
                link,
                config.scheduler().idle(),
                config.scheduler().inboxCapacity(),
                this::publish,
                this::onSelfDown);
    }

    private void awaitUp(boolean pumped) {
        long timeoutMs = config.cluster().joinTimeout().toMillis() + JOIN_MARGIN_MS;
        CompletableFuture<Void> up = control.up().toCompletableFuture().orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
        while (pumped && !up.isDone()) {
            if (scheduler.pump() == 0) {
                Thread.yield();
            }
        }
        try {
            up.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ControlException known) {
                throw known;
            }
            if (e.getCause() instanceof TimeoutException) {
                throw new IllegalStateException("node: not a member of the cluster in time: waitedMs=" + timeoutMs, e);
            }
            throw e;
        }
    }

    private void publish(ChannelRecord record, Consumer<@Nullable String> done) {
        control.publish(record).whenComplete((stored, failure) -> {
            String fault =
                    failure == null ? null : String.valueOf(causeOf(failure).getMessage());
            if (fault != null && !closing.get()) {
                LOG.warn("channel record not stored: channel={} cause={}", record.channel(), fault);
            }
            done.accept(fault);
        });
    }

    /** Callers are told this: without the name of the exception around it. */
    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** The link to that peer has lost frames for good: only a new incarnation of it can take part again. */
    private void onPeerOut(NodeUid peer) {
        control.down(peer);
    }

    /** This incarnation is over: it must not commit anything any more. */
    private void onSelfDown(String reason) {
        if (stopped.complete(reason)) {
            LOG.error("node stops: reason={}", reason);
            // Not on the caller's thread: it may be the control plane's or the scheduler's own.
            Thread.ofPlatform().name("strait-stop").start(this::terminate);
        }
    }

    private void terminate() {
        if (closing.compareAndSet(false, true)) {
            control.terminate();
            stopParts();
        }
    }

    /** One duty cycle of a node without a scheduler thread; see {@link Scheduler#pump}. */
    public int pump() {
        return scheduler.pump();
    }

    /** This incarnation. */
    public NodeUid uid() {
        return control.self();
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** The API for callers in this process; it lives as long as the node. */
    public Strait strait() {
        return strait;
    }

    /**
     * Where tasklets run on this node, on the thread of its scheduler: they use {@link #strait()} without a change of threads.
     * They are killed when the node stops.
     */
    public io.strait.tasklet.Scheduler tasklets() {
        return scheduler.tasklets();
    }

    /** Where other nodes reach the control plane: what they put among their seeds. */
    public Endpoint clusterEndpoint() {
        return control.address();
    }

    /** Where clients connect: gRPC. */
    public Endpoint edgeEndpoint() {
        return config.edge().address().at(edge.port());
    }

    /** Where health and metrics are: HTTP. */
    public Endpoint adminEndpoint() {
        return config.admin().address().at(admin.port());
    }

    /** Membership and records. */
    public ControlPlane control() {
        return control;
    }

    /** The duty cycle. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Completes with the reason when the node has stopped. */
    public CompletableFuture<String> stopped() {
        return stopped.copy();
    }

    /**
     * Sends clients elsewhere, leaves the cluster and stops, in bounded time. Closing again does nothing.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            if (edge != null) {
                edge.drain()
                        .completeOnTimeout(
                                null, config.shutdown().drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            }
            if (programs != null) {
                // While the node is a member, so that what they have waiting is withdrawn at its homes;
                // and while it has an edge, so that whoever follows them hears how they ended.
                programs.close();
            }
            if (edge != null) {
                edge.close();
            }
            control.close();
            stopParts();
            stopped.complete("closed");
        }
    }

    /** The scheduler of channels first: when the cluster has given up on this node, nothing may be committed any more. */
    private void stopParts() {
        if (scheduler != null) {
            scheduler.close();
        }
        if (edge != null) {
            edge.close();
        }
        if (programs != null) {
            programs.close();
        }
        if (admin != null) {
            admin.close();
        }
        if (metrics != null) {
            metrics.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
