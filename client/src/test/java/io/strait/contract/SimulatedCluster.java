package io.strait.contract;

import io.strait.client.port.CoreAccess;
import io.strait.client.port.CorePort;
import io.strait.client.port.OperationPort;
import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.OutputSink;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.placement.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Three cores and a network between them, pumped by one thread. Links keep their order; among links, and between messages and
 * commands, a seeded generator picks what happens next, so that everything meets everything in every order.
 *
 * <p>Time is real, because the callers are real threads; so a seed fixes the choices of the network, not the whole run.
 */
final class SimulatedCluster implements AutoCloseable {

    private static final int NODES = 3;
    private static final int CREDIT = 1 << 16;
    private static final long DIGESTS_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final RandomGenerator random;
    private final long originNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Queue<Runnable>> links = new ArrayList<>();
    private final Queue<Runnable> deliveries = new ArrayDeque<>();
    private final AtomicLong sessions = new AtomicLong();
    private final Thread pump = new Thread(this::pump, "simulated-cluster");
    private volatile boolean stopped;
    private volatile RuntimeException failure;

    SimulatedCluster(long seed) {
        random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        List<NodeUid> uids = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            uids.add(new NodeUid(random.nextLong()));
        }
        View view = new View(1, uids, uids);
        for (int i = 0; i < NODES; i++) {
            Node node = new Node(i, uids.get(i));
            node.core.handle(new Input.ViewChanged(view), nowNs());
            nodes.add(node);
        }
        for (int i = 0; i < NODES * NODES; i++) {
            links.add(new ArrayDeque<>());
        }
        pump.setDaemon(true);
        pump.start();
    }

    /** A participant of one of the nodes. */
    OperationPort open(int index) {
        Node node = nodes.get(index % NODES);
        SessionId session = new SessionId(node.uid.value(), sessions.incrementAndGet());
        CorePort port = new CorePort(node, session, "simulated node " + index, () -> {});
        node.execute((core, nowNs) -> {
            node.ports.put(session, port);
            port.open(core, CREDIT, nowNs);
        });
        return port;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(pump);
        if (failure != null) {
            throw new IllegalStateException("simulated cluster broke", failure);
        }
    }

    private long nowNs() {
        return originNs + System.nanoTime();
    }

    private void pump() {
        try {
            long digestsNs = nowNs() + DIGESTS_NS;
            while (!stopped) {
                runDeadlines();
                if (nowNs() >= digestsNs) {
                    digestsNs = nowNs() + DIGESTS_NS;
                    nodes.forEach(node -> node.step(core -> core.handle(new Input.SendDigests(), nowNs())));
                }
                if (!step()) {
                    long untilNs = digestsNs;
                    for (Node node : nodes) {
                        untilNs = Math.min(untilNs, node.core.nextDeadlineNs());
                    }
                    LockSupport.parkNanos(untilNs - nowNs());
                }
            }
        } catch (RuntimeException e) {
            failure = e;
            nodes.forEach(node -> node.ports.values().forEach(port -> port.onStopped(e.toString())));
            throw e;
        }
    }

    private void runDeadlines() {
        for (Node node : nodes) {
            if (node.core.nextDeadlineNs() <= nowNs()) {
                node.step(core -> core.onDeadline(nowNs()));
            }
        }
        deliver();
    }

    /** One message or one command, if there is any. */
    private boolean step() {
        List<Queue<Runnable>> ready = new ArrayList<>();
        links.stream().filter(link -> !link.isEmpty()).forEach(ready::add);
        nodes.stream()
                .map(node -> node.commands)
                .filter(queue -> !queue.isEmpty())
                .forEach(ready::add);
        if (ready.isEmpty()) {
            return false;
        }
        ready.get(random.nextInt(ready.size())).remove().run();
        deliver();
        return true;
    }

    private void deliver() {
        for (Runnable delivery = deliveries.poll(); delivery != null; delivery = deliveries.poll()) {
            delivery.run();
        }
    }

    private final class Node implements CoreAccess, OutputSink {
        private final int index;
        private final NodeUid uid;
        private final ChannelCore core;
        private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
        private final Map<SessionId, CorePort> ports = new HashMap<>();

        Node(int index, NodeUid uid) {
            this.index = index;
            this.uid = uid;
            this.core = new ChannelCore(uid, CoreLimits.DEFAULT);
        }

        void step(Consumer<ChannelCore> change) {
            change.accept(core);
            core.drain(this);
        }

        @Override
        public void submit(Command command) {
            execute(command);
        }

        @Override
        public void execute(Command command) {
            executeLater(command);
            LockSupport.unpark(pump);
        }

        @Override
        public void executeLater(Command command) {
            commands.add(() -> step(machine -> command.run(machine, nowNs())));
        }

        @Override
        public void deliverLater(Runnable applicationCode) {
            deliveries.add(applicationCode);
        }

        @Override
        public void onReply(Output.Reply output) {
            ports.get(output.session()).onOutcome(output.opId(), output.outcome());
        }

        @Override
        public void onNeedValue(Output.NeedValue output) {
            ports.get(output.session()).onNeedValue(output.opId(), output.branch());
        }

        @Override
        public void onPeerSend(Output.PeerSend output) {
            Node to = node(output.to());
            Input input = new Input.PeerMessage(uid, output.message());
            link(to).add(() -> to.step(machine -> machine.handle(input, nowNs())));
        }

        @Override
        public void onPublish(Output.Publish output) {
            Input input = new Input.RecordChanged(output.record());
            for (Node to : nodes) {
                link(to).add(() -> to.step(machine -> machine.handle(input, nowNs())));
            }
            Input published = new Input.RecordPublished(output.number(), null);
            link(this).add(() -> step(machine -> machine.handle(published, nowNs())));
        }

        @Override
        public void onUndelivered(Output.Undelivered output) {}

        private Queue<Runnable> link(Node to) {
            return links.get(index * NODES + to.index);
        }

        private Node node(NodeUid wanted) {
            return nodes.stream()
                    .filter(node -> node.uid.equals(wanted))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
