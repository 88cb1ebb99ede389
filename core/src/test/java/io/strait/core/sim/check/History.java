package io.strait.core.sim.check;

import io.strait.core.Output.Undelivered;
import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that participants did and saw in one run, and the invariants that watch it grow. */
public final class History {

    /** The step of what has not happened. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * What the run may do, where that changes what is promised.
     *
     * @param offersSettleNs after how long an offer is at its home for sure, and stays there while it waits, in
     *     nanoseconds of virtual time; {@link #NEVER}: nobody can say, because homes move or forget
     */
    public record Terms(long offersSettleNs, boolean viewsMayDiffer, boolean crashes) {}

    private final Terms terms;
    private final List<Invariant> invariants;
    private final Map<ChannelName, ChannelFacts> channels = new LinkedHashMap<>();
    private final Map<SessionId, SessionRecord> sessions = new LinkedHashMap<>();
    private final List<OpRecord> ops = new ArrayList<>();
    private final List<OpRecord> pending = new ArrayList<>();
    private final List<ValueRecord> values = new ArrayList<>();
    private final List<LoopRecord> loops = new ArrayList<>();
    private final Map<String, Long> applied = new HashMap<>();
    private boolean askedInVain;
    private long step;

    public History(Terms terms, List<Invariant> invariants) {
        this.terms = terms;
        this.invariants = invariants;
    }

    public Terms terms() {
        return terms;
    }

    /** The core has asked for a value while the connection was lost. Who waits for it now, and holds its partner, is not seen. */
    public void askedInVain() {
        askedInVain = true;
    }

    boolean wasAskedInVain() {
        return askedInVain;
    }

    /** Everything that is told from here on happens in the next step. */
    public void nextStep() {
        step++;
    }

    public long step() {
        return step;
    }

    public ChannelFacts addChannel(ChannelName name, ChannelProperties properties) {
        ChannelFacts facts = new ChannelFacts(name, properties);
        channels.put(name, facts);
        return facts;
    }

    public ChannelFacts channel(ChannelName name) {
        ChannelFacts facts = channels.get(name);
        if (facts == null) {
            throw new InvariantViolation("History", "a channel that nobody used: channel=" + name);
        }
        return facts;
    }

    Iterable<ChannelFacts> channels() {
        return channels.values();
    }

    /** Every operation in the order of submission. */
    public List<OpRecord> ops() {
        return ops;
    }

    /** Operations without an outcome whose session still waits for one. In no useful order. */
    public List<OpRecord> pending() {
        return pending;
    }

    List<ValueRecord> values() {
        return values;
    }

    public SessionRecord opened(SessionRecord session) {
        sessions.put(session.id(), session);
        return session;
    }

    public int sessionCount() {
        return sessions.size();
    }

    /** The session's open operations will never be answered. Its outcomes so far stand. */
    public void sessionGone(SessionRecord session) {
        session.markGone();
        for (OpRecord op : session.ops()) {
            removePending(op);
        }
    }

    public ValueRecord newValue(ChannelName channel, Payload.Kind kind) {
        ValueRecord value = new ValueRecord(values.size(), channel, kind);
        values.add(value);
        channel(channel).values().add(value);
        return value;
    }

    /**
     * An operation is being handed to the core. Its values were made by {@link #newValue}.
     *
     * @param nowNs virtual time
     * @param nodeNowNs the same instant by the node's clock
     */
    public OpRecord submitted(SessionRecord session, Op op, long nowNs, long nodeNowNs) {
        OpRecord record = new OpRecord(ops.size(), session, op, loopOf(session, op), step, nowNs, nodeNowNs);
        ops.add(record);
        session.add(record);
        record.pendingIndex = pending.size();
        pending.add(record);
        if (op instanceof Op.Select select) {
            for (int i = 0; i < select.branches().size(); i++) {
                Branch branch = select.branches().get(i);
                if (branch.value() != null) {
                    record.set(i, value(branch.value()));
                }
            }
        } else if (op instanceof Op.Close close) {
            channel(close.channel()).causesAsked().add(close.cause());
        } else if (op instanceof Op.EndLoop end && session.loop(end.loop()) != null) {
            session.loop(end.loop()).requestEnd();
        }
        return record;
    }

    private static @Nullable LoopRecord loopOf(SessionRecord session, Op op) {
        return op instanceof Op.Round round ? session.loop(round.loop()) : null;
    }

    /** The core has opened, changed or ended a persistent select. */
    private void loopChanged(OpRecord op, SelectId id) {
        SessionRecord session = op.session();
        if (op.op() instanceof Op.OpenLoop open) {
            LoopRecord loop = new LoopRecord(session, id);
            session.loops().add(loop);
            loops.add(loop);
            open.changes().forEach(loop::changed);
        } else if (op.op() instanceof Op.ChangeLoop change && session.loop(change.loop()) != null) {
            change.changes().forEach(session.loop(change.loop())::changed);
        } else if (op.op() instanceof Op.EndLoop end && session.loop(end.loop()) != null) {
            session.loop(end.loop()).end();
        }
    }

    /** Every persistent select that was opened. */
    public List<LoopRecord> loops() {
        return loops;
    }

    /** A lazy value is being handed to the core. */
    public void supplied(OpRecord op, int branch, ValueRecord value) {
        op.supplied(branch, value);
    }

    /** Sessions at a node that are not gone. */
    public List<SessionRecord> sessionsAt(int node) {
        List<SessionRecord> found = new ArrayList<>();
        for (SessionRecord session : sessions.values()) {
            if (session.node() == node && !session.isGone()) {
                found.add(session);
            }
        }
        return found;
    }

    public SessionRecord session(SessionId id) {
        SessionRecord session = sessions.get(id);
        if (session == null) {
            throw new InvariantViolation("History", "output for a session that nobody opened: session=" + id);
        }
        return session;
    }

    public OpRecord op(SessionId sessionId, long opId) {
        SessionRecord session = session(sessionId);
        if (opId < 1 || opId > session.ops().size()) {
            throw new InvariantViolation(
                    "History", "output for an operation that nobody submitted: session=" + session + " opId=" + opId);
        }
        return session.ops().get((int) opId - 1);
    }

    /**
     * The core answered.
     *
     * @param nowNs virtual time
     * @param nodeNowNs the same instant by the node's clock
     * @return the operation if this is its first answer, else null
     */
    public @Nullable OpRecord replied(SessionId session, long opId, Outcome outcome, long nowNs, long nodeNowNs) {
        OpRecord op = op(session, opId);
        op.emitted();
        if (op.outcome() != null) {
            requireSame(op, outcome);
            return null;
        }
        op.replied(outcome, step, nowNs, nodeNowNs);
        op.session().answered(op);
        removePending(op);
        if (outcome instanceof Outcome.Received received) {
            value(received.value()).received(op);
        } else if (outcome instanceof Outcome.CloseDone done && op.op() instanceof Op.Close close) {
            channel(close.channel()).closeDone(done.cause(), step);
        }
        if (outcome instanceof Outcome.LoopChanged changed) {
            loopChanged(op, changed.loop());
        }
        for (int i = 0; i < invariants.size(); i++) {
            invariants.get(i).onReply(this, op);
        }
        if (op.loop() != null && outcome instanceof Outcome.Closed closedBranch) {
            op.loop().closed(closedBranch.branch());
        } else if (op.loop() != null && outcome instanceof Outcome.BranchRefused refused) {
            op.loop().refused(refused.branch());
        }
        return op;
    }

    public void undelivered(Undelivered output) {
        ValueRecord value = value(output.value());
        if (!value.channel().equals(output.channel())) {
            throw new InvariantViolation(
                    "History", "undelivered on another channel: channel=" + output.channel() + " value=" + value);
        }
        value.undelivered(output.reason(), step);
        for (int i = 0; i < invariants.size(); i++) {
            invariants.get(i).onUndelivered(this, value);
        }
    }

    public void sent(int from, int to, Message message) {
        for (int i = 0; i < invariants.size(); i++) {
            invariants.get(i).onMessage(this, from, to, message);
        }
    }

    /** With whom an operation that fired met, by the value that moved; null when the other side never heard of it. */
    @Nullable
    OpRecord partnerOf(OpRecord op) {
        if (op.outcome() instanceof Outcome.Received received) {
            return value(received.value()).op();
        }
        ValueRecord sent = op.value(op.firedBranch());
        return sent == null ? null : sent.receivedBy();
    }

    /** A check that needs more than most runs have was applied once. */
    void applied(Validation check) {
        applied.merge(check.getClass().getSimpleName(), 1L, Long::sum);
    }

    /** How often each of the checks was applied that need more than most runs have. */
    public Map<String, Long> applied() {
        return applied;
    }

    ValueRecord value(Payload payload) {
        int id = ValueRecord.idOf(payload);
        if (id < 0 || id >= values.size()) {
            throw new InvariantViolation("History", "a value that nobody sent: " + new RecordText().of(payload));
        }
        return values.get(id);
    }

    private static void requireSame(OpRecord op, Outcome outcome) {
        RecordText text = new RecordText();
        // By text: a payload that went through a codec is another object. Repeats are rare.
        if (!text.of(op.outcome()).equals(text.of(outcome))) {
            throw new InvariantViolation(
                    "AnsweredOnce", "a second, different outcome: " + text.of(outcome) + " for " + op);
        }
    }

    private void removePending(OpRecord op) {
        if (op.pendingIndex < 0) {
            return;
        }
        OpRecord last = pending.remove(pending.size() - 1);
        if (last != op) {
            pending.set(op.pendingIndex, last);
            last.pendingIndex = op.pendingIndex;
        }
        op.pendingIndex = -1;
    }
}
