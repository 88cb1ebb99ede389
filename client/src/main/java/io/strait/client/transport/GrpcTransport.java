package io.strait.client.transport;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.strait.Endpoint;
import io.strait.proto.v1.SessionServiceGrpc;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Streams over gRPC. Each stream has a connection of its own and ends with it: gRPC would otherwise answer a new attempt with
 * the failure of the last one for as long as its own back-off lasts. Callbacks run on the event loop, without a hop; the
 * clients of a process share one.
 */
public final class GrpcTransport implements NodeTransport {

    /** For clients that may keep a processor busy for moments. */
    private static final class Lingering {
        private static final EventLoops LOOPS = new EventLoops("strait-client", 50_000);
    }

    /** For clients that may not. */
    private static final class Sleeping {
        private static final EventLoops LOOPS = new EventLoops("strait-client-sleeping", 0);
    }

    /** A list of the programs of many nodes. */
    private static final int MAX_PROGRAMS_BYTES = 64 << 20;

    /** Whoever follows a program takes a call that lasted longer than two of these for one that was heard. */
    private static final int CONNECT_TIMEOUT_MS = 4_000;

    private static final long IDLE_TIMEOUT_S = 30;
    private static final long PROGRAMS_KEEP_ALIVE_S = 20;

    private final Function<Endpoint, ManagedChannel> connector;

    private GrpcTransport(Function<Endpoint, ManagedChannel> connector) {
        this.connector = connector;
    }

    /**
     * Without encryption.
     *
     * @param lingers whether the event loop may look for more frames for 50 us before it sleeps
     */
    public static GrpcTransport plaintext(boolean lingers) {
        EventLoops loops = lingers ? Lingering.LOOPS : Sleeping.LOOPS;
        return new GrpcTransport(endpoint -> NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .eventLoopGroup(loops.group())
                .channelType(loops.clientChannel())
                .usePlaintext()
                .directExecutor()
                .disableRetry()
                .build());
    }

    /** Over connections made otherwise. The transport closes them. */
    static GrpcTransport over(Function<Endpoint, ManagedChannel> connector) {
        return new GrpcTransport(connector);
    }

    @Override
    public NodeStream open(Endpoint endpoint, NodeStream.Listener listener) {
        ManagedChannel connection = connector.apply(endpoint);
        GrpcStream stream = new GrpcStream(
                connection, connection.newCall(SessionServiceGrpc.getAttachMethod(), CallOptions.DEFAULT), listener);
        stream.start();
        return stream;
    }

    /**
     * Makes requests about programs, each at the node that is the right one then. Nothing is connected until the first.
     *
     * @param node which one to ask; any thread
     * @param timeout of each request, connecting included
     */
    public NodePrograms programs(Supplier<Endpoint> node, Duration timeout) {
        return new NodePrograms(node, GrpcTransport::connect, timeout);
    }

    /** For requests about programs: a connection that outlives them, beside those of streams. */
    private static ManagedChannel connect(Endpoint endpoint) {
        return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .usePlaintext()
                .maxInboundMessageSize(MAX_PROGRAMS_BYTES)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .idleTimeout(IDLE_TIMEOUT_S, TimeUnit.SECONDS)
                // Who follows a program waits for long, and hears nothing of a node whose machine is gone.
                .keepAliveTime(PROGRAMS_KEEP_ALIVE_S, TimeUnit.SECONDS)
                .build();
    }
}
