package io.strait.core.op;

import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import java.util.List;

/** What a participant asks of its coordinator. */
public sealed interface Op
        permits Op.Select, Op.Close, Op.Inspect, Op.Declare, Op.OpenLoop, Op.ChangeLoop, Op.Round, Op.EndLoop {

    /** Exhaustive dispatch: a new kind of operation breaks the build of whoever does not handle it. */
    interface Visitor<R> {
        R onSelect(Select op);

        R onClose(Close op);

        R onInspect(Inspect op);

        R onDeclare(Declare op);

        R onOpenLoop(OpenLoop op);

        R onChangeLoop(ChangeLoop op);

        R onRound(Round op);

        R onEndLoop(EndLoop op);
    }

    <R> R accept(Visitor<R> visitor);

    /** No deadline. */
    long NO_TIMEOUT = -1;

    /**
     * Exactly one of the branches, or none (S1). A plain send or receive is a select of one branch.
     *
     * @param branches in the order of preference of this round
     * @param choice how to choose among branches that are ready together
     * @param patienceNs with ORDERED or OLDEST: how long to wait for slow homes before choosing among those that have
     *     answered, in nanoseconds; {@link #NO_TIMEOUT}: for all of them
     * @param timeoutNs from arrival at the coordinator, in nanoseconds; {@link #NO_TIMEOUT}: none
     * @param orElse answer NotReady if no branch could fire at one instant during the call (S4)
     * @param strictDeadline at the deadline answer Indeterminate rather than wait for an undecided claim (S8)
     */
    record Select(
            List<Branch> branches,
            Choice choice,
            long patienceNs,
            long timeoutNs,
            boolean orElse,
            boolean strictDeadline)
            implements Op {

        public Select {
            branches = List.copyOf(branches);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onSelect(this);
        }
    }

    /** Closes (C7) or aborts (C8) a channel. */
    record Close(ChannelName channel, CloseCause cause) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onClose(this);
        }
    }

    /** Asks the channel's home for a snapshot (C12). */
    record Inspect(ChannelName channel) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onInspect(this);
        }
    }

    /** Declares a channel's properties at its home (C13). Declaring the same properties again is fine. */
    record Declare(ChannelName channel, ChannelProperties properties) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onDeclare(this);
        }
    }

    /**
     * Opens a persistent select (S11), which the outcome names: {@link Outcome.LoopChanged}. It ends with the session at
     * the latest. A session has at most as many of them as it has credit.
     */
    record OpenLoop(List<LoopChange> changes) implements Op {

        public OpenLoop {
            changes = List.copyOf(changes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onOpenLoop(this);
        }
    }

    /**
     * Changes branches of a persistent select: all of {@code changes} or, when one cannot be, none. Also while a round is open;
     * a branch whose claim is undecided may fire still.
     */
    record ChangeLoop(SelectId loop, List<LoopChange> changes) implements Op {

        public ChangeLoop {
            changes = List.copyOf(changes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onChangeLoop(this);
        }
    }

    /**
     * One round of a persistent select: arms it, and ends when one of its branches has fired. One round at a time.
     *
     * @param timeoutNs from arrival at the coordinator, in nanoseconds; {@link #NO_TIMEOUT}: none
     * @param orElse answer NotReady if no home has a partner for any branch when it is asked
     */
    record Round(SelectId loop, long timeoutNs, boolean orElse) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onRound(this);
        }
    }

    /** Ends a persistent select and the round that is open, if any. */
    record EndLoop(SelectId loop) implements Op {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onEndLoop(this);
        }
    }

    /** A plain operation: one branch, optionally with a deadline. */
    static Select plain(Branch branch, long timeoutNs) {
        return new Select(List.of(branch), Choice.EAGER, NO_TIMEOUT, timeoutNs, false, false);
    }

    /** A plain operation that completes at one instant or answers NotReady. */
    static Select attempt(Branch branch) {
        return new Select(List.of(branch), Choice.EAGER, NO_TIMEOUT, NO_TIMEOUT, true, false);
    }
}
