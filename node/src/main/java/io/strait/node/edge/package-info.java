/**
 * Clients of this node: the gRPC services of {@code strait.v1}.
 *
 * <p>In: frames of session streams and unary calls, decoded on a gRPC event loop and given to the scheduler, which runs
 * them there and then when nobody else has the turn. Out: outcomes, written by whoever holds the turn through {@link
 * io.strait.node.edge.Outbound}, one per stream, which is the only thing the two share. Sessions are found, resumed and
 * expired by {@link io.strait.node.edge.SessionRegistry}; what they wait for lives in the core.
 *
 * <p>Locks: an {@code EdgeSession}'s is taken outside the turn only, and its holder may run a turn; an {@code Outbound}'s
 * is taken last and nothing of ours is called under it.
 */
@NullMarked
package io.strait.node.edge;

import org.jspecify.annotations.NullMarked;
