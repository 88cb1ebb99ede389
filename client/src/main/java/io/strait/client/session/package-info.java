/**
 * A client's session at a node: the port of a {@link io.strait.Strait} that is connected to a cluster.
 *
 * <p>In: operations of callers, frames of the node. Out: frames to the node, outcomes to callers. One lock guards the session's
 * state; frames are written by the thread that submits, without a hop, and outcomes are told by gRPC's event loop, after the
 * lock is released. One daemon thread per session keeps its timers.
 */
@NullMarked
package io.strait.client.session;

import org.jspecify.annotations.NullMarked;
