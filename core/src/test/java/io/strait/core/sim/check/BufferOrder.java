package io.strait.core.sim.check;

import io.strait.core.op.Direction;
import io.strait.core.op.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * D8 and C2, FIFO as far as anybody can see it: if one send had its outcome before another on the same channel began, then
 * the value of the first is not taken by a receive that began after the receive of the second had its outcome; and while a
 * value is certainly in a buffer, no receive is told that there is nothing. For sends from when every node knows that the
 * channel has a buffer.
 */
public final class BufferOrder implements Validation {

    @Override
    public void check(History history) {
        for (ChannelFacts channel : history.channels()) {
            List<ValueRecord> moved = movedValues(channel);
            requireOrder(moved);
            if (channel.properties().isBuffered()) {
                for (OpRecord op : history.ops()) {
                    requireNothingThere(channel, moved, op);
                }
            }
        }
    }

    private static List<ValueRecord> movedValues(ChannelFacts channel) {
        List<ValueRecord> moved = new ArrayList<>();
        for (ValueRecord value : channel.values()) {
            boolean isSent = value.isSubmitted() && value.op().outcome() instanceof Outcome.Sent;
            if (isSent && value.receivedBy() != null && value.op().submitStep() >= channel.declaredEverywhereStep()) {
                moved.add(value);
            }
        }
        return moved;
    }

    private void requireOrder(List<ValueRecord> moved) {
        List<ValueRecord> bySubmit = new ArrayList<>(moved);
        bySubmit.sort(Comparator.comparingLong(value -> value.op().submitStep()));
        List<ValueRecord> bySent = new ArrayList<>(moved);
        bySent.sort(Comparator.comparingLong(value -> value.op().replyStep()));
        int next = 0;
        ValueRecord latestTaken = null;
        for (ValueRecord later : bySubmit) {
            while (next < bySent.size()
                    && bySent.get(next).op().replyStep() < later.op().submitStep()) {
                ValueRecord earlier = bySent.get(next++);
                if (latestTaken == null || earlier.takenNotBefore() > latestTaken.takenNotBefore()) {
                    latestTaken = earlier;
                }
            }
            if (latestTaken != null && later.receivedBy().replyStep() < latestTaken.takenNotBefore()) {
                throw violation("overtaken: " + latestTaken + " by " + later + "; receives: " + latestTaken.receivedBy()
                        + "; " + later.receivedBy() + "; sends: " + latestTaken.op() + "; " + later.op());
            }
        }
    }

    private void requireNothingThere(ChannelFacts channel, List<ValueRecord> moved, OpRecord op) {
        // Of a round nobody knows which branches took part; what it says of several homes, each says for its own
        // instant.
        boolean saysNothing = (op.outcome() instanceof Outcome.NotReady && op.loop() == null)
                || (op.outcome() instanceof Outcome.Closed closed
                        && closed.channel().equals(channel.name())
                        && op.branch(closed.branch()).direction() == Direction.RECEIVE
                        && !closed.cause().aborted());
        if (!saysNothing || !op.offers(channel.name(), Direction.RECEIVE)) {
            return;
        }
        for (ValueRecord value : moved) {
            if (value.op().replyStep() < op.submitStep() && value.takenNotBefore() > op.replyStep()) {
                throw violation("told that there is nothing: " + op + "; but: " + value + ", sent at step "
                        + value.op().replyStep() + ", received by " + value.receivedBy());
            }
        }
    }
}
