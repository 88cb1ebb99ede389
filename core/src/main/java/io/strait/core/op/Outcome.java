package io.strait.core.op;

import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;

/**
 * How an operation ended. Only {@link Indeterminate} leaves open whether it happened (D3); every other outcome but
 * {@link Sent} and {@link Received} says that no value moved.
 */
public sealed interface Outcome
        permits Outcome.Sent,
                Outcome.Received,
                Outcome.Closed,
                Outcome.TimedOut,
                Outcome.Cancelled,
                Outcome.NotReady,
                Outcome.Refused,
                Outcome.Indeterminate,
                Outcome.CloseDone,
                Outcome.Inspected,
                Outcome.Declared,
                Outcome.LoopChanged,
                Outcome.AllClosed,
                Outcome.BranchRefused {

    /** Exhaustive dispatch: a new outcome breaks the build of whoever does not handle it. */
    interface Visitor<R> {
        R onSent(Sent outcome);

        R onReceived(Received outcome);

        R onClosed(Closed outcome);

        R onTimedOut(TimedOut outcome);

        R onCancelled(Cancelled outcome);

        R onNotReady(NotReady outcome);

        R onRefused(Refused outcome);

        R onIndeterminate(Indeterminate outcome);

        R onCloseDone(CloseDone outcome);

        R onInspected(Inspected outcome);

        R onDeclared(Declared outcome);

        R onLoopChanged(LoopChanged outcome);

        R onAllClosed(AllClosed outcome);

        R onBranchRefused(BranchRefused outcome);
    }

    <R> R accept(Visitor<R> visitor);

    /** The send branch with this index, or this number of a persistent select, fired. */
    record Sent(int branch) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onSent(this);
        }
    }

    /** The receive branch with this index, or this number of a persistent select, fired with this value (or failure). */
    record Received(int branch, Payload value) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onReceived(this);
        }
    }

    /** No open branch was ready, and this one is on a closed channel (S7). */
    record Closed(int branch, ChannelName channel, CloseCause cause) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onClosed(this);
        }
    }

    /** The deadline passed first. */
    record TimedOut() implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onTimedOut(this);
        }
    }

    /** The participant cancelled first. */
    record Cancelled() implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCancelled(this);
        }
    }

    /** No branch could fire at one instant during the call (S4). */
    record NotReady() implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onNotReady(this);
        }
    }

    /** It did not happen; {@code detail} names the field and the limit. */
    record Refused(Refusal refusal, String detail) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onRefused(this);
        }
    }

    /**
     * It is not known whether a send branch fired.
     *
     * @param branch that branch's index; -1: any of several send branches, but at most one
     * @param detail says why it is not known
     */
    record Indeterminate(int branch, String detail) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onIndeterminate(this);
        }
    }

    /** The channel is closed; {@code cause} is the first cause. */
    record CloseDone(CloseCause cause) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCloseDone(this);
        }
    }

    /** The snapshot asked for. */
    record Inspected(ChannelInfo info) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onInspected(this);
        }
    }

    /** The channel has these properties. */
    record Declared(ChannelProperties properties) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onDeclared(this);
        }
    }

    /** The persistent select with this id, which nobody ever has again, is as asked: opened, changed or ended. */
    record LoopChanged(SelectId loop) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onLoopChanged(this);
        }
    }

    /** Every branch of the persistent select was on a channel that is closed, and each was told once (S7). */
    record AllClosed() implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onAllClosed(this);
        }
    }

    /** The home refuses this branch of a persistent select, which is disabled from here on. */
    record BranchRefused(int branch, Refusal refusal, String detail) implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onBranchRefused(this);
        }
    }
}
