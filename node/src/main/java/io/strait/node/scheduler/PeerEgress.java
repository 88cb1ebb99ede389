package io.strait.node.scheduler;

import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.node.link.LinkLayer;
import io.strait.node.link.SendResult;
import io.strait.proto.PeerCodec;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages on their way to peers, in order per peer. One that does not fit the link's window now, or whose peer's endpoint
 * is not known yet, waits here and holds back those after it. How many wait is bounded by the scheduler, which takes no
 * commands while there are too many.
 */
final class PeerEgress {

    private static final int INITIAL_BYTES = 4096;

    private final LinkLayer link;
    private final PeerCodec codec;
    private final SchedulerCounters counters;
    private final Map<NodeUid, Queue<Message>> waiting = new HashMap<>();
    private byte[] bytes = new byte[INITIAL_BYTES];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int backlog;

    PeerEgress(NodeUid self, LinkLayer link, SchedulerCounters counters) {
        this.link = link;
        this.codec = new PeerCodec(self);
        this.counters = counters;
    }

    void send(NodeUid to, Message message) {
        Queue<Message> queue = waiting.isEmpty() ? null : waiting.get(to);
        if (queue != null || !offer(to, message)) {
            waiting.computeIfAbsent(to, node -> new ArrayDeque<>()).add(message);
            backlog++;
            counters.backlog = backlog;
        }
    }

    /** Sends what waits and fits now. Returns how many messages went. */
    int retry() {
        if (waiting.isEmpty()) {
            return 0;
        }
        int sent = 0;
        for (Iterator<Map.Entry<NodeUid, Queue<Message>>> it =
                        waiting.entrySet().iterator();
                it.hasNext(); ) {
            Map.Entry<NodeUid, Queue<Message>> entry = it.next();
            Queue<Message> queue = entry.getValue();
            Message head = queue.peek();
            while (head != null && offer(entry.getKey(), head)) {
                queue.remove();
                sent++;
                head = queue.peek();
            }
            if (head == null) {
                it.remove();
            }
        }
        backlog -= sent;
        counters.backlog = backlog;
        return sent;
    }

    /** Messages to a node that was removed go nowhere. */
    void forget(NodeUid node) {
        Queue<Message> queue = waiting.remove(node);
        if (queue != null) {
            backlog -= queue.size();
            counters.backlog = backlog;
        }
    }

    int backlog() {
        return backlog;
    }

    /** False when it must wait. A quarantined peer will be removed by membership, so what goes to it is dropped. */
    private boolean offer(NodeUid to, Message message) {
        int length = codec.encode(message, bytes, 0);
        while (length == 0) {
            bytes = new byte[bytes.length * 2];
            buffer.wrap(bytes);
            length = codec.encode(message, bytes, 0);
        }
        // A select that is over frees nobody who waits: its home would only learn later that one more offer is stale.
        boolean urgent = !(message instanceof Message.Gone);
        SendResult result = link.send(to, buffer, 0, length, urgent);
        if (result == SendResult.QUEUED) {
            counters.peerMessagesSent++;
        }
        return result == SendResult.QUEUED || result == SendResult.QUARANTINED;
    }
}
