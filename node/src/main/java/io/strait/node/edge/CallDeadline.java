package io.strait.node.edge;

import io.grpc.Context;
import io.grpc.Deadline;
import io.strait.core.op.Op;
import java.util.concurrent.TimeUnit;

/**
 * Ends an operation a little before its caller stops listening. A caller whose deadline has passed cannot learn the
 * outcome, and a value that was taken for it at that moment would be lost; so the operation's own deadline comes first,
 * and the answer still arrives.
 */
final class CallDeadline {

    /** What the answer may need on its way, unless that is more than a quarter of what is left. */
    private static final long MARGIN_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private CallDeadline() {}

    /** The operation within the deadline of the call that this thread serves. */
    static Op within(Op op) {
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null || !(op instanceof Op.Select select)) {
            return op;
        }
        long leftNs = Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        long timeoutNs = leftNs - Math.min(MARGIN_NS, leftNs / 4);
        if (select.timeoutNs() != Op.NO_TIMEOUT && select.timeoutNs() <= timeoutNs) {
            return op;
        }
        return new Op.Select(
                select.branches(),
                select.choice(),
                select.patienceNs(),
                timeoutNs,
                select.orElse(),
                select.strictDeadline());
    }
}
