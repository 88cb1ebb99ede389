package io.strait.core.sim.check;

import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;

/**
 * Nothing is left that could go on: once all messages are delivered and all deadlines passed, no two operations wait for
 * each other, no receiver beside a full buffer, no sender beside an empty one, nobody on a closed channel.
 */
public final class Progress implements Validation {

    @Override
    public void check(History history) {
        for (OpRecord op : history.pending()) {
            if (op.select() == null && op.round() == null) {
                throw violation("never answered: " + op);
            }
            if (op.isTry()) {
                throw violation("a try hangs: " + op);
            }
            if (op.timeoutNs() != Op.NO_TIMEOUT) {
                throw violation("past its deadline and undecided: " + op);
            }
            if (op.isCancelRequested()) {
                throw violation("cancelled and undecided: " + op);
            }
            for (int i = 0; i < op.branchCount(); i++) {
                if (op.isEnabled(i)) {
                    requireNoPartner(history, op, op.branch(i));
                    requireMustWait(history, op, op.branch(i));
                }
            }
        }
    }

    private void requireNoPartner(History history, OpRecord op, Branch branch) {
        for (OpRecord other : history.pending()) {
            if (other != op && other.offers(branch.channel(), branch.direction().opposite())) {
                throw violation("two operations wait for each other: " + op + "; and: " + other);
            }
        }
    }

    private void requireMustWait(History history, OpRecord op, Branch branch) {
        for (ChannelInfo info : history.channel(branch.channel()).settled()) {
            boolean isReceive = branch.direction() == Direction.RECEIVE;
            if (isReceive && info.buffered() > 0) {
                throw violation("a receiver waits beside a buffered value: " + op + "; channel: " + info);
            }
            if (!isReceive && hasRoom(history, info, op)) {
                throw violation("a sender waits beside room in the buffer: " + op + "; channel: " + info);
            }
            if (info.closed() != null && (isReceive || info.closed().aborted())) {
                throw violation("still waits on a closed channel: " + op + "; channel: " + info);
            }
            if (info.closed() != null && isLateSend(history, op, branch.channel())) {
                throw violation("a send after the close still waits: " + op + "; channel: " + info);
            }
        }
    }

    private static boolean hasRoom(History history, ChannelInfo info, OpRecord op) {
        ChannelProperties properties = info.properties();
        if (!properties.isBuffered() || info.closed() != null) {
            return false;
        }
        boolean mayWait = !op.isPlain()
                || op.submitStep() < history.channel(info.channel()).declaredEverywhereStep();
        if (properties.overflow() == Overflow.REJECT && mayWait) {
            // A plain send is refused at once, unless it was there before the buffer.
            return info.buffered() < properties.capacity();
        }
        return properties.overflow() != Overflow.SUSPEND || info.buffered() < properties.capacity();
    }

    private static boolean isLateSend(History history, OpRecord op, ChannelName channel) {
        return op.submitStep() > history.channel(channel).closeKnownEverywhereStep();
    }
}
