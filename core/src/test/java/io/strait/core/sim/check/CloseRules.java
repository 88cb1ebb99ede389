package io.strait.core.sim.check;

import io.strait.core.id.ChannelName;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * C7 and C8: after a close no later send succeeds, after an abort no later operation does, and the first cause stays. While
 * nodes may disagree on the home, "after" means after every node has heard of it.
 */
public final class CloseRules implements Validation {

    @Override
    public void check(History history) {
        Map<ChannelName, CloseCause> causes = new HashMap<>();
        for (OpRecord op : history.ops()) {
            if (!history.terms().viewsMayDiffer()) {
                requireFirstCause(causes, op);
            }
            int fired = op.firedBranch();
            if (fired < 0 || op.loop() != null) {
                // A persistent select was there before: it stops when it hears of the close.
                continue;
            }
            ChannelFacts channel = history.channel(op.branch(fired).channel());
            long closed = knownFrom(history, channel, channel.closeDoneStep());
            if (op.outcome() instanceof Outcome.Sent && op.submitStep() > closed) {
                throw violation("sent after the close of step " + closed + ": " + op);
            }
            long aborted = hasAbortThatStays(history, channel)
                    ? knownFrom(history, channel, channel.abortDoneStep())
                    : History.NEVER;
            if (op.submitStep() > aborted) {
                throw violation("fired after the abort of step " + aborted + ": " + op);
            }
        }
    }

    /** Two homes can close one channel at the same time; then an abort can have been answered, and the other's close stays. */
    private static boolean hasAbortThatStays(History history, ChannelFacts channel) {
        CloseCause stored = channel.closedAsStored();
        boolean lost = history.terms().viewsMayDiffer() && stored != null && !stored.aborted();
        return channel.abortDoneStep() != History.NEVER && !lost;
    }

    private static long knownFrom(History history, ChannelFacts channel, long doneStep) {
        return history.terms().viewsMayDiffer() ? Math.max(doneStep, channel.closeKnownEverywhereStep()) : doneStep;
    }

    private void requireFirstCause(Map<ChannelName, CloseCause> causes, OpRecord op) {
        ChannelName channel = closedChannel(op);
        CloseCause cause = causeOf(op);
        if (channel == null || cause == null) {
            return;
        }
        CloseCause first = causes.putIfAbsent(channel, cause);
        if (first != null && !first.equals(cause)) {
            throw violation("two causes: " + first + " and " + cause + ": " + op);
        }
    }

    private static @Nullable ChannelName closedChannel(OpRecord op) {
        return op.outcome() instanceof Outcome.Closed closed
                ? closed.channel()
                : op.op() instanceof Op.Close close ? close.channel() : null;
    }

    private static @Nullable CloseCause causeOf(OpRecord op) {
        return op.outcome() instanceof Outcome.Closed closed
                ? closed.cause()
                : op.outcome() instanceof Outcome.CloseDone done ? done.cause() : null;
    }
}
