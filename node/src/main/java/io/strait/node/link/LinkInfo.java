package io.strait.node.link;

import io.strait.core.id.NodeUid;

/**
 * One link at one moment.
 *
 * @param peer the other incarnation
 * @param endpoint where it is reached, {@code host:port}
 * @param state of the link
 * @param keptEntries entries that the peer has not acknowledged
 * @param keptBytes bytes of memory that these entries take
 */
public record LinkInfo(NodeUid peer, String endpoint, LinkState state, long keptEntries, long keptBytes) {}
