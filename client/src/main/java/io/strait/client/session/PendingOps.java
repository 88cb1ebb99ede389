package io.strait.client.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered operations of a client, and the node's credit. Guarded by the session's lock.
 *
 * <p>An operation is queued, then sent under an id, then answered; its id then waits to be acknowledged. Sent operations and
 * unacknowledged ids use up the credit: the node keeps something for each of them. Ids ascend in the order of sending and
 * begin again with each session.
 */
final class PendingOps {

    private final Set<PendingOp> queued = new LinkedHashSet<>();
    private final Map<Long, PendingOp> sent = new LinkedHashMap<>();
    private List<Long> unacknowledged = new ArrayList<>();
    private long lastOpId;
    private int credit;

    /** How many are unanswered. */
    int size() {
        return queued.size() + sent.size();
    }

    boolean isEmpty() {
        return queued.isEmpty() && sent.isEmpty();
    }

    boolean hasQueued() {
        return !queued.isEmpty();
    }

    boolean hasSent() {
        return !sent.isEmpty();
    }

    void setCredit(int newCredit) {
        credit = newCredit;
    }

    /** Whether one more may be sent. */
    boolean hasCredit() {
        return sent.size() + unacknowledged.size() < credit;
    }

    /** Whether one more may be sent once {@link #takeAcknowledgements} are. */
    boolean wouldHaveCredit() {
        return sent.size() < credit;
    }

    void queue(PendingOp op) {
        op.stage = PendingOp.Stage.QUEUED;
        op.moving = false;
        queued.add(op);
    }

    /** The one that has waited longest, or null. */
    @Nullable
    PendingOp firstQueued() {
        return queued.isEmpty() ? null : queued.iterator().next();
    }

    boolean removeQueued(PendingOp op) {
        return queued.remove(op);
    }

    /** It is about to be written. */
    void markSent(PendingOp op) {
        queued.remove(op);
        op.stage = PendingOp.Stage.SENT;
        op.opId = ++lastOpId;
        sent.put(op.opId, op);
    }

    /** By ascending id. */
    List<PendingOp> sent() {
        return new ArrayList<>(sent.values());
    }

    @Nullable
    PendingOp find(long opId) {
        return sent.get(opId);
    }

    /** The outcome of this id is here. Null when nobody waits for it: it was told before. */
    @Nullable
    PendingOp onAnswered(long opId) {
        unacknowledged.add(opId);
        return sent.remove(opId);
    }

    int unacknowledgedCount() {
        return unacknowledged.size();
    }

    /** The ids to acknowledge; they are forgotten here. */
    List<Long> takeAcknowledgements() {
        List<Long> taken = unacknowledged;
        unacknowledged = new ArrayList<>();
        return taken;
    }

    /** All queued ones, which are queued no longer. */
    List<PendingOp> takeQueued() {
        List<PendingOp> taken = new ArrayList<>(queued);
        queued.clear();
        return taken;
    }

    /** The session has ended: all that were sent in it, by ascending id. Ids begin again. */
    List<PendingOp> endSession() {
        List<PendingOp> lost = sent();
        sent.clear();
        unacknowledged = new ArrayList<>();
        lastOpId = 0;
        credit = 0;
        return lost;
    }

    /** Queues operations before all others, in their order. */
    void queueFirst(List<PendingOp> ops) {
        List<PendingOp> others = takeQueued();
        ops.forEach(this::queue);
        queued.addAll(others);
    }
}
