package io.strait.core.sim.check;

import io.strait.core.op.Direction;
import io.strait.core.op.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * D2: each value that was reported sent was received once, or given up to the undelivered handler once, or was taken by
 * a receive whose session ended before the answer; every other value moved nowhere. The buffers have been drained, so
 * that what was in them counts as received.
 */
public final class ValueFates implements Validation {

    @Override
    public void check(History history) {
        List<ValueRecord> missing = new ArrayList<>();
        for (ValueRecord value : history.values()) {
            if (value.receives() + value.undeliveredTimes() > 1) {
                throw violation("more than one fate: " + value);
            }
            boolean moved = value.receives() + value.undeliveredTimes() == 1;
            if (isSent(value) && !moved) {
                missing.add(value);
            }
        }
        requireTakenByGoneReceivers(history, missing);
    }

    private static boolean isSent(ValueRecord value) {
        return value.isSubmitted()
                && value.op().outcome() instanceof Outcome.Sent sent
                && sent.branch() == value.branch();
    }

    /** Each missing value needs a receive of its own that may have taken it: a matching in a bipartite graph. */
    private void requireTakenByGoneReceivers(History history, List<ValueRecord> missing) {
        Map<OpRecord, ValueRecord> taken = new HashMap<>();
        for (ValueRecord value : missing) {
            ChannelFacts channel = history.channel(value.channel());
            // A buffer dies with its node, and what it had on the way to a node that dies may have been seen there.
            boolean isLostWithNode = channel.isBufferLost()
                    || (history.terms().crashes() && channel.properties().isBuffered());
            if (!isLostWithNode && !assign(history, value, taken, new HashSet<>())) {
                throw violation("reported sent, and nobody has it: " + value + "; sender: " + value.op());
            }
        }
    }

    /** Kuhn's augmenting path. */
    private static boolean assign(
            History history, ValueRecord value, Map<OpRecord, ValueRecord> taken, Set<OpRecord> tried) {
        for (OpRecord op : history.ops()) {
            if (!mayHaveTaken(op, value) || !tried.add(op)) {
                continue;
            }
            ValueRecord rival = taken.get(op);
            if (rival == null || assign(history, rival, taken, tried)) {
                taken.put(op, value);
                return true;
            }
        }
        return false;
    }

    private static boolean mayHaveTaken(OpRecord op, ValueRecord value) {
        return !op.isAnswered() && op.session().isGone() && op.everOffered(value.channel(), Direction.RECEIVE);
    }
}
