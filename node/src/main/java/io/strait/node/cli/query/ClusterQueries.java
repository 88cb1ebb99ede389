package io.strait.node.cli.query;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.strait.Endpoint;
import io.strait.OperationInterruptedException;
import io.strait.node.cli.output.Fields;
import io.strait.proto.v1.ChannelInfo;
import io.strait.proto.v1.ChannelProperties;
import io.strait.proto.v1.ChannelServiceGrpc;
import io.strait.proto.v1.ClusterServiceGrpc;
import io.strait.proto.v1.InspectRequest;
import io.strait.proto.v1.ListChannelsRequest;
import io.strait.proto.v1.ListChannelsResponse;
import io.strait.proto.v1.ListNodesRequest;
import io.strait.proto.v1.ListNodesResponse;
import io.strait.proto.v1.NodeInfo;
import io.strait.proto.v1.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks nodes about the cluster. One connection per node, kept until {@link #close()}. */
public final class ClusterQueries implements AutoCloseable {

    /** The most that a node lists in one answer. */
    private static final int PAGE = 1_000;

    private final Duration timeout;
    private final Map<Endpoint, ManagedChannel> connections = new HashMap<>();

    /** @param timeout for each call, connecting included */
    public ClusterQueries(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * The nodes as the first of {@code endpoints} that answers sees them: fields {@code name, uid, status, reachable, grpc,
     * data, admin, version}.
     *
     * @throws QueryException naming each endpoint and why it did not answer
     */
    public List<Fields> nodes(List<Endpoint> endpoints) {
        return first(endpoints, this::nodes);
    }

    /** What the first of {@code endpoints} answers that answers at all. */
    private static <T> T first(List<Endpoint> endpoints, Function<Endpoint, T> question) {
        List<String> faults = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            try {
                return question.apply(endpoint);
            } catch (QueryException e) {
                faults.add(e.getMessage());
            }
        }
        throw new QueryException(String.join("; ", faults));
    }

    /** The nodes as this one sees them. */
    public List<Fields> nodes(Endpoint endpoint) {
        ListNodesResponse response = call(
                endpoint,
                connection -> ClusterServiceGrpc.newBlockingStub(connection)
                        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .listNodes(ListNodesRequest.getDefaultInstance()));
        return response.getNodesList().stream().map(ClusterQueries::node).toList();
    }

    private static Fields node(NodeInfo node) {
        return Fields.of("name", node.getName())
                .with("uid", node.getUid())
                .with("status", status(node.getStatus()))
                .with("reachable", node.getReachable())
                .with("grpc", node.getGrpcEndpoint())
                .with("data", node.getDataEndpoint())
                .with("admin", node.getAdminEndpoint())
                .with("version", node.getVersion());
    }

    private static String status(NodeStatus status) {
        return status.name().replace("NODE_STATUS_", "").toLowerCase(Locale.ROOT);
    }

    /**
     * Channels of the whole cluster.
     *
     * @param channels ascending by name
     * @param more whether the limit left some out
     * @param unanswered the uids of nodes that did not answer: their channels are missing
     */
    public record ChannelList(List<Fields> channels, boolean more, List<String> unanswered) {}

    /**
     * The channels with state, wherever their homes are, as the first of {@code endpoints} that answers collects them.
     *
     * @param prefix of the names; empty: all
     * @param limit at most this many
     * @throws QueryException as {@link #nodes(List)}
     */
    public ChannelList channels(List<Endpoint> endpoints, String prefix, int limit) {
        return first(endpoints, endpoint -> channels(endpoint, prefix, limit));
    }

    private ChannelList channels(Endpoint endpoint, String prefix, int limit) {
        List<Fields> channels = new ArrayList<>();
        Set<String> unanswered = new TreeSet<>();
        String after = "";
        boolean more = true;
        while (more && channels.size() < limit) {
            ListChannelsRequest request = ListChannelsRequest.newBuilder()
                    .setPrefix(prefix)
                    .setAfter(after)
                    .setLimit(Math.min(PAGE, limit - channels.size()))
                    .build();
            ListChannelsResponse page = call(
                    endpoint,
                    connection -> ChannelServiceGrpc.newBlockingStub(connection)
                            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                            .listChannels(request));
            page.getChannelsList().forEach(channel -> channels.add(channel(channel)));
            unanswered.addAll(page.getUnansweredNodesList());
            more = page.getMore() && page.getChannelsCount() > 0;
            if (more) {
                after = page.getChannels(page.getChannelsCount() - 1).getChannel();
            }
        }
        return new ChannelList(channels, more, List.copyOf(unanswered));
    }

    /**
     * The channel as its home sees it, in the same fields as {@link #channels} and some more; any node can be asked.
     *
     * @throws QueryException as {@link #nodes(List)}
     */
    public Fields channel(List<Endpoint> endpoints, String name) {
        return first(endpoints, endpoint -> channel(endpoint, name));
    }

    private Fields channel(Endpoint endpoint, String name) {
        InspectRequest request = InspectRequest.newBuilder().setChannel(name).build();
        ChannelInfo info = call(
                        endpoint,
                        connection -> ChannelServiceGrpc.newBlockingStub(connection)
                                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                                .inspect(request))
                .getInfo();
        ChannelProperties properties = info.getProperties();
        return channel(info)
                .with(
                        "overflow",
                        properties.getOverflow().name().replace("OVERFLOW_", "").toLowerCase(Locale.ROOT))
                .with("maxWaiting", properties.getMaxOffers())
                .with("maxPayloadBytes", properties.getMaxPayloadBytes())
                .with("codec", properties.getCodec())
                .with("closeCause", info.getClosed().getMessage());
    }

    private static Fields channel(ChannelInfo info) {
        boolean closed = info.hasClosed();
        return Fields.of("channel", info.getChannel())
                .with("home", info.getHome())
                .with("state", closed ? info.getClosed().getAborted() ? "aborted" : "closed" : "open")
                .with("declared", info.getDeclared())
                .with("capacity", info.getProperties().getCapacity())
                .with("buffered", info.getBuffered())
                .with("senders", info.getPlainSenders())
                .with("receivers", info.getPlainReceivers())
                .with("selectSenders", info.getSelectSenders())
                .with("selectReceivers", info.getSelectReceivers())
                .with("sends", info.getSends())
                .with("receives", info.getReceives())
                .with("dropped", info.getDropped());
    }

    private <T> T call(Endpoint endpoint, Function<ManagedChannel, T> call) {
        try {
            return call.apply(connections.computeIfAbsent(endpoint, ClusterQueries::connect));
        } catch (StatusRuntimeException e) {
            if (Thread.currentThread().isInterrupted()) { // gRPC has set it again
                InterruptedException interruption = new InterruptedException(e.getMessage());
                throw new OperationInterruptedException("interrupted: endpoint=" + endpoint, interruption);
            }
            throw new QueryException("node does not answer as asked: endpoint=" + endpoint + " " + describe(e), e);
        }
    }

    private static ManagedChannel connect(Endpoint endpoint) {
        return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .usePlaintext()
                .build();
    }

    private static String describe(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String description = status.getDescription() == null ? "" : status.getDescription();
        Throwable cause = status.getCause();
        return "status=" + status.getCode() + reason(failure) + " detail=\"" + description
                + (cause == null ? "" : " (" + cause.getMessage() + ")") + "\"";
    }

    private static String reason(StatusRuntimeException failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return "";
        }
        for (com.google.protobuf.Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return " reason=" + detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException e) {
                    return " reason=(unreadable: " + e.getMessage() + ")";
                }
            }
        }
        return "";
    }

    @Override
    public void close() {
        connections.values().forEach(ManagedChannel::shutdownNow);
        connections.clear();
    }
}
