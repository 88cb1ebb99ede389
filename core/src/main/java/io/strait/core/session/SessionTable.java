package io.strait.core.session;

import io.strait.core.CoreCounters;
import io.strait.core.CoreLimits;
import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.message.Outbox;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.core.placement.Placement;
import io.strait.core.select.Coordinators;
import io.strait.core.time.DeadlineTable;
import io.strait.core.time.HybridClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sessions of this node and their operations: admits each operation once, and keeps its outcome until the participant has
 * it. Duplicates are recognised by id for as long as the session lives.
 */
public final class SessionTable {

    private final DeadlineTable deadlines;
    private final HybridClock clock;
    private final CoreLimits limits;
    private final CoreCounters counters;
    private final Consumer<Output> outputs;
    private final ChannelRequests requests;
    private final Map<SessionId, Session> sessions = new HashMap<>();

    public SessionTable(
            Outbox outbox,
            Placement placement,
            DeadlineTable deadlines,
            HybridClock clock,
            CoreLimits limits,
            CoreCounters counters,
            Consumer<Output> outputs) {
        this.deadlines = deadlines;
        this.clock = clock;
        this.limits = limits;
        this.counters = counters;
        this.outputs = outputs;
        this.requests = new ChannelRequests(outbox, placement, deadlines, clock, this);
    }

    /** Opens a session; one too many is not opened, and its operations are refused with UNKNOWN_SESSION. */
    public void open(Input.OpenSession input) {
        if (sessions.size() < limits.maxSessions()) {
            sessions.putIfAbsent(input.session(), new Session(input.session(), input.credit(), input.leaseNs()));
        }
    }

    public int size() {
        return sessions.size();
    }

    /** Starts the lease; a session without lease ends at once. */
    public void detach(SessionId id, Coordinators coordinators) {
        Session session = sessions.get(id);
        if (session == null || !session.attached) {
            return;
        }
        session.attached = false;
        if (!session.isResumable()) {
            end(id, coordinators);
        } else {
            session.lease = deadlines.arm(clock.nowNs() + session.leaseNs, () -> end(id, coordinators));
        }
    }

    /** The participant is back: it hears again every outcome that it has not acknowledged and every open question. */
    public void attach(SessionId id, Coordinators coordinators) {
        Session session = sessions.get(id);
        if (session == null) {
            return;
        }
        deadlines.cancel(session.lease);
        session.lease = null;
        session.attached = true;
        session.kept.forEach((opId, outcome) -> outputs.accept(new Output.Reply(id, opId, outcome)));
        for (Pending pending : session.pending.values()) {
            if (pending instanceof Pending.Select select) {
                coordinators.askAgain(select.id());
            }
        }
    }

    /** Withdraws everything (D5). */
    public void end(SessionId id, Coordinators coordinators) {
        Session session = sessions.remove(id);
        if (session == null) {
            return;
        }
        deadlines.cancel(session.lease);
        session.loops.forEach(coordinators::endLoop);
        List<Pending> left = new ArrayList<>(session.pending.values());
        for (Pending pending : left) {
            if (pending instanceof Pending.Select select) {
                coordinators.abandon(select.id());
            } else if (pending instanceof Pending.Request request) {
                requests.cancel(request.id());
            }
        }
    }

    /** Admits an operation and hands it to its stage. */
    public void submit(Input.Submit input, Coordinators coordinators) {
        Session session = sessions.get(input.session());
        if (session == null) {
            refuse(input, Refusal.UNKNOWN_SESSION, "session: unknown or ended: session=" + input.session());
            return;
        }
        long opId = input.opId();
        if (session.pending.containsKey(opId)) {
            return;
        }
        Outcome kept = session.kept.get(opId);
        if (kept != null) {
            outputs.accept(new Output.Reply(input.session(), opId, kept));
            return;
        }
        if (opId <= session.highest) {
            refuse(
                    input,
                    Refusal.DUPLICATE_OPERATION,
                    "operation: id was used before: opId=" + opId + " highest=" + session.highest);
            return;
        }
        if (session.pending.size() + session.kept.size() >= session.credit) {
            refuse(
                    input,
                    Refusal.TOO_MANY_OPERATIONS,
                    "session: too many unanswered or unacknowledged operations: limit=credit=" + session.credit);
            return;
        }
        if (input.op() instanceof Op.OpenLoop && session.loops.size() >= session.credit) {
            refuse(
                    input,
                    Refusal.TOO_MANY_OPERATIONS,
                    "session: too many persistent selects: limit=credit=" + session.credit);
            return;
        }
        admit(session, opId, input.op(), coordinators);
    }

    private void admit(Session session, long opId, Op op, Coordinators coordinators) {
        counters.operations++;
        session.pending.put(opId, new Pending.Starting());
        session.highest = opId;
        Pending handler = op.accept(new Starter(session, opId, coordinators));
        session.pending.replace(opId, handler);
    }

    /** Hands an operation to the stage that carries it out. */
    private final class Starter implements Op.Visitor<Pending> {

        private final Session session;
        private final long opId;
        private final Coordinators coordinators;

        Starter(Session session, long opId, Coordinators coordinators) {
            this.session = session;
            this.opId = opId;
            this.coordinators = coordinators;
        }

        @Override
        public Pending onSelect(Op.Select op) {
            SelectId id = coordinators.open(session.id, opId, op);
            return new Pending.Select(id);
        }

        @Override
        public Pending onClose(Op.Close op) {
            return request(op.channel(), true, id -> new Message.CloseChannel(id, op.channel(), op.cause()));
        }

        @Override
        public Pending onInspect(Op.Inspect op) {
            return request(op.channel(), false, id -> new Message.InspectChannel(id, op.channel()));
        }

        @Override
        public Pending onDeclare(Op.Declare op) {
            return request(op.channel(), true, id -> new Message.DeclareChannel(id, op.channel(), op.properties()));
        }

        @Override
        public Pending onOpenLoop(Op.OpenLoop op) {
            SelectId loop = coordinators.openLoop(session.id);
            Outcome outcome = coordinators.changeLoop(loop, op.changes());
            if (outcome instanceof Outcome.LoopChanged) {
                session.loops.add(loop);
            } else {
                coordinators.endLoop(loop);
            }
            return answered(outcome);
        }

        @Override
        public Pending onChangeLoop(Op.ChangeLoop op) {
            if (!session.loops.contains(op.loop())) {
                return answered(unknown(op.loop()));
            }
            Pending answered = answered(coordinators.changeLoop(op.loop(), op.changes()));
            coordinators.onLoopChanged(op.loop());
            return answered;
        }

        @Override
        public Pending onRound(Op.Round op) {
            if (!session.loops.contains(op.loop())) {
                return answered(unknown(op.loop()));
            }
            coordinators.armLoop(op.loop(), session.id, opId, op);
            return new Pending.Select(op.loop());
        }

        @Override
        public Pending onEndLoop(Op.EndLoop op) {
            if (!session.loops.remove(op.loop())) {
                return answered(unknown(op.loop()));
            }
            coordinators.endLoop(op.loop());
            return answered(new Outcome.LoopChanged(op.loop()));
        }

        private Pending answered(Outcome outcome) {
            complete(session.id, opId, outcome);
            return new Pending.Starting();
        }

        private Outcome unknown(SelectId loop) {
            return new Outcome.Refused(Refusal.UNKNOWN_LOOP, "session: no such persistent select: loop=" + loop);
        }

        private Pending request(
                io.strait.core.id.ChannelName channel,
                boolean changes,
                java.util.function.LongFunction<Message> message) {
            return new Pending.Request(requests.ask(session.id, opId, channel, changes, message));
        }
    }

    public void cancel(Input.Cancel input, Coordinators coordinators) {
        Session session = sessions.get(input.session());
        Pending pending = session == null ? null : session.pending.get(input.opId());
        if (pending instanceof Pending.Select select) {
            coordinators.cancel(select.id());
        } else if (pending instanceof Pending.Request request) {
            requests.cancel(request.id());
            complete(input.session(), input.opId(), new Outcome.Cancelled());
        }
    }

    public void supply(Input.Supply input, Coordinators coordinators) {
        Session session = sessions.get(input.session());
        Pending pending = session == null ? null : session.pending.get(input.opId());
        if (pending instanceof Pending.Select select) {
            coordinators.supply(select.id(), input.branch(), input.value(), input.failure());
        }
    }

    /** Forgets the outcomes that the participant has. */
    public void acknowledge(Input.Acknowledge input) {
        Session session = sessions.get(input.session());
        if (session != null) {
            input.opIds().forEach(session.kept::remove);
        }
    }

    /** Ends an operation; its outcome is kept while the session can be resumed. */
    void complete(SessionId id, long opId, Outcome outcome) {
        count(outcome);
        Session session = sessions.get(id);
        if (session == null || session.pending.remove(opId) == null) {
            return;
        }
        if (session.isResumable()) {
            session.kept.put(opId, outcome);
        }
        outputs.accept(new Output.Reply(id, opId, outcome));
    }

    private void count(Outcome outcome) {
        if (outcome instanceof Outcome.Sent) {
            counters.sent++;
        } else if (outcome instanceof Outcome.Received) {
            counters.received++;
        } else if (outcome instanceof Outcome.Refused) {
            counters.refused++;
        } else if (outcome instanceof Outcome.Indeterminate) {
            counters.indeterminate++;
        }
    }

    private void refuse(Input.Submit input, Refusal refusal, String detail) {
        counters.refused++;
        outputs.accept(new Output.Reply(input.session(), input.opId(), new Outcome.Refused(refusal, detail)));
    }

    public void onChannelReply(NodeUid from, Message.ChannelReply reply) {
        requests.onReply(from, reply);
    }

    public void onPlacementChanged() {
        requests.onPlacementChanged();
    }

    /** The stage's end of {@link Coordinators.Outcomes}. */
    public Coordinators.Outcomes outcomes() {
        return new Coordinators.Outcomes() {
            @Override
            public void onOutcome(SessionId session, long opId, Outcome outcome) {
                complete(session, opId, outcome);
            }

            @Override
            public void onNeedValue(SessionId session, long opId, int branch) {
                outputs.accept(new Output.NeedValue(session, opId, branch));
            }
        };
    }
}
