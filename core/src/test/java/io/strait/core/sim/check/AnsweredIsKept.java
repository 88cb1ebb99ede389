package io.strait.core.sim.check;

import io.strait.core.op.ChannelInfo;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;

/**
 * C7, C13: a channel that somebody was told is declared or closed is so for ever, whatever node has died since; with the cause
 * that is stored.
 */
public final class AnsweredIsKept implements Validation {

    @Override
    public void check(History history) {
        for (ChannelFacts channel : history.channels()) {
            requireCauseAsStored(channel);
        }
        for (OpRecord op : history.ops()) {
            if (op.outcome() instanceof Outcome.Declared && op.op() instanceof Op.Declare declare) {
                for (ChannelInfo info : history.channel(declare.channel()).settled()) {
                    if (!info.declared()) {
                        throw violation("a declaration is lost: " + info + "; declared by " + op);
                    }
                }
            } else if (op.outcome() instanceof Outcome.CloseDone && op.op() instanceof Op.Close close) {
                for (ChannelInfo info : history.channel(close.channel()).settled()) {
                    if (info.closed() == null) {
                        throw violation("a close is lost: " + info + "; closed by " + op);
                    }
                }
            }
        }
    }

    /** Of two closes at the same time at two homes, one stays on all nodes. */
    private void requireCauseAsStored(ChannelFacts channel) {
        CloseCause stored = channel.closedAsStored();
        for (ChannelInfo info : channel.settled()) {
            if (stored != null && !stored.equals(info.closed())) {
                throw violation(
                        "closed with another cause than the one that is stored: " + stored + "; channel: " + info);
            }
        }
    }
}
