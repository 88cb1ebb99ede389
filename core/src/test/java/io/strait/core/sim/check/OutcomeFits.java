package io.strait.core.sim.check;

import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
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
            return (op.select() != null || op.loop() != null)
                    && outcome.branch() >= 0
                    && outcome.branch() < op.branchCount()
                    && op.branch(outcome.branch()).channel().equals(outcome.channel())
                    && isCauseAsked(outcome.channel(), outcome.cause());
        }

        @Override
        public Boolean onTimedOut(Outcome.TimedOut outcome) {
            return op.timeoutNs() != Op.NO_TIMEOUT;
        }

        @Override
        public Boolean onCancelled(Outcome.Cancelled outcome) {
            return op.isCancelRequested() || op.isEndRequested();
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
            if (op.op() instanceof Op.Declare || op.op() instanceof Op.Close) {
                return history.terms().crashes();
            }
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

        @Override
        public Boolean onLoopChanged(Outcome.LoopChanged outcome) {
            return op.op() instanceof Op.OpenLoop || op.op() instanceof Op.ChangeLoop || op.op() instanceof Op.EndLoop;
        }

        @Override
        public Boolean onAllClosed(Outcome.AllClosed outcome) {
            LoopRecord loop = op.loop();
            for (int i = 0; loop != null && i < loop.size(); i++) {
                if (loop.isEnabled(i)) {
                    return false;
                }
            }
            return loop != null;
        }

        @Override
        public Boolean onBranchRefused(Outcome.BranchRefused outcome) {
            return op.loop() != null
                    && outcome.branch() >= 0
                    && outcome.branch() < op.branchCount()
                    && outcome.refusal() == Refusal.OVERLOADED
                    && history.channel(op.branch(outcome.branch()).channel())
                                    .properties()
                                    .maxOffers()
                            < ChannelProperties.DEFAULT_MAX_OFFERS;
        }

        private boolean isBranch(int branch, Direction direction) {
            return (op.select() != null || op.loop() != null)
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
                    if (op.loop() != null) {
                        return isWithoutBranch(op.loop());
                    }
                    return select != null && select.branches().isEmpty() && select.timeoutNs() == Op.NO_TIMEOUT;
                case BUFFER_FULL:
                    return op.isPlain() && sendsTo(Overflow.REJECT);
                case OVERLOADED:
                    return usesCappedChannel();
                case SUPPLIER_FAILED:
                    return op.isSupplierFailed();
                case TOO_MANY_OPERATIONS:
                    return op.openBefore() >= op.session().credit() || opensOneLoopTooMany();
                case CONFLICTING_PROPERTIES:
                    return op.op() instanceof Op.Declare declare
                            && !declare.properties()
                                    .equals(history.channel(declare.channel()).properties());
                case UNKNOWN_LOOP:
                    return namesEndedLoop();
                case INVALID_ARGUMENT:
                    return op.loop() != null || op.op() instanceof Op.ChangeLoop;
                case UNAVAILABLE:
                    return history.terms().crashes();
                default:
                    return false;
            }
        }

        private boolean opensOneLoopTooMany() {
            long live = op.session().loops().stream().filter(LoopRecord::isLive).count();
            return op.op() instanceof Op.OpenLoop && live >= op.session().credit();
        }

        private static boolean isWithoutBranch(LoopRecord loop) {
            for (int i = 0; i < loop.size(); i++) {
                if (!loop.isRemoved(i)) {
                    return false;
                }
            }
            return true;
        }

        /** Changes and rounds may be on their way when the select ends, or when its opening was refused. */
        private boolean namesEndedLoop() {
            SelectId id = op.op() instanceof Op.Round round
                    ? round.loop()
                    : op.op() instanceof Op.ChangeLoop change
                            ? change.loop()
                            : op.op() instanceof Op.EndLoop end ? end.loop() : null;
            LoopRecord loop = id == null ? null : op.session().loop(id);
            return id != null && (loop == null || !loop.isLive());
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
