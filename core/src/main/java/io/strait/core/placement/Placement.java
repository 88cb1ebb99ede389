package io.strait.core.placement;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the homes of channels are: rendezvous hashing (Thaler and Ravishankar, 1998) of the name over the reachable
 * members, except for buffered channels, which stay where their record says until that node is removed.
 *
 * <p>Two nodes may hold different views for a moment; then a home answers NotHome and the offer goes again.
 */
public final class Placement {

    private final NodeUid self;
    private View view;
    private Set<NodeUid> members = Set.of();
    private final Map<ChannelName, ChannelRecord> records = new HashMap<>();

    public Placement(NodeUid self) {
        this.self = self;
        this.view = View.of(self);
        onView(view);
    }

    public void onView(View next) {
        view = next;
        members = new HashSet<>(next.members());
    }

    public View view() {
        return view;
    }

    public boolean isMember(NodeUid node) {
        return members.contains(node);
    }

    /** Takes a record; a record without declaration and close is no record. */
    public void onRecord(ChannelRecord record) {
        if (record.declared() || record.closed() != null) {
            records.put(record.channel(), record);
        } else {
            records.remove(record.channel());
        }
    }

    public @Nullable ChannelRecord recordOf(ChannelName channel) {
        return records.get(channel);
    }

    public int recordCount() {
        return records.size();
    }

    /** The node that keeps the channel's offers, as this node sees it. */
    public NodeUid homeOf(ChannelName channel) {
        ChannelRecord record = records.isEmpty() ? null : records.get(channel);
        if (record != null && record.home() != null && members.contains(record.home())) {
            return record.home();
        }
        return byHash(channel);
    }

    /** Whether this node is the home. */
    public boolean isHome(ChannelName channel) {
        return homeOf(channel).equals(self);
    }

    private NodeUid byHash(ChannelName channel) {
        List<NodeUid> candidates = view.reachable();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        long name = hash(channel.value());
        NodeUid best = candidates.get(0);
        long bestWeight = mix(name ^ mix(best.value()));
        for (int i = 1; i < candidates.size(); i++) {
            NodeUid candidate = candidates.get(i);
            long weight = mix(name ^ mix(candidate.value()));
            if (Long.compareUnsigned(weight, bestWeight) > 0) {
                best = candidate;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** The finalizer of MurmurHash3 in Stafford's variant 13. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
