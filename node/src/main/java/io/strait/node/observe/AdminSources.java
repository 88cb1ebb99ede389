package io.strait.node.observe;

import io.strait.node.control.ClusterStatus;
import io.strait.node.scheduler.Scheduler;
import java.util.function.BooleanSupplier;

/**
 * What the admin server shows.
 *
 * @param clusterName as configured
 * @param scheduler this node's
 * @param cluster membership
 * @param channels channels anywhere
 * @param metrics numbers
 * @param serving whether the edge takes new sessions
 */
public record AdminSources(
        String clusterName,
        Scheduler scheduler,
        ClusterStatus cluster,
        ChannelSource channels,
        NodeMetrics metrics,
        BooleanSupplier serving) {}
