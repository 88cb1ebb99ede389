package io.strait.node.edge;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.node.control.Endpoint;
import io.strait.node.control.NodeStatus;
import io.strait.node.observe.ChannelPage;
import io.strait.node.observe.ChannelQuery;
import io.strait.node.observe.ChannelSource;
import io.strait.node.scheduler.InboxFullException;
import io.strait.node.scheduler.SchedulerStoppedException;
import io.strait.proto.UnaryCodec;
import io.strait.proto.v1.ListChannelsRequest;
import io.strait.proto.v1.ListChannelsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Channels of the whole cluster: each node is asked for its own, and the answers are merged by name. Any thread. */
final class ChannelDirectory implements ChannelSource {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelDirectory.class);
    /** Less than what callers and operators' tools usually wait. */
    private static final Duration PEER_TIMEOUT = Duration.ofSeconds(2);

    /** What one node said; no response: nothing. */
    private record Answer(NodeUid node, Optional<ListChannelsResponse> response) {}

    private final Edge edge;
    private final PeerEdges peers;

    ChannelDirectory(Edge edge, PeerEdges peers) {
        this.edge = edge;
        this.peers = peers;
    }

    @Override
    public CompletionStage<ChannelPage> list(ChannelQuery query) {
        CompletableFuture<ChannelPage> local = listLocal(query);
        if (query.localOnly()) {
            return local;
        }
        ListChannelsRequest request = ListChannelsRequest.newBuilder()
                .setAfter(query.after())
                .setPrefix(query.prefix())
                .setLimit(query.limit())
                .setLocalOnly(true)
                .build();
        List<CompletableFuture<Answer>> answers = edge.endpoints().peers().stream()
                .map(peer -> ask(peer, request))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenCombine(
                        local,
                        (done, page) -> merge(
                                query,
                                page,
                                answers.stream().map(CompletableFuture::join).toList()));
    }

    /** One more than asked for tells whether there are more. */
    private CompletableFuture<ChannelPage> listLocal(ChannelQuery query) {
        try {
            return edge.scheduler()
                    .ask(core -> core.localChannels(query.after(), query.prefix(), query.limit() + 1))
                    .thenApply(infos -> cut(infos, query.limit(), false, List.of()));
        } catch (InboxFullException | SchedulerStoppedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A node that cannot be reached, or has not said where it listens, is not waited for. */
    private CompletableFuture<Answer> ask(NodeStatus peer, ListChannelsRequest request) {
        Optional<Endpoint> endpoint = EdgeEndpoints.endpointOf(peer).findFirst();
        if (!peer.reachable() || endpoint.isEmpty()) {
            return CompletableFuture.completedFuture(new Answer(peer.uid(), Optional.empty()));
        }
        return peers.list(endpoint.get(), request, PEER_TIMEOUT).handle((response, failure) -> {
            if (failure != null) {
                LOG.warn("channels: node did not answer: uid={} cause={}", peer.uid(), failure.toString());
            }
            return new Answer(peer.uid(), Optional.ofNullable(response));
        });
    }

    /**
     * The first names of all pages together. A page that was cut has at least as many names as are kept, so no name that it
     * left out belongs before them. While a channel moves, two nodes may list it: the busier entry stays.
     */
    private static ChannelPage merge(ChannelQuery query, ChannelPage local, List<Answer> answers) {
        Map<String, ChannelInfo> merged = new TreeMap<>();
        List<NodeUid> unanswered = new ArrayList<>();
        boolean more = local.more();
        local.channels().forEach(info -> add(merged, info));
        for (Answer answer : answers) {
            if (answer.response().isEmpty()) {
                unanswered.add(answer.node());
                continue;
            }
            ListChannelsResponse page = answer.response().get();
            UnaryCodec.decode(page).forEach(info -> add(merged, info));
            more |= page.getMore();
        }
        unanswered.sort(null);
        return cut(new ArrayList<>(merged.values()), query.limit(), more, unanswered);
    }

    private static void add(Map<String, ChannelInfo> merged, ChannelInfo info) {
        merged.merge(info.channel().value(), info, (one, other) -> uses(one) >= uses(other) ? one : other);
    }

    private static long uses(ChannelInfo info) {
        return info.sends() + info.receives();
    }

    private static ChannelPage cut(List<ChannelInfo> infos, int limit, boolean more, List<NodeUid> unanswered) {
        boolean tooMany = infos.size() > limit;
        return new ChannelPage(tooMany ? infos.subList(0, limit) : infos, more || tooMany, unanswered);
    }

    @Override
    public CompletionStage<Outcome> inspect(ChannelName channel) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Runnable cancel = edge.operations().start(new Op.Inspect(channel), answer::complete);
        Outcome late = new Outcome.Refused(
                Refusal.UNAVAILABLE,
                "channel: its home does not answer: channel=" + channel + " waitedMs=" + PEER_TIMEOUT.toMillis());
        return answer.copy()
                .completeOnTimeout(late, PEER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((outcome, failure) -> cancel.run());
    }
}
