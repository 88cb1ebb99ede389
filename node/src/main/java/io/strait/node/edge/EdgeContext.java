package io.strait.node.edge;

import io.strait.node.control.ClusterStatus;
import io.strait.node.observe.NodeMetrics;
import io.strait.node.scheduler.Scheduler;
import io.strait.tasklet.program.ProgramHost;

/**
 * What the edge is started with.
 *
 * @param settings how to listen and what to bound
 * @param scheduler carries the operations out
 * @param cluster the other nodes
 * @param programs runs programs on this node
 * @param metrics read by GetNode; the edge adds its own
 * @param clusterName told to clients
 * @param nodeName told to clients
 * @param version of the software, told to those who ask
 */
public record EdgeContext(
        EdgeSettings settings,
        Scheduler scheduler,
        ClusterStatus cluster,
        ProgramHost programs,
        NodeMetrics metrics,
        String clusterName,
        String nodeName,
        String version) {}
