package io.strait.bench.local;

import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.OutputSink;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.placement.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The cores of a few nodes with one session each, in one thread: messages between them go through one queue. What is left of a
 * cluster is what its protocol costs in processor time.
 */
final class CoreRing {

    private static final int CREDIT = 1_024;

    private record Sent(int from, int to, Message message) {}

    private record Answered(int node, long opId, Outcome outcome) {}

    private final List<NodeUid> uids;
    private final List<ChannelCore> cores = new ArrayList<>();
    private final List<OutputSink> sinks = new ArrayList<>();
    private final Queue<Sent> links = new ArrayDeque<>();
    private final Queue<Answered> answers = new ArrayDeque<>();
    private long nowNs = 1;
    private long lastOpId;
    private long lastName;

    CoreRing(int nodes, CoreLimits limits) {
        uids = LongStream.range(0, nodes)
                .mapToObj(node -> new NodeUid(100 + node))
                .toList();
        for (int node = 0; node < nodes; node++) {
            ChannelCore core = new ChannelCore(uids.get(node), limits);
            cores.add(core);
            sinks.add(new Effects(node));
            core.handle(new Input.ViewChanged(new View(1, uids, uids)), nowNs);
            core.handle(new Input.OpenSession(session(node), CREDIT, 0), nowNs);
        }
    }

    private static SessionId session(int node) {
        return new SessionId(1, node);
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

    /** Begins an operation of the node's session. */
    long submit(int node, Op op) {
        long opId = ++lastOpId;
        handle(node, new Input.Submit(session(node), opId, op));
        return opId;
    }

    /**
     * Delivers messages until the operation is answered, acknowledging every answer on the way.
     *
     * @throws IllegalStateException when nothing moves any more
     */
    Outcome await(long opId) {
        while (true) {
            Outcome outcome = takeAnswers(opId);
            if (outcome != null) {
                return outcome;
            }
            if (!deliver()) {
                throw new IllegalStateException("no answer, and nothing moves: opId=" + opId);
            }
        }
    }

    /** Delivers messages and acknowledges answers until nothing moves any more. */
    void settle() {
        do {
            takeAnswers(0);
        } while (deliver());
    }

    private boolean deliver() {
        Sent sent = links.poll();
        if (sent == null) {
            return false;
        }
        handle(sent.to, new Input.PeerMessage(uids.get(sent.from), sent.message));
        return true;
    }

    private @Nullable Outcome takeAnswers(long opId) {
        Outcome wanted = null;
        for (Answered answered = answers.poll(); answered != null; answered = answers.poll()) {
            if (answered.opId == opId) {
                wanted = answered.outcome;
            } else if (answered.outcome instanceof Outcome.Refused refused) {
                throw new IllegalStateException("refused: " + refused);
            }
            handle(answered.node, new Input.Acknowledge(session(answered.node), List.of(answered.opId)));
        }
        return wanted;
    }

    private void handle(int node, Input input) {
        nowNs++;
        cores.get(node).handle(input, nowNs);
        cores.get(node).drain(sinks.get(node));
    }

    /** Carries out what one core decides. */
    private final class Effects implements OutputSink {

        private final int node;

        Effects(int node) {
            this.node = node;
        }

        @Override
        public void onReply(Output.Reply output) {
            answers.add(new Answered(node, output.opId(), output.outcome()));
        }

        @Override
        public void onPeerSend(Output.PeerSend output) {
            links.add(new Sent(node, uids.indexOf(output.to()), output.message()));
        }

        @Override
        public void onNeedValue(Output.NeedValue output) {
            throw new IllegalStateException("nothing here is lazy: " + output);
        }

        @Override
        public void onPublish(Output.Publish output) {
            throw new IllegalStateException("nothing here is declared: " + output);
        }

        @Override
        public void onUndelivered(Output.Undelivered output) {
            throw new IllegalStateException("nothing here is buffered: " + output);
        }
    }
}
