package io.strait.core.sim.check;

import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;

/** The outcome is one that this operation can have: the branch exists, somebody asked for the cancel, and so on. */
public final class OutcomeFits implements Invariant {

    @Override
    public void onReply(History history, OpRecord op) {
        Outcome outcome = op.outcome();
        if (outcome == null || !outcome.accept(new Fit(history, op))) {
            throw violation("this operation cannot end like this: " + op);
        }
    }

    private static final class Fit implements Outcome.Visitor<Boolean> {
        private final History history;
        private final OpRecord op;

        Fit(History history, OpRecord op) {
            this.history = history;
            this.op = op;
        }

        @Override
        public Boolean onSent(Outcome.Sent outcome) {
            return isBranch(outcome.branch(), Direction.SEND) && op.value(outcome.branch()) != null;
        }

        @Override
        public Boolean onReceived(Outcome.Received outcome) {
            if (!isBranch(outcome.branch(), Direction.RECEIVE)) {
                return false;
            }
            ValueRecord value = history.value(outcome.value());
            return value.channel().equals(op.branch(outcome.branch()).channel())
                    && value.payload().kind() == outcome.value().kind();
        }

        @Override
        public Boolean onClosed(Outcome.Closed outcome) {
            return op.select() != null
                    && outcome.branch() >= 0
                    && outcome.branch() < op.branchCount()
                    && op.branch(outcome.branch()).channel().equals(outcome.channel())
                    && isCauseAsked(outcome.channel(), outcome.cause());
        }

        @Override
        public Boolean onTimedOut(Outcome.TimedOut outcome) {
            Op.Select select = op.select();
            return select != null && select.timeoutNs() != Op.NO_TIMEOUT;
        }

        @Override
        public Boolean onCancelled(Outcome.Cancelled outcome) {
            return op.isCancelRequested();
        }

        @Override
        public Boolean onNotReady(Outcome.NotReady outcome) {
            return op.isTry();
        }

        @Override
        public Boolean onRefused(Outcome.Refused outcome) {
            return isRefusalExpected(outcome.refusal());
        }

        @Override
        public Boolean onIndeterminate(Outcome.Indeterminate outcome) {
            Op.Select select = op.select();
            boolean mayDoubt = select != null && select.strictDeadline() && select.timeoutNs() != Op.NO_TIMEOUT;
            boolean isUnknownBranch = outcome.branch() == -1 && sendBranches() > 1;
            return (isUnknownBranch || isBranch(outcome.branch(), Direction.SEND))
                    && (mayDoubt || history.terms().crashes());
        }

        @Override
        public Boolean onCloseDone(Outcome.CloseDone outcome) {
            return op.op() instanceof Op.Close close && isCauseAsked(close.channel(), outcome.cause());
        }

        @Override
        public Boolean onInspected(Outcome.Inspected outcome) {
            if (!(op.op() instanceof Op.Inspect inspect)) {
                return false;
            }
            ChannelProperties properties = outcome.info().properties();
            return outcome.info().channel().equals(inspect.channel())
                    && outcome.info().buffered() <= BufferBound.boundOf(properties);
        }

        @Override
        public Boolean onDeclared(Outcome.Declared outcome) {
            return op.op() instanceof Op.Declare declare && declare.properties().equals(outcome.properties());
        }

        private boolean isBranch(int branch, Direction direction) {
            return op.select() != null
                    && branch >= 0
                    && branch < op.branchCount()
                    && op.branch(branch).direction() == direction;
        }

        private int sendBranches() {
            int count = 0;
            for (int i = 0; i < op.branchCount(); i++) {
                count += op.branch(i).direction() == Direction.SEND ? 1 : 0;
            }
            return count;
        }

        private boolean isCauseAsked(ChannelName channel, CloseCause cause) {
            return history.channel(channel).causesAsked().contains(cause);
        }

        private boolean isRefusalExpected(Refusal refusal) {
            switch (refusal) {
                case NO_BRANCHES:
                    Op.Select select = op.select();
                    return select != null && select.branches().isEmpty() && select.timeoutNs() == Op.NO_TIMEOUT;
                case BUFFER_FULL:
                    return op.isPlain() && sendsTo(Overflow.REJECT);
                case OVERLOADED:
                    return usesCappedChannel();
                case SUPPLIER_FAILED:
                    return op.isSupplierFailed();
                case TOO_MANY_OPERATIONS:
                    return op.openBefore() >= op.session().credit();
                case CONFLICTING_PROPERTIES:
                    return op.op() instanceof Op.Declare declare
                            && !declare.properties()
                                    .equals(history.channel(declare.channel()).properties());
                case UNAVAILABLE:
                    return history.terms().crashes();
                default:
                    return false;
            }
        }

        private boolean sendsTo(Overflow overflow) {
            Branch branch = op.branch(0);
            return branch.direction() == Direction.SEND
                    && history.channel(branch.channel()).properties().overflow() == overflow;
        }

        private boolean usesCappedChannel() {
            for (int i = 0; i < op.branchCount(); i++) {
                ChannelProperties properties =
                        history.channel(op.branch(i).channel()).properties();
                if (properties.maxOffers() < ChannelProperties.DEFAULT_MAX_OFFERS) {
                    return true;
                }
            }
            return false;
        }
    }
}
