package io.strait.node.control;

import io.strait.core.id.NodeUid;
import io.strait.core.placement.View;
import io.strait.node.control.NodeStatus.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the members, and the view that follows from it. Owned by {@link MembershipListener}.
 *
 * <p>This node is always a member of its own view and always reachable in it: until it has joined the view is itself alone
 * or better, and readiness says whether it counts.
 */
final class MembershipTable {

    private static final class Entry {
        final Endpoint address;

        @Nullable
        State state;

        boolean reachable = true;

        Entry(Endpoint address) {
            this.address = address;
        }

        boolean serves() {
            return state == State.UP || state == State.LEAVING;
        }
    }

    private final NodeUid self;
    private final Map<NodeUid, Entry> entries = new TreeMap<>();
    private Map<NodeUid, NodeInfo> infos = Map.of();
    private View view;

    MembershipTable(NodeUid self, Endpoint address) {
        this.self = self;
        entries.put(self, new Entry(address));
        view = View.of(self);
    }

    /** A member moved on. */
    void onState(NodeUid uid, Endpoint address, State state) {
        entries.computeIfAbsent(uid, key -> new Entry(address)).state = state;
    }

    /** A failure detector changed its mind; told of members only. */
    void onReachable(NodeUid uid, boolean reachable) {
        Entry entry = entries.get(uid);
        if (entry != null) {
            entry.reachable = reachable;
        }
    }

    /** A member is gone for good. This node stays in its own view: it is told by the end of its control plane. */
    void onRemoved(NodeUid uid) {
        if (uid.equals(self)) {
            entry(self).state = null;
        } else {
            entries.remove(uid);
        }
    }

    /** What all nodes have announced, those that are not members any more or not yet included. */
    void onInfos(Map<NodeUid, NodeInfo> announced) {
        infos = Map.copyOf(announced);
    }

    /** The view now: a new version when it differs from the last one, else the last one itself. */
    View view() {
        List<NodeUid> members = List.copyOf(entries.keySet());
        List<NodeUid> reachable = members.stream().filter(this::takesHomes).toList();
        if (!members.equals(view.members()) || !reachable.equals(view.reachable())) {
            view = new View(view.version() + 1, members, reachable);
        }
        return view;
    }

    private boolean takesHomes(NodeUid uid) {
        if (uid.equals(self)) {
            return true;
        }
        Entry entry = entry(uid);
        return entry.serves() && entry.reachable && infos.containsKey(uid);
    }

    /** The infos of members. */
    Map<NodeUid, NodeInfo> memberInfos() {
        Map<NodeUid, NodeInfo> result = new HashMap<>(infos);
        result.keySet().retainAll(entries.keySet());
        return Map.copyOf(result);
    }

    /** All members, ascending by uid; this node only once it has asked to join. */
    List<NodeStatus> statuses() {
        List<NodeStatus> result = new ArrayList<>();
        entries.forEach((uid, entry) -> {
            if (entry.state != null) {
                result.add(new NodeStatus(uid, entry.state, entry.reachable, entry.address, infos.get(uid)));
            }
        });
        return List.copyOf(result);
    }

    /** Whether this node is a full member. */
    boolean isUp() {
        return entry(self).state == State.UP;
    }

    /** Whether no member counts on this node: it has not joined, or all know that it leaves. */
    boolean isOut() {
        State own = entry(self).state;
        return own == null || own == State.EXITING;
    }

    /** Whether this node is a full member that sees more than half of the members, itself included. */
    boolean isReady() {
        long seen = entries.values().stream().filter(entry -> entry.reachable).count();
        return isUp() && seen * 2 > entries.size();
    }

    private Entry entry(NodeUid uid) {
        return Objects.requireNonNull(entries.get(uid));
    }
}
