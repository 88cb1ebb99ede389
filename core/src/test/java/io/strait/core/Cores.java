package io.strait.core;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A few nodes, one session on each, and links that a test moves forward by hand: in one round everything arrives that was on
 * its way when the round began. So rounds count hops. Views and removals are told by the test; records go nowhere.
 */
final class Cores {

    static final int CREDIT = 1_000;

    private static final Queue<Message> NO_MESSAGES = new ArrayDeque<>(0);

    /** One operation, to ask for its outcome. */
    record Submitted(int node, long opId) {}

    private record Link(int from, int to) {}

    private record Published(int node, long number) {}

    private final List<NodeUid> uids = new ArrayList<>();
    private final List<ChannelCore> cores = new ArrayList<>();
    private final Map<Link, Queue<Message>> links = new HashMap<>();
    private final Set<Link> cut = new HashSet<>();
    private final Set<Integer> crashed = new HashSet<>();
    private final Queue<Runnable> asked = new ArrayDeque<>();
    private final Queue<Published> published = new ArrayDeque<>();
    private final Map<Submitted, Outcome> outcomes = new HashMap<>();
    private long now = 1_000;
    private long lastOpId;
    private long lastName;
    private long lastSession;
    private long messages;

    Cores(int count) {
        this(count, CoreLimits.DEFAULT);
    }

    Cores(int count, CoreLimits limits) {
        this(count, limits, ProtocolRules.STANDARD);
    }

    Cores(int count, CoreLimits limits, ProtocolRules rules) {
        for (int node = 0; node < count; node++) {
            uids.add(new NodeUid(100 + node));
        }
        for (NodeUid uid : uids) {
            ChannelCore core = new ChannelCore(uid, limits, rules);
            core.handle(new Input.ViewChanged(new View(1, uids, uids)), now);
            core.handle(new Input.OpenSession(session(cores.size()), CREDIT, 0), now);
            cores.add(core);
        }
    }

    static SessionId session(int node) {
        return new SessionId(1, node);
    }

    static Payload text(String text) {
        return Payload.value("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    ChannelCore core(int node) {
        return cores.get(node);
    }

    /** A fresh name whose home is at this node. */
    ChannelName homedAt(int node) {
        while (true) {
            ChannelName name = new ChannelName("c" + ++lastName);
            if (cores.get(0).homeOf(name).equals(uids.get(node))) {
                return name;
            }
        }
    }

    Submitted submit(int node, Op op) {
        return submit(node, session(node), op);
    }

    Submitted submit(int node, SessionId session, Op op) {
        Submitted submitted = new Submitted(node, ++lastOpId);
        handle(node, new Input.Submit(session, submitted.opId, op));
        return submitted;
    }

    /** A session of its own: sends of one session on one channel wait for each other (D8). */
    SessionId openSession(int node) {
        SessionId session = new SessionId(2, ++lastSession);
        handle(node, new Input.OpenSession(session, CREDIT, 0));
        return session;
    }

    void handle(int node, Input input) {
        cores.get(node).handle(input, ++now);
        drain(node);
    }

    @Nullable
    Outcome outcome(Submitted submitted) {
        return outcomes.get(submitted);
    }

    NodeUid uid(int node) {
        return uids.get(node);
    }

    /** The control plane brings this node a record. */
    void tellRecord(int node, ChannelRecord record) {
        handle(node, new Input.RecordChanged(record));
    }

    /** The text that the operation received. */
    String received(Submitted submitted) {
        if (outcomes.get(submitted) instanceof Outcome.Received received) {
            return new String(received.value().data(), StandardCharsets.UTF_8);
        }
        throw new AssertionError("received nothing: " + submitted + " outcome=" + outcomes.get(submitted));
    }

    /** How many messages have left their node. */
    long messages() {
        return messages;
    }

    /** Delivers what is on the links now. Returns whether there was anything. */
    boolean round() {
        Map<Link, Integer> due = new HashMap<>();
        links.forEach((link, queue) -> due.put(link, queue.size()));
        boolean any = false;
        for (int from = 0; from < cores.size(); from++) {
            for (int to = 0; to < cores.size(); to++) {
                Link link = new Link(from, to);
                int count = cut.contains(link) ? 0 : due.getOrDefault(link, 0);
                for (int i = 0; i < count; i++) {
                    any = true;
                    handle(
                            to,
                            new Input.PeerMessage(
                                    uids.get(from), links.get(link).remove()));
                }
            }
        }
        return any;
    }

    /**
     * Delivers one message, of a link that is drawn: links overtake each other freely, and those with a small weight are
     * slow. Returns whether there was anything.
     *
     * @param weightOf of the link between two nodes, at least 1
     */
    boolean deliverOne(RandomGenerator random, IntBinaryOperator weightOf) {
        List<Link> busy = new ArrayList<>();
        int sum = 0;
        for (int from = 0; from < cores.size(); from++) {
            for (int to = 0; to < cores.size(); to++) {
                Link link = new Link(from, to);
                if (!cut.contains(link)
                        && !links.getOrDefault(link, NO_MESSAGES).isEmpty()) {
                    busy.add(link);
                    sum += weightOf.applyAsInt(from, to);
                }
            }
        }
        int at = sum == 0 ? 0 : random.nextInt(sum);
        for (Link link : busy) {
            at -= weightOf.applyAsInt(link.from, link.to);
            if (at < 0) {
                handle(
                        link.to,
                        new Input.PeerMessage(
                                uids.get(link.from), links.get(link).remove()));
                return true;
            }
        }
        return false;
    }

    /** Where this node has the channel's home. */
    int homeSeenBy(int observer, ChannelName name) {
        return uids.indexOf(cores.get(observer).homeOf(name));
    }

    /** Gives every lazy branch whose value was asked for a value. Returns whether there was any. */
    boolean supplyAll() {
        boolean any = !asked.isEmpty();
        for (Runnable supply = asked.poll(); supply != null; supply = asked.poll()) {
            supply.run();
        }
        return any;
    }

    /** Stores every record that was published since. Returns whether there was any. */
    boolean storeAll() {
        return answerPublished(null);
    }

    /** Tells the homes what became of every record that was published since. Returns whether there was any. */
    boolean answerPublished(@Nullable String fault) {
        boolean any = !published.isEmpty();
        for (Published next = published.poll(); next != null; next = published.poll()) {
            handle(next.node, new Input.RecordPublished(next.number, fault));
        }
        return any;
    }

    /** Until nothing is on a link any more. */
    void deliverAll() {
        while (round()) {
            // The links do the work.
        }
    }

    /** Until nothing moves any more. */
    void settle() {
        do {
            deliverAll();
        } while (storeAll());
    }

    /** Hops until the operation has its outcome; it must get one. */
    int hopsUntil(Submitted submitted) {
        int hops = 0;
        while (!outcomes.containsKey(submitted)) {
            hops++;
            if (!round() && !storeAll()) {
                throw new AssertionError("no outcome, and nothing moves: " + submitted);
            }
        }
        return hops;
    }

    /** From now on nothing passes between these two; what is on its way waits. */
    void cut(int one, int other) {
        cut.add(new Link(one, other));
        cut.add(new Link(other, one));
    }

    /** What has waited since the cut comes. */
    void heal(int one, int other) {
        cut.remove(new Link(one, other));
        cut.remove(new Link(other, one));
    }

    /** The node is gone, with everything on its links. Nobody is told yet. */
    void crash(int node) {
        crashed.add(node);
        links.keySet().removeIf(link -> link.from == node || link.to == node);
    }

    /** Membership has removed the node, and this one learns it. */
    void tellRemoved(int observer, int removed) {
        List<NodeUid> left = new ArrayList<>(uids);
        left.remove(uids.get(removed));
        handle(observer, new Input.ViewChanged(new View(2, left, left)));
        handle(observer, new Input.NodeRemoved(uids.get(removed)));
    }

    /** From now on this node places homes on these, which live all. */
    void tellReachable(int observer, int... reachable) {
        List<NodeUid> seen = new ArrayList<>();
        for (int node : reachable) {
            seen.add(uids.get(node));
        }
        handle(observer, new Input.ViewChanged(new View(2, uids, seen)));
    }

    /** As {@link #crash}, and all others learn it at once. */
    void remove(int node) {
        crash(node);
        for (int observer = 0; observer < cores.size(); observer++) {
            if (observer != node) {
                tellRemoved(observer, node);
            }
        }
    }

    void passTime(int node, long ns) {
        now += ns;
        cores.get(node).onDeadline(now);
        drain(node);
    }

    private void drain(int node) {
        cores.get(node).drain(new OutputSink() {
            @Override
            public void onReply(Output.Reply output) {
                outcomes.put(new Submitted(node, output.opId()), output.outcome());
            }

            @Override
            public void onNeedValue(Output.NeedValue output) {
                asked.add(() -> handle(
                        node,
                        new Input.Supply(output.session(), output.opId(), output.branch(), text("supplied"), null)));
            }

            @Override
            public void onPeerSend(Output.PeerSend output) {
                int to = uids.indexOf(output.to());
                if (!crashed.contains(node) && !crashed.contains(to)) {
                    messages++;
                    links.computeIfAbsent(new Link(node, to), link -> new ArrayDeque<>())
                            .add(output.message());
                }
            }

            @Override
            public void onPublish(Output.Publish output) {
                published.add(new Published(node, output.number()));
            }

            @Override
            public void onUndelivered(Output.Undelivered output) {}
        });
    }
}
