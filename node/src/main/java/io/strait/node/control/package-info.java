/**
 * The control plane: who is in the cluster, who can be reached, where each node listens, and what outlives a channel's
 * home. All Akka code is here and no Akka type leaves.
 *
 * <p>In: the node's own {@link io.strait.node.control.NodeInfo} and the {@code ChannelRecord}s that its homes publish.
 * Out: views, removals, records and, at most once, the news that this node is out, all through
 * {@link io.strait.node.control.ControlListener}.
 *
 * <p>Threads belong to Akka's dispatcher. {@code NodeGuardian} alone calls the listener for what comes in, one call at a
 * time, so a slow listener slows the control plane and nothing else. Data never goes through here.
 */
@NullMarked
package io.strait.node.control;

import org.jspecify.annotations.NullMarked;
