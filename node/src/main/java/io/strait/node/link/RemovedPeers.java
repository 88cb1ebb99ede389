package io.strait.node.link;

import org.agrona.collections.LongHashSet;

/**
 * Uids that membership has removed. A removed incarnation never comes back, so only the last ones matter: a removed peer
 * that still talks is told so, an older one is a stranger and is dropped just the same.
 */
final class RemovedPeers {
    private static final int CAPACITY = 1 << 12;

    private final LongHashSet uids = new LongHashSet();
    private final long[] order = new long[CAPACITY];
    private int count;

    void add(long uid) {
        if (!uids.add(uid)) {
            return;
        }
        int slot = count % CAPACITY;
        if (count >= CAPACITY) {
            uids.remove(order[slot]);
        }
        order[slot] = uid;
        // Counts on from CAPACITY, so that it never overflows.
        count = count == 2 * CAPACITY - 1 ? CAPACITY : count + 1;
    }

    boolean contains(long uid) {
        return uids.contains(uid);
    }
}
