package io.strait.core.sim.check;

import io.strait.core.op.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * S1 and D2: of all values and branches of one operation at most one moves, and only the one that its outcome names; each
 * value is received at most once.
 */
public final class OneBranchFires implements Invariant {

    @Override
    public void onReply(History history, OpRecord op) {
        if (op.outcome() instanceof Outcome.Received received) {
            ValueRecord value = history.value(received.value());
            if (value.receives() > 1) {
                throw violation("received twice: " + value + ", and by " + op);
            }
            requireMayMove(value);
        }
        for (int i = 0; i < op.branchCount(); i++) {
            ValueRecord value = op.value(i);
            if (value != null && hasMoved(value)) {
                requireMayMove(value);
            }
        }
    }

    @Override
    public void onUndelivered(History history, ValueRecord value) {
        if (value.undeliveredTimes() > 1) {
            throw violation("given up twice: " + value);
        }
        requireMayMove(value);
    }

    private void requireMayMove(ValueRecord value) {
        OpRecord sender = value.op();
        if (!mayHaveMoved(sender.outcome(), value.branch())) {
            throw violation("a value moved that its sender did not send: " + value + "; sender: " + sender);
        }
        if (value.isUndelivered() && value.receives() > 0) {
            throw violation("given up and received: " + value);
        }
        for (int i = 0; i < sender.branchCount(); i++) {
            ValueRecord other = sender.value(i);
            if (other != null && other != value && hasMoved(other)) {
                throw violation("two branches moved: " + value + " and " + other + "; sender: " + sender);
            }
        }
    }

    private static boolean hasMoved(ValueRecord value) {
        return value.receives() > 0 || value.isUndelivered();
    }

    private static boolean mayHaveMoved(@Nullable Outcome outcome, int branch) {
        if (outcome == null) {
            return true;
        }
        if (outcome instanceof Outcome.Sent sent) {
            return sent.branch() == branch;
        }
        return outcome instanceof Outcome.Indeterminate doubt && (doubt.branch() == branch || doubt.branch() == -1);
    }
}
