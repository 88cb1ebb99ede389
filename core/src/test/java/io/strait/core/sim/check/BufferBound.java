package io.strait.core.sim.check;

import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * C1 and C2: a channel never holds more values than its capacity. A value is certainly in the channel from its sender's
 * outcome until the receive that takes it begins; so for a rendezvous no send is reported before its receive began.
 */
public final class BufferBound implements Validation {

    @Override
    public void check(History history) {
        for (ChannelFacts channel : history.channels()) {
            List<ValueRecord> sent = new ArrayList<>();
            for (ValueRecord value : channel.values()) {
                boolean isSent = value.isSubmitted()
                        && value.op().outcome() instanceof Outcome.Sent outcome
                        && outcome.branch() == value.branch();
                if (isSent && (value.receivedBy() != null || value.isUndelivered())) {
                    sent.add(value);
                }
            }
            sent.sort((a, b) -> Long.compare(a.op().replyStep(), b.op().replyStep()));
            requireBound(channel, sent);
        }
    }

    private void requireBound(ChannelFacts channel, List<ValueRecord> sent) {
        PriorityQueue<Long> takenSteps = new PriorityQueue<>();
        for (ValueRecord value : sent) {
            long step = value.op().replyStep();
            while (!takenSteps.isEmpty() && takenSteps.peek() <= step) {
                takenSteps.poll();
            }
            if (value.takenNotBefore() > step) {
                takenSteps.add(value.takenNotBefore());
            }
            if (takenSteps.size() > boundOf(channel.properties())) {
                throw violation("more values than its capacity: " + channel.properties() + " at step " + step + " with "
                        + value + "; sender: " + value.op() + "; receiver: " + value.receivedBy());
            }
        }
    }

    /** A policy that drops the oldest cannot drop a value that is on its way to a receiver: it keeps one more then. */
    static int boundOf(ChannelProperties properties) {
        boolean dropsOldest =
                properties.overflow() == Overflow.DROP_OLDEST || properties.overflow() == Overflow.CONFLATE;
        return properties.capacity() + (dropsOldest ? 1 : 0);
    }
}
