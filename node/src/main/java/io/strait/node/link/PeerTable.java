package io.strait.node.link;

import io.strait.core.id.NodeUid;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** All links of a layer, and which of them have something to write. */
final class PeerTable {
    private final Long2ObjectHashMap<PeerLink> byUid = new Long2ObjectHashMap<>();
    /** The same in order of arrival: timers run in an order that does not hang on hash codes. */
    private final ArrayList<PeerLink> links = new ArrayList<>();

    private final ArrayList<PeerLink> ready = new ArrayList<>();
    private final RemovedPeers removed = new RemovedPeers();

    void add(PeerLink link) {
        byUid.put(link.uid().value(), link);
        links.add(link);
    }

    @Nullable
    PeerLink get(long uid) {
        return byUid.get(uid);
    }

    boolean isRemoved(long uid) {
        return removed.contains(uid);
    }

    /** Forgets the link and remembers that it is gone for good. */
    void remove(NodeUid uid, long nowNs) {
        removed.add(uid.value());
        PeerLink link = byUid.remove(uid.value());
        if (link != null) {
            links.remove(link);
            link.remove(nowNs);
        }
    }

    /**
     * @param pausedNs how much too late this tick is: time in which acknowledgements could not be taken
     */
    void onTick(long nowNs, long pausedNs, @Nullable AeronTransport transport) {
        for (int i = 0; i < links.size(); i++) {
            PeerLink link = links.get(i);
            link.onPaused(pausedNs);
            link.onTick(nowNs, transport);
            markReady(link, nowNs);
        }
    }

    /** Called after everything that may have given a link something to write. */
    void markReady(PeerLink link, long nowNs) {
        if (!link.isReady && link.wantsFlush(nowNs)) {
            link.isReady = true;
            ready.add(link);
        }
    }

    /**
     * Writes what the ready links have; those that could not write all, or hold it, stay ready.
     *
     * @return most messages of one link
     */
    int flush(long nowNs, boolean isIdle) {
        int most = 0;
        int kept = 0;
        for (int i = 0; i < ready.size(); i++) {
            PeerLink link = ready.get(i);
            most = Math.max(most, link.flush(nowNs, isIdle));
            link.isReady = link.wantsFlush(nowNs);
            if (link.isReady) {
                ready.set(kept++, link);
            }
        }
        for (int i = ready.size() - 1; i >= kept; i--) {
            ready.remove(i);
        }
        return most;
    }

    List<LinkInfo> infos() {
        return links.stream().map(PeerLink::info).toList();
    }
}
