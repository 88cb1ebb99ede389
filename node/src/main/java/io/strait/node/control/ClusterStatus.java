package io.strait.node.control;

import java.util.List;

/** The cluster as this node sees it. Any thread; must not block. */
public interface ClusterStatus {

    /** All members, ascending by uid. */
    List<NodeStatus> nodes();

    /** Whether this node is up, sees more than half of the members and does not leave: fit to serve. */
    boolean isReady();
}
