package io.strait.client.session;

import io.strait.client.port.Completion;
import io.strait.client.port.OperationHandle;
import io.strait.core.op.Op;
import io.strait.core.op.Payload;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One unanswered operation. Its fields are guarded by the session's lock. */
final class PendingOp implements OperationHandle {

    /** Where it is. */
    enum Stage {
        /** In this process only: it has had no effect. */
        QUEUED,
        /** A frame with it was written: it may have happened. */
        SENT,
        /** Its outcome is told. */
        DONE
    }

    final Completion completion;
    /** When its own deadline passes, as {@link System#nanoTime}; meaningful only with {@link #hasDeadline}. */
    final long deadlineNs;

    final boolean hasDeadline;
    Stage stage = Stage.QUEUED;
    /** Given when it is first written; 0 before. */
    long opId;
    /** The caller wants it withdrawn. */
    boolean cancelRequested;
    /** It is being withdrawn from a node that leaves, to go to another one. */
    boolean moving;
    /** Ends it at its deadline: while it is queued, or while a strict one cannot hear from its node. */
    @Nullable
    Future<?> timer;

    private final ClientSession session;
    private final Op op;

    PendingOp(ClientSession session, Op op, Completion completion) {
        this.session = session;
        this.op = op;
        this.completion = completion;
        long timeoutNs = timeoutNs(op);
        this.hasDeadline = timeoutNs >= 0;
        this.deadlineNs = System.nanoTime() + Math.max(0, timeoutNs);
    }

    private static long timeoutNs(Op op) {
        if (op instanceof Op.Round round) {
            return round.timeoutNs();
        }
        return op instanceof Op.Select select ? select.timeoutNs() : Op.NO_TIMEOUT;
    }

    /** Whether doing it twice is the same as doing it once: closing, inspecting and declaring are, values are not. */
    boolean isRepeatable() {
        return !(op instanceof Op.Select) && !(op instanceof Op.Round);
    }

    /** Whether the caller would rather not know than wait past its deadline (S8). */
    boolean isStrict() {
        return op instanceof Op.Select select && select.strictDeadline() && hasDeadline;
    }

    /** What goes on the wire now: nodes count a timeout from arrival, so the time spent here is taken off. */
    Op wireOp() {
        if (!hasDeadline) {
            return op;
        }
        long leftNs = Math.max(0, deadlineNs - System.nanoTime());
        if (op instanceof Op.Round round) {
            return new Op.Round(round.loop(), leftNs, round.orElse());
        }
        if (!(op instanceof Op.Select select)) {
            return op;
        }
        return new Op.Select(
                select.branches(),
                select.choice(),
                select.patienceNs(),
                leftNs,
                select.orElse(),
                select.strictDeadline());
    }

    @Override
    public void cancel() {
        session.cancel(this);
    }

    @Override
    public void supply(int branch, Payload value) {
        session.supply(this, branch, value, null);
    }

    @Override
    public void refuseValue(int branch, String failure) {
        session.supply(this, branch, null, failure);
    }
}
