package io.strait.node.edge;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.strait.client.port.ProgramPort;
import io.strait.client.transport.EventLoops;
import io.strait.core.op.ChannelProperties;
import io.strait.node.observe.ChannelSource;
import io.strait.node.observe.ListenException;
import io.strait.node.observe.Metric;
import io.strait.proto.NodeFrame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The gRPC server of one node. All methods may be called from any thread that does not hold the turn. */
public final class EdgeServer implements AutoCloseable {

    /**
     * The largest message: room for a select of several payloads at their cap. Whatever passes is answered by the core with
     * a precise refusal. gRPC resets the stream of what is larger, without a word; so clients are told the limit.
     */
    static final int MAX_MESSAGE_BYTES = 8 * ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES;

    /** How often the cluster is looked at: health, and where clients can go. */
    private static final long LOOK_INTERVAL_MS = 250;

    private static final int MAX_CALLS_PER_CONNECTION = 10_000;
    private static final long AGE_GRACE_S = 10;
    private static final long STOP_TIMEOUT_MS = 2_000;

    private final EventLoops loops;
    private final Later later;
    private final Edge edge;
    private final PeerEdges peers;
    private final ChannelDirectory channels;
    private final ProgramDirectory programs;
    private final ProgramServiceAdapter programCalls;
    private final Server server;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile List<String> toldEndpoints = List.of();

    /**
     * Starts to listen. Clients are let in once the cluster status says that the node is ready.
     *
     * @throws ListenException when the port is taken or the address is not of this machine
     */
    public static EdgeServer start(EdgeContext context) {
        EdgeServer started = new EdgeServer(context);
        try {
            started.server.start();
        } catch (IOException e) {
            started.close();
            EdgeSettings settings = context.settings();
            throw new ListenException("edge", settings.bindHost(), settings.port(), EdgeSettings.PORT_KEY, e);
        }
        context.metrics().add(started.metrics());
        started.look();
        return started;
    }

    private EdgeServer(EdgeContext context) {
        loops = new EventLoops("strait-edge", context.scheduler().idling().lingerNs());
        later = new Later(loops.group());
        edge = new Edge(context, later);
        peers = new PeerEdges(loops, context.settings().connections().permitKeepAlive());
        channels = new ChannelDirectory(edge, peers);
        programs = new ProgramDirectory(context, edge.endpoints(), peers);
        programCalls = new ProgramServiceAdapter(edge, programs);
        server = build(context);
    }

    private Server build(EdgeContext context) {
        EdgeSettings settings = context.settings();
        EdgeSettings.Connections connections = settings.connections();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(settings.bindHost(), settings.port()))
                .directExecutor()
                .bossEventLoopGroup(loops.group())
                .workerEventLoopGroup(loops.group())
                .channelType(loops.serverChannel())
                .permitKeepAliveTime(connections.permitKeepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(connections.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(connections.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .addService(new SessionServiceAdapter(edge))
                .addService(new ChannelServiceAdapter(edge, channels))
                .addService(new ClusterServiceAdapter(context))
                .addService(programCalls)
                .addService(edge.readiness().health().getHealthService());
        if (connections.maxAge().isPositive()) {
            builder.maxConnectionAge(connections.maxAge().toMillis(), TimeUnit.MILLISECONDS)
                    .maxConnectionAgeGrace(AGE_GRACE_S, TimeUnit.SECONDS);
        }
        if (settings.reflection()) {
            builder.addService(ProtoReflectionServiceV1.newInstance());
        }
        return builder.build();
    }

    /** Looks at the cluster, on the event loop from the second time on. */
    private void look() {
        try {
            lookOnce();
        } finally {
            if (!server.isShutdown()) {
                // What it throws is logged where it runs.
                Future<?> _ = later.run(LOOK_INTERVAL_MS, this::look);
            }
        }
    }

    private void lookOnce() {
        edge.readiness().refresh();
        peers.keepOnly(edge.endpoints().peers().stream()
                .flatMap(EdgeEndpoints::endpointOf)
                .toList());
        List<String> endpoints = edge.endpoints().all();
        if (!endpoints.equals(toldEndpoints)) {
            toldEndpoints = endpoints;
            edge.sessions().forEachStream(stream -> stream.send(new NodeFrame.Endpoints(endpoints)));
        }
        if (edge.readiness().isDraining() && edge.counters().streamsOpen.sum() == 0) {
            drained.complete(null);
        }
    }

    /** Where it listens; never 0. */
    public int port() {
        return server.getPort();
    }

    List<Metric> metrics() {
        return edge.counters().metrics(edge.sessions());
    }

    /** Channels anywhere in the cluster. */
    public ChannelSource channels() {
        return channels;
    }

    /** Programs anywhere in the cluster. */
    public ProgramPort programs() {
        return programs;
    }

    /** Whether new sessions and calls are let in. */
    public boolean isServing() {
        return edge.readiness().isServing();
    }

    /**
     * The node is about to leave: nobody is let in any more, and clients are asked to go elsewhere. Unary calls that wait
     * go on.
     *
     * @return completes when all session streams have ended; {@link #close} may come before
     */
    public CompletableFuture<Void> drain() {
        edge.readiness().drain(edge.endpoints().others());
        edge.readiness()
                .drainingFrame()
                .ifPresent(frame -> edge.sessions().forEachStream(stream -> stream.send(frame)));
        return drained.copy();
    }

    /** Ends all streams and calls and stops to listen; takes a few seconds at most. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // Completed at the end of this method.
        CompletableFuture<Void> _ = drain();
        edge.readiness().health().enterTerminalState();
        server.shutdown();
        edge.sessions().forEachStream(stream -> stream.onStopped("edge closed"));
        edge.operations().stop("edge closed");
        programCalls.stop();
        awaitTermination();
        peers.close();
        loops.close();
        drained.complete(null);
    }

    private void awaitTermination() {
        try {
            if (!server.awaitTermination(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
