package io.strait.node.edge;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.stub.StreamObserver;
import io.strait.client.transport.EventLoops;
import io.strait.client.transport.GrpcPrograms;
import io.strait.node.control.Endpoint;
import io.strait.proto.v1.ChannelServiceGrpc;
import io.strait.proto.v1.ListChannelsRequest;
import io.strait.proto.v1.ListChannelsResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections to the edges of other nodes, for questions of operators; operations go over links. Made when first needed,
 * on the event loop of this edge, and idle otherwise. Any thread.
 */
final class PeerEdges implements AutoCloseable {

    /** Whoever follows a program takes a call that lasted longer than two of these for one that was heard. */
    private static final int CONNECT_TIMEOUT_MS = 4_000;

    private static final long IDLE_TIMEOUT_S = 30;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    /** Less than what callers and operators' tools usually wait. */
    private static final Duration PROGRAMS_TIMEOUT = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final Duration keepAlive;
    private final Map<Endpoint, ManagedChannel> connections = new ConcurrentHashMap<>();

    /** @param permitted the shortest interval at which nodes let others ask whether they live */
    PeerEdges(EventLoops loops, Duration permitted) {
        this.loops = loops;
        this.keepAlive = keepAlive(permitted);
    }

    /** A node ends the connection of whoever asks too often, and with it what waits there. */
    static Duration keepAlive(Duration permitted) {
        Duration careful = permitted.plus(permitted.dividedBy(4));
        return careful.compareTo(KEEP_ALIVE) > 0 ? careful : KEEP_ALIVE;
    }

    /** Asks for the channels of one node; fails when it has not answered within {@code timeout}. */
    CompletableFuture<ListChannelsResponse> list(Endpoint endpoint, ListChannelsRequest request, Duration timeout) {
        CompletableFuture<ListChannelsResponse> answer = new CompletableFuture<>();
        ChannelServiceGrpc.newStub(connections.computeIfAbsent(endpoint, this::connect))
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .listChannels(request, new StreamObserver<>() {
                    @Override
                    public void onNext(ListChannelsResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(new IllegalStateException("call completed without an answer"));
                    }
                });
        return answer;
    }

    /** Asks one node for its programs, and forwards to it what is for it; each call fails after a second. */
    GrpcPrograms programs(Endpoint endpoint) {
        return new GrpcPrograms(
                connections.computeIfAbsent(endpoint, this::connect),
                new io.strait.Endpoint(endpoint.host(), endpoint.port()),
                PROGRAMS_TIMEOUT,
                true);
    }

    private ManagedChannel connect(Endpoint endpoint) {
        return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .usePlaintext()
                .directExecutor()
                .eventLoopGroup(loops.group())
                .channelType(loops.clientChannel())
                .maxInboundMessageSize(EdgeServer.MAX_MESSAGE_BYTES)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .idleTimeout(IDLE_TIMEOUT_S, TimeUnit.SECONDS)
                // Calls that follow a program wait for long.
                .keepAliveTime(keepAlive.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    /** Closes connections to nodes that are no members any more; what waits for an answer from there fails. */
    void keepOnly(Collection<Endpoint> endpoints) {
        connections.forEach((endpoint, connection) -> {
            if (!endpoints.contains(endpoint) && connections.remove(endpoint, connection)) {
                connection.shutdownNow();
            }
        });
    }

    @Override
    public void close() {
        connections.values().forEach(ManagedChannel::shutdownNow);
        connections.clear();
    }
}
