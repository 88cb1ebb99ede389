package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.op.CloseCause;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes, and what the control plane tells them: membership, reachability, and records of channels. */
final class SimCluster {

    private final SimRun run;
    private final SeededRandom random;
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<NodeUid, Integer> indexes = new HashMap<>();
    private final List<Set<NodeUid>> removed = new ArrayList<>();
    private final List<Set<NodeUid>> suspects = new ArrayList<>();
    private final List<List<Runnable>> early = new ArrayList<>();
    /** Whether the node has been told of the others. */
    private final boolean[] isWelcome;

    private final long[] viewVersions;
    private final long[] lastRecordNs;
    private final Map<ChannelName, ChannelRecord> records = new HashMap<>();

    SimCluster(SimRun run, CoreFactory cores, SeededRandom random) {
        this.run = run;
        this.random = random;
        int count = run.options().cluster().nodes();
        this.isWelcome = new boolean[count];
        this.viewVersions = new long[count];
        this.lastRecordNs = new long[count];
        for (int i = 0; i < count; i++) {
            NodeUid uid = new NodeUid(random.bits());
            nodes.add(new SimNode(run, i, uid, cores, random.split()));
            indexes.put(uid, i);
            early.add(new ArrayList<>());
            removed.add(new HashSet<>());
            suspects.add(new HashSet<>());
            run.recordText().name(uid, "n" + i);
        }
    }

    /** Gives every node its first view: of all, or of itself alone when views may differ, and of all a little later. */
    void start() {
        for (SimNode node : nodes) {
            if (run.options().faults().viewFaults() > 0) {
                node.handle(new Input.ViewChanged(View.of(node.uid())));
                afterControlDelay(() -> tellView(node));
            } else {
                tellView(node);
            }
        }
    }

    List<SimNode> nodes() {
        return nodes;
    }

    SimNode node(int index) {
        return nodes.get(index);
    }

    SimNode anyAlive(SeededRandom choice) {
        return choice.pick(nodes.stream().filter(SimNode::isAlive).toList());
    }

    int indexOf(NodeUid uid) {
        Integer index = indexes.get(uid);
        if (index == null) {
            throw new IllegalStateException("message to a node that never was: uid=" + uid);
        }
        return index;
    }

    /**
     * A message has come out of a link. What a removed node sent is dropped at the door; what a node sent that is not a
     * member yet waits there until it is.
     */
    void deliver(int from, int to, Message message) {
        NodeUid sender = nodes.get(from).uid();
        if (!isWelcome[to]) {
            early.get(to).add(() -> deliver(from, to, message));
        } else if (!removed.get(to).contains(sender)) {
            nodes.get(to).handle(new Input.PeerMessage(sender, message));
        }
    }

    /** From now on this node does, or does not, place homes on that one. */
    void suspect(SimNode observer, SimNode suspected, boolean isSuspected) {
        Set<NodeUid> of = suspects.get(observer.index());
        boolean changed = isSuspected ? of.add(suspected.uid()) : of.remove(suspected.uid());
        if (changed && observer.isAlive()) {
            tellView(observer);
        }
    }

    /** Every node sees every living member again. Who sees them already is told nothing: news could wake what is stuck. */
    void heal() {
        for (SimNode node : nodes) {
            Set<NodeUid> of = suspects.get(node.index());
            if (!of.isEmpty() && node.isAlive()) {
                of.clear();
                tellView(node);
            }
        }
    }

    /** Membership has removed a crashed node, and one observer learns it. */
    void remove(SimNode observer, SimNode crashed) {
        if (observer.isAlive() && removed.get(observer.index()).add(crashed.uid())) {
            tellView(observer);
            observer.handle(new Input.NodeRemoved(crashed.uid()));
        }
    }

    /** A crashed home's buffers are gone: they had no second copy. */
    void loseBuffersOf(SimNode crashed) {
        for (ChannelRecord record : records.values()) {
            if (crashed.uid().equals(record.home())) {
                run.history().channel(record.channel()).bufferLost(crashed.uid());
            }
        }
    }

    private void tellView(SimNode node) {
        List<NodeUid> members = new ArrayList<>();
        List<NodeUid> reachable = new ArrayList<>();
        for (SimNode other : nodes) {
            if (!removed.get(node.index()).contains(other.uid())) {
                members.add(other.uid());
                if (!suspects.get(node.index()).contains(other.uid())) {
                    reachable.add(other.uid());
                }
            }
        }
        long version = ++viewVersions[node.index()];
        node.handle(new Input.ViewChanged(new View(version, members, reachable)));
        isWelcome[node.index()] = true;
        List<Runnable> waiting = List.copyOf(early.get(node.index()));
        early.get(node.index()).clear();
        waiting.forEach(Runnable::run);
    }

    /**
     * The control plane spreads a record: it merges what homes write in the order in which they write it, and tells every
     * node the result, at different times, but never an older one after a newer one.
     */
    void publish(ChannelRecord record) {
        ChannelRecord merged = merge(records.get(record.channel()), record);
        records.put(record.channel(), merged);
        int[] untold = {nodes.size()};
        for (SimNode node : nodes) {
            long now = run.clock().nowNs();
            long at = Math.max(lastRecordNs[node.index()], now + controlDelayNs());
            lastRecordNs[node.index()] = at;
            run.events().at(at, () -> tellRecord(node, merged, untold));
        }
    }

    /** A node hears of a record after it has heard of the members: the record may name one of them. */
    private void tellRecord(SimNode node, ChannelRecord record, int[] untold) {
        if (!isWelcome[node.index()]) {
            early.get(node.index()).add(() -> tellRecord(node, record, untold));
            return;
        }
        node.handle(new Input.RecordChanged(record));
        if (--untold[0] == 0) {
            onToldEverywhere(record);
        }
    }

    private void onToldEverywhere(ChannelRecord record) {
        if (record.closed() != null) {
            run.history()
                    .channel(record.channel())
                    .closeKnownEverywhere(run.history().step());
        }
        if (record.declared()) {
            run.history()
                    .channel(record.channel())
                    .declaredEverywhere(run.history().step());
            run.workload().onDeclaredEverywhere(record.channel());
        }
    }

    private static ChannelRecord merge(@Nullable ChannelRecord known, ChannelRecord written) {
        if (known == null) {
            return written;
        }
        CloseCause closed = known.closed() != null ? known.closed() : written.closed();
        ChannelRecord declaration = known.declared() && !written.declared() ? known : written;
        return new ChannelRecord(
                written.channel(), declaration.properties(), declaration.declared(), declaration.home(), closed);
    }

    private void afterControlDelay(Runnable action) {
        run.events().after(controlDelayNs(), action);
    }

    private long controlDelayNs() {
        return random.between(1, 10) * run.options().network().maxDelayNs();
    }
}
