package io.strait.node.edge;

import io.strait.InvalidArgumentException;
import io.strait.NotFoundException;
import io.strait.OverloadedException;
import io.strait.StraitException;
import io.strait.UnavailableException;
import io.strait.client.port.ProgramPort;
import io.strait.client.transport.GrpcPrograms;
import io.strait.core.id.NodeUid;
import io.strait.node.control.Endpoint;
import io.strait.node.control.NodeInfo;
import io.strait.node.control.NodeStatus;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.program.ProgramHost;
import io.strait.tasklet.program.ProgramId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs of the whole cluster: each node is asked for its own, and what is another node's is forwarded to it, once. Any
 * thread; nothing blocks.
 */
final class ProgramDirectory implements ProgramPort {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramDirectory.class);

    /** What one member said; no response: nothing. */
    private record Answer<T>(NodeUid node, Optional<T> response) {}

    /** Fewer than one connection carries, so that other requests get through. */
    private static final int MAX_FORWARDED = 5_000;

    private final ProgramHost host;
    private final NodeUid self;
    private final EdgeContext context;
    private final EdgeEndpoints endpoints;
    private final PeerEdges peers;
    private final LeastLoaded choice;
    /** Calls that follow a program of another node. */
    private final AtomicInteger forwarded = new AtomicInteger();

    ProgramDirectory(EdgeContext context, EdgeEndpoints endpoints, PeerEdges peers) {
        this.host = context.programs();
        this.self = context.scheduler().self();
        this.context = context;
        this.endpoints = endpoints;
        this.peers = peers;
        this.choice = new LeastLoaded(self.value());
    }

    /** What runs on this node only. */
    ProgramHost host() {
        return host;
    }

    // ---- questions to all ------------------------------------------------------------------------------------------

    @Override
    public CompletableFuture<ProgramListing<ProgramDescription>> available() {
        return askAll(GrpcPrograms::available).thenApply(answers -> {
            Map<String, ProgramDescription> merged = new TreeMap<>();
            host.available().forEach(program -> merged.put(program.name(), program));
            for (Answer<ProgramListing<ProgramDescription>> answer : answers) {
                answer.response()
                        .ifPresent(page -> page.entries()
                                .forEach(program -> merged.merge(program.name(), program, ProgramDirectory::onBoth)));
            }
            return new ProgramListing<>(List.copyOf(merged.values()), false, unanswered(answers));
        });
    }

    private static ProgramDescription onBoth(ProgramDescription one, ProgramDescription other) {
        List<String> nodes = new ArrayList<>(one.nodes());
        nodes.addAll(other.nodes());
        return new ProgramDescription(
                one.name(),
                one.description(),
                nodes.stream().sorted().distinct().toList());
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramStatus>> list(boolean ended) {
        return askAll(peer -> peer.list(ended)).thenApply(answers -> {
            ProgramListing<ProgramStatus> local = host.list(ended);
            List<ProgramStatus> merged = new ArrayList<>(local.entries());
            boolean more = local.more();
            for (Answer<ProgramListing<ProgramStatus>> answer : answers) {
                if (answer.response().isPresent()) {
                    merged.addAll(answer.response().get().entries());
                    more |= answer.response().get().more();
                }
            }
            merged.sort(Comparator.comparing(ProgramStatus::node)
                    .thenComparingLong(status -> ProgramId.parse(status.id()).number()));
            return new ProgramListing<>(merged, more, unanswered(answers));
        });
    }

    private static <T> List<String> unanswered(List<Answer<T>> answers) {
        return answers.stream()
                .filter(answer -> answer.response().isEmpty())
                .map(answer -> answer.node().toString())
                .sorted()
                .toList();
    }

    private <T> CompletableFuture<List<Answer<T>>> askAll(Function<GrpcPrograms, CompletableFuture<T>> question) {
        List<CompletableFuture<Answer<T>>> answers =
                endpoints.peers().stream().map(peer -> ask(peer, question)).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private <T> CompletableFuture<Answer<T>> ask(
            NodeStatus peer, Function<GrpcPrograms, CompletableFuture<T>> question) {
        Optional<Endpoint> endpoint = EdgeEndpoints.endpointOf(peer).findFirst();
        if (!peer.reachable() || endpoint.isEmpty()) {
            return CompletableFuture.completedFuture(new Answer<>(peer.uid(), Optional.empty()));
        }
        return question.apply(peers.programs(endpoint.get())).handle((response, failure) -> {
            if (failure != null) {
                LOG.warn("programs: node did not answer: uid={} cause={}", peer.uid(), failure.toString());
            }
            return new Answer<>(peer.uid(), Optional.ofNullable(response));
        });
    }

    // ---- what one node does ----------------------------------------------------------------------------------------

    @Override
    public CompletableFuture<ProgramStatus> spawn(String program, List<String> args, Placement placement) {
        return answer(() -> {
            if (placement.node().equals(Placement.ANYWHERE)) {
                return askAll(GrpcPrograms::load)
                        .thenApply(loads -> {
                            LeastLoaded.Loads all = choice.begin(program, host);
                            loads.forEach(load -> load.response().ifPresent(told -> all.add(load.node(), told)));
                            return all.choose();
                        })
                        .thenCompose(node -> spawnAt(node, program, args, placement));
            }
            return spawnAt(resolve(placement.node()), program, args, placement);
        });
    }

    private CompletableFuture<ProgramStatus> spawnAt(
            NodeUid node, String program, List<String> args, Placement placement) {
        return at(
                node,
                () -> host.spawn(program, args, placement.output()),
                peer -> peer.spawn(program, args, placement),
                () -> noSuchNode(node.toString()));
    }

    @Override
    public CompletableFuture<Report> report(String id) {
        return answer(() -> {
            ProgramId parsed = ProgramId.parse(id);
            return at(nodeOf(parsed), () -> host.report(parsed), peer -> peer.report(id), () -> gone(parsed));
        });
    }

    @Override
    public CompletableFuture<ProgramStatus> kill(String id) {
        return answer(() -> {
            ProgramId parsed = ProgramId.parse(id);
            return at(nodeOf(parsed), () -> host.kill(parsed), peer -> peer.kill(id), () -> gone(parsed));
        });
    }

    /** Whether it is the id of a program of this node. */
    boolean isHere(String id) {
        return id.startsWith(self + "-");
    }

    @Override
    public void follow(Follow what, Flow.Subscriber<? super Event> follower) {
        GrpcPrograms peer;
        ProgramId id;
        try {
            id = ProgramId.parse(what.id());
            if (nodeOf(id).equals(self)) {
                host.follow(what, follower);
                return;
            }
            peer = peers.programs(endpointOf(nodeOf(id), () -> gone(id)));
            if (forwarded.incrementAndGet() > MAX_FORWARDED) {
                forwarded.decrementAndGet();
                throw new OverloadedException(
                        "too many follow programs of other nodes: node=" + self + " limit=" + MAX_FORWARDED);
            }
        } catch (StraitException e) {
            ProgramPort.refuse(follower, e);
            return;
        }
        peer.follow(what, new ForwardedFollow(follower, failure -> explain(failure, id), forwarded::decrementAndGet));
    }

    /** What has become of a program whose node falls silent. */
    private Throwable explain(Throwable failure, ProgramId id) {
        boolean member = endpoints.peers().stream().anyMatch(peer -> peer.uid().equals(nodeOf(id)));
        return failure instanceof UnavailableException && !member ? gone(id) : failure;
    }

    private static NodeUid nodeOf(ProgramId id) {
        return new NodeUid(Long.parseUnsignedLong(id.node(), 16));
    }

    private static NotFoundException gone(ProgramId id) {
        return new NotFoundException(
                NotFoundException.Kind.TASKLET,
                "no such tasklet, its node is no member: id=" + id,
                Map.of("id", id.toString()));
    }

    private static NotFoundException noSuchNode(String node) {
        return new NotFoundException(NotFoundException.Kind.NODE, "no such node: node=" + node, Map.of("node", node));
    }

    /** The node with this uid or name; empty: this one. */
    private NodeUid resolve(String node) {
        if (node.isEmpty() || node.equals(self.toString()) || node.equals(context.nodeName())) {
            return self;
        }
        List<NodeUid> found = context.cluster().nodes().stream()
                .filter(each ->
                        each.uid().toString().equals(node) || nameOf(each).equals(node))
                .map(NodeStatus::uid)
                .toList();
        if (found.isEmpty()) {
            throw noSuchNode(node);
        }
        if (found.size() > 1) {
            throw new InvalidArgumentException("several nodes have this name: node=" + node + " uids=" + found);
        }
        return found.get(0);
    }

    private static String nameOf(NodeStatus node) {
        NodeInfo info = node.info();
        return info == null ? "" : info.name();
    }

    private <T> CompletableFuture<T> at(
            NodeUid node,
            Supplier<T> here,
            Function<GrpcPrograms, CompletableFuture<T>> there,
            Supplier<NotFoundException> nowhere) {
        if (node.equals(self)) {
            return answer(() -> CompletableFuture.completedFuture(here.get()));
        }
        return there.apply(peers.programs(endpointOf(node, nowhere)));
    }

    private Endpoint endpointOf(NodeUid node, Supplier<NotFoundException> nowhere) {
        NodeStatus peer = endpoints.peers().stream()
                .filter(each -> each.uid().equals(node))
                .findFirst()
                .orElseThrow(nowhere);
        Optional<Endpoint> endpoint = EdgeEndpoints.endpointOf(peer).findFirst();
        if (!peer.reachable() || endpoint.isEmpty()) {
            throw new UnavailableException("node cannot be reached: node=" + node + " asked=" + self);
        }
        return endpoint.get();
    }

    /** What goes wrong at once fails the future as well. */
    private static <T> CompletableFuture<T> answer(Supplier<CompletableFuture<T>> question) {
        try {
            return question.get();
        } catch (StraitException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
