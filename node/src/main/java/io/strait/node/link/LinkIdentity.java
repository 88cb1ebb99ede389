package io.strait.node.link;

/**
 * What every message of this node says about it.
 *
 * @param uid this incarnation
 * @param version of the link protocol that it speaks
 * @param clusterName its cluster
 * @param endpoint where it is reached
 */
record LinkIdentity(long uid, short version, String clusterName, String endpoint) {}
