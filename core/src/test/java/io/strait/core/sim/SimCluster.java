package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.placement.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final SimStore store;

    SimCluster(SimRun run, CoreFactory cores, SeededRandom random) {
        this.run = run;
        this.random = random;
        int count = run.options().cluster().nodes();
        this.isWelcome = new boolean[count];
        this.viewVersions = new long[count];
        this.store = new SimStore(run, this, random);
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
        store.loseBuffersOf(crashed);
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

    /** A home publishes: see {@link SimStore}. */
    void publish(SimNode by, Output.Publish output) {
        store.publish(by, output);
    }

    /** Does something as soon as the node has been told of the others. */
    void whenWelcome(SimNode node, Runnable news) {
        if (isWelcome[node.index()]) {
            news.run();
        } else {
            early.get(node.index()).add(news);
        }
    }

    private void afterControlDelay(Runnable action) {
        run.events().after(controlDelayNs(), action);
    }

    /** How long news of the control plane takes. */
    long controlDelayNs() {
        return random.between(1, 10) * run.options().network().maxDelayNs();
    }
}
