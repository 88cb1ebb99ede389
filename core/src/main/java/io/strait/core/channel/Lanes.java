package io.strait.core.channel;

import io.strait.core.id.NodeUid;
import io.strait.core.op.Direction;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of each sender (D8): of the plain sends that one sender has waiting at a channel, only the earliest can
 * be introduced. Else a later one could overtake it while the earlier finds that its receiver has gone.
 */
final class Lanes {

    private record Lane(NodeUid node, long number) {}

    private final Map<Lane, TreeMap<Long, Offer>> lanes = new HashMap<>(2);

    void add(Offer offer) {
        if (hasLane(offer)) {
            lanes.computeIfAbsent(laneOf(offer), lane -> new TreeMap<>()).put(offer.arrival, offer);
        }
    }

    /** Whether nothing of its lane came before; true for an offer without a lane. */
    boolean isFirst(Offer offer) {
        TreeMap<Long, Offer> waiting = hasLane(offer) ? lanes.get(laneOf(offer)) : null;
        return waiting == null || waiting.firstEntry().getValue() == offer;
    }

    /** Takes an offer out; returns the one that is first in its lane from here on. */
    @Nullable
    Offer remove(Offer offer) {
        TreeMap<Long, Offer> waiting = hasLane(offer) ? lanes.get(laneOf(offer)) : null;
        if (waiting == null || !waiting.remove(offer.arrival, offer)) {
            return null;
        }
        if (waiting.isEmpty()) {
            lanes.remove(laneOf(offer));
            return null;
        }
        return waiting.firstEntry().getValue();
    }

    void clear() {
        lanes.clear();
    }

    private static boolean hasLane(Offer offer) {
        return offer.direction == Direction.SEND && offer.select.lane != 0;
    }

    private static Lane laneOf(Offer offer) {
        return new Lane(offer.select.node(), offer.select.lane);
    }
}
