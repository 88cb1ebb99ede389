package io.strait.node.edge;

import io.strait.core.id.NodeUid;
import io.strait.node.control.ClusterStatus;
import io.strait.node.control.Endpoint;
import io.strait.node.control.NodeInfo;
import io.strait.node.control.NodeStatus;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster that looks the way the test says. */
public final class TestCluster implements ClusterStatus {

    private final List<NodeStatus> nodes = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;

    public void setReady(boolean ready) {
        this.ready = ready;
    }

    /** A member that is up, reachable or not. */
    public void add(NodeUid uid, String name, Endpoint edge, boolean reachable) {
        Endpoint other = new Endpoint("127.0.0.1", 9);
        NodeInfo info = new NodeInfo(uid, name, other, edge, other, "0.0.0-test");
        nodes.add(new NodeStatus(uid, NodeStatus.State.UP, reachable, other, info));
        nodes.sort(Comparator.comparing(NodeStatus::uid));
    }

    /** It is no member any more. */
    void remove(NodeUid uid) {
        nodes.removeIf(node -> node.uid().equals(uid));
    }

    @Override
    public List<NodeStatus> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public boolean isReady() {
        return ready;
    }
}
