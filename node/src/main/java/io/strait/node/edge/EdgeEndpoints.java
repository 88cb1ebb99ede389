package io.strait.node.edge;

import io.strait.core.id.NodeUid;
import io.strait.node.control.ClusterStatus;
import io.strait.node.control.Endpoint;
import io.strait.node.control.NodeInfo;
import io.strait.node.control.NodeStatus;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where clients can go, and where this edge reaches the others. Any thread. */
final class EdgeEndpoints {

    private final ClusterStatus cluster;
    private final NodeUid self;

    EdgeEndpoints(ClusterStatus cluster, NodeUid self) {
        this.cluster = cluster;
        this.self = self;
    }

    /** Members that keep homes, but for this one. */
    List<NodeStatus> peers() {
        return cluster.nodes().stream()
                .filter(node -> !node.uid().equals(self))
                .filter(node -> node.state() == NodeStatus.State.UP || node.state() == NodeStatus.State.LEAVING)
                .toList();
    }

    /** Endpoints of all nodes that serve, each as host:port. */
    List<String> all() {
        return serving(node -> true);
    }

    /** Endpoints of the other nodes that serve. */
    List<String> others() {
        return serving(node -> !node.uid().equals(self));
    }

    private List<String> serving(Predicate<NodeStatus> which) {
        return cluster.nodes().stream()
                .filter(node -> node.state() == NodeStatus.State.UP && node.reachable())
                .filter(which)
                .flatMap(node -> endpointOf(node).map(Endpoint::toString))
                .toList();
    }

    /** Where the node's clients connect; nothing until it has announced that. */
    static Stream<Endpoint> endpointOf(NodeStatus node) {
        NodeInfo info = node.info();
        return info == null ? Stream.empty() : Stream.of(info.edge());
    }
}
