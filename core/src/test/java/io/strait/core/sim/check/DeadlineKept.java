package io.strait.core.sim.check;

import io.strait.core.op.Op;
import io.strait.core.op.Outcome;

/** S4, S8: nothing times out early, and with a strict deadline nothing is later than it. By the node's own clock. */
public final class DeadlineKept implements Invariant {

    /** Outputs of a batch of steps are taken this much later than the first of them. */
    private static final long BATCH_NS = 1;

    @Override
    public void onReply(History history, OpRecord op) {
        Op.Select select = op.select();
        if (op.timeoutNs() == Op.NO_TIMEOUT) {
            return;
        }
        long tookNs = op.replyNs() - op.submitNs();
        if (op.outcome() instanceof Outcome.TimedOut && tookNs < op.timeoutNs()) {
            throw violation("timed out early: tookNs=" + tookNs + " " + op);
        }
        if (select != null && select.strictDeadline() && tookNs > select.timeoutNs() + BATCH_NS && !op.wasDetached()) {
            throw violation("answered after its strict deadline: tookNs=" + tookNs + " " + op);
        }
    }
}
