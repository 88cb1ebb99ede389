package io.strait.core.sim.check;

import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One operation of one session and what became of it. Steps count the whole run, so they order events of all nodes. */
public final class OpRecord {

    private final int index;
    private final SessionRecord session;
    private final long opId;
    private final Op op;
    private final long submitStep;
    private final long submitAtNs;
    private final long submitNs;
    private final int openBefore;
    /** What a round is of, or null. */
    private final @Nullable LoopRecord loop;

    private @Nullable ValueRecord[] values;
    private long replyStep = History.NEVER;
    private long replyAtNs;
    private long replyNs;
    private @Nullable Outcome outcome;
    private boolean acknowledged;
    private long cancelStep = History.NEVER;
    private int emissions;
    private long failedBranches;
    private long askedBranches;
    private boolean detachedSince;
    int pendingIndex = -1;

    OpRecord(
            int index,
            SessionRecord session,
            Op op,
            @Nullable LoopRecord loop,
            long submitStep,
            long submitAtNs,
            long submitNs) {
        this.index = index;
        this.session = session;
        this.opId = session.ops().size() + 1L;
        this.op = op;
        this.submitStep = submitStep;
        this.submitAtNs = submitAtNs;
        this.submitNs = submitNs;
        this.openBefore = session.open();
        this.loop = loop;
        this.values = new ValueRecord
                [op instanceof Op.Select select ? select.branches().size() : 0];
    }

    public SessionRecord session() {
        return session;
    }

    public long opId() {
        return opId;
    }

    public Op op() {
        return op;
    }

    /** The operation as a select, or null. */
    public Op.@Nullable Select select() {
        return op instanceof Op.Select select ? select : null;
    }

    /** The persistent select that a round is of, or null. */
    public @Nullable LoopRecord loop() {
        return loop;
    }

    /** The round, or null. */
    Op.@Nullable Round round() {
        return op instanceof Op.Round round ? round : null;
    }

    /** How long it may take, or {@link Op#NO_TIMEOUT}. */
    long timeoutNs() {
        return op instanceof Op.Select select
                ? select.timeoutNs()
                : op instanceof Op.Round round ? round.timeoutNs() : Op.NO_TIMEOUT;
    }

    long submitStep() {
        return submitStep;
    }

    /** In virtual time. */
    long submitAtNs() {
        return submitAtNs;
    }

    /** By the clock of the session's node. */
    long submitNs() {
        return submitNs;
    }

    /** Operations that counted against the session's credit when this one came. */
    int openBefore() {
        return openBefore;
    }

    public boolean isAnswered() {
        return outcome != null;
    }

    /** Whether the core keeps the outcome. A refusal for lack of credit is none: the operation was never taken in. */
    public boolean isKept() {
        boolean isTurnedAway =
                outcome instanceof Outcome.Refused refused && refused.refusal() == Refusal.TOO_MANY_OPERATIONS;
        return outcome != null && !isTurnedAway && session.leaseNs() > 0 && !acknowledged;
    }

    /** The participant has said that it has the outcome. */
    public void acknowledge() {
        boolean wasKept = isKept();
        acknowledged = true;
        if (wasKept) {
            session.acknowledged();
        }
    }

    public @Nullable Outcome outcome() {
        return outcome;
    }

    long replyStep() {
        return replyStep;
    }

    /** In virtual time. */
    long replyAtNs() {
        return replyAtNs;
    }

    /** By the clock of the session's node. */
    long replyNs() {
        return replyNs;
    }

    void replied(Outcome newOutcome, long step, long atNs, long ns) {
        outcome = newOutcome;
        replyStep = step;
        replyAtNs = atNs;
        replyNs = ns;
    }

    public boolean isCancelRequested() {
        return cancelStep != History.NEVER;
    }

    /** The first step at which it was asked to give up. */
    long cancelStep() {
        return cancelStep;
    }

    public void requestCancel(long step) {
        cancelStep = Math.min(cancelStep, step);
    }

    /** Whether its persistent select was asked to end. */
    boolean isEndRequested() {
        return loop != null && loop.isEndRequested();
    }

    boolean isSupplierFailed() {
        return failedBranches != 0;
    }

    /** Whether the supplier of this branch has failed; it fails again when it is asked again. */
    public boolean isSupplierFailed(int branch) {
        return (failedBranches & 1L << branch) != 0;
    }

    public void supplierFailed(int branch) {
        failedBranches |= 1L << branch;
        askedBranches &= ~(1L << branch);
    }

    /** Whether its session lost its connection while it was open: the answer may come late. */
    boolean wasDetached() {
        return detachedSince;
    }

    public void detached() {
        detachedSince = true;
    }

    /** The core asked for a value and has not got it. */
    public boolean isAskedForValue() {
        return askedBranches != 0;
    }

    /** S6: a supplier runs once. Only after a lost connection may the request come again. */
    public void askedForValue(int branch) {
        boolean wasAsked = (askedBranches & 1L << branch) != 0 || value(branch) != null || isSupplierFailed(branch);
        if (wasAsked && !detachedSince) {
            throw new InvariantViolation("OpRecord", "asked twice for the value of branch " + branch + ": " + this);
        }
        askedBranches |= 1L << branch;
    }

    void supplied(int branch, ValueRecord value) {
        askedBranches &= ~(1L << branch);
        set(branch, value);
    }

    /** How often its outcome was told. */
    public int emissions() {
        return emissions;
    }

    void emitted() {
        emissions++;
    }

    public void forgetEmissions() {
        emissions = 0;
    }

    void set(int branch, ValueRecord value) {
        if (branch >= values.length) {
            values = Arrays.copyOf(values, branch + 1);
        }
        values[branch] = value;
        value.bind(this, branch);
    }

    /** The value of a send branch: null for a receive, and for a lazy send that was not asked for its value. */
    public @Nullable ValueRecord value(int branch) {
        return branch < values.length ? values[branch] : null;
    }

    /** Of a round: all branches that its select ever had. */
    int branchCount() {
        return loop != null ? loop.size() : values.length;
    }

    /** Whether the branch takes part now. */
    boolean isEnabled(int branch) {
        return loop == null || loop.isEnabled(branch);
    }

    public Branch branch(int branch) {
        return loop != null ? loop.branch(branch) : ((Op.Select) op).branches().get(branch);
    }

    boolean isPlain() {
        return loop == null && values.length == 1;
    }

    /** D8: whether an open operation of its session, submitted before, offers the same as this plain one and goes first. */
    boolean isBehindAnother() {
        Branch own = branch(0);
        for (OpRecord earlier : session.ops()) {
            if (earlier.opId < opId
                    && !earlier.isAnswered()
                    && earlier.select() != null
                    && earlier.offers(own.channel(), own.direction())) {
                return true;
            }
        }
        return false;
    }

    boolean isTry() {
        return (op instanceof Op.Select select && select.orElse()) || (op instanceof Op.Round round && round.orElse());
    }

    /** Whether some branch offers this direction on this channel. */
    public boolean offers(ChannelName channel, Direction direction) {
        return offersOf(channel, direction) > 0;
    }

    /** Whether some branch offers, or has ever offered, this direction on this channel. */
    boolean everOffered(ChannelName channel, Direction direction) {
        for (int i = 0; i < branchCount(); i++) {
            if (branch(i).direction() == direction && branch(i).channel().equals(channel)) {
                return true;
            }
        }
        return false;
    }

    /** How many branches offer this direction on this channel. */
    int offersOf(ChannelName channel, Direction direction) {
        int count = 0;
        for (int i = 0; i < branchCount(); i++) {
            Branch branch = branch(i);
            if (isEnabled(i)
                    && branch.direction() == direction
                    && branch.channel().equals(channel)) {
                count++;
            }
        }
        return count;
    }

    public boolean hasLazyBranch() {
        for (int i = 0; i < branchCount(); i++) {
            if (isEnabled(i) && branch(i).isLazy()) {
                return true;
            }
        }
        return false;
    }

    /** The index of the branch that fired, or -1. */
    int firedBranch() {
        if (outcome instanceof Outcome.Sent sent) {
            return sent.branch();
        }
        return outcome instanceof Outcome.Received received ? received.branch() : -1;
    }

    /** Short name, the same in every line about this operation. */
    String label() {
        return "op" + index;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(label())
                .append(" of ")
                .append(session)
                .append(" id ")
                .append(opId)
                .append(' ')
                .append(new RecordText().of(op))
                .append(", submitted at step ")
                .append(submitStep);
        if (isCancelRequested()) {
            text.append(", cancelled");
        }
        if (outcome == null) {
            return text.append(", no outcome").toString();
        }
        return text.append(", at step ")
                .append(replyStep)
                .append(' ')
                .append(new RecordText().of(outcome))
                .toString();
    }
}
