package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.id.SessionId;
import io.strait.core.op.Op;
import io.strait.core.sim.SimOptions.LoopMix;
import io.strait.core.sim.SimOptions.SelectMix;
import io.strait.core.sim.SimOptions.SessionMix;
import io.strait.core.sim.check.InvariantViolation;
import io.strait.core.sim.check.LoopRecord;
import io.strait.core.sim.check.OpRecord;
import io.strait.core.sim.check.SessionRecord;
import io.strait.core.sim.check.ValueRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One caller: issues operations through its session, the next one after the outcome of the last (or a few at once), and
 * now and then cancels, repeats itself, loses its connection, or ends its session and opens another.
 */
final class Participant {

    private final SimRun run;
    private final int index;
    private final SeededRandom random;
    private final OpDraw draw;
    private final int window;
    private final List<Runnable> whenAttached = new ArrayList<>();
    private @Nullable SessionRecord session;
    private int quota;
    private boolean actPlanned;

    Participant(SimRun run, int index, SeededRandom random, OpDraw draw) {
        this.run = run;
        this.index = index;
        this.random = random;
        this.draw = draw;
        this.window = random.between(1, sessions().maxWindow());
        this.quota = run.options().cluster().opsPerParticipant();
    }

    private SessionMix sessions() {
        return run.options().sessions();
    }

    private SelectMix selects() {
        return run.options().selects();
    }

    /** Begins to issue operations. */
    void start() {
        planAct();
    }

    /** Issues nothing any more; what is open stays open. */
    void stop() {
        quota = 0;
        if (session != null && !session.isAttached()) {
            attach(session);
        }
    }

    /** Its node has crashed, and the session with it. It goes on elsewhere. */
    void sessionLost() {
        session = null;
        planAct();
    }

    @Nullable
    SessionRecord session() {
        return session;
    }

    private void planAct() {
        if (!actPlanned && quota > 0) {
            actPlanned = true;
            run.events().after(random.between(0, run.options().ops().maxThinkNs()), this::act);
        }
    }

    private void act() {
        actPlanned = false;
        if (quota == 0) {
            return;
        }
        SessionRecord current = session != null ? session : open();
        if (!current.isAttached() || current.unanswered() >= window) {
            return;
        }
        if (random.percent(sessions().endPercent())) {
            end(current);
        } else {
            quota--;
            if (isOfLoop()) {
                issueOfLoop(current);
            } else {
                issue(current, draw.next());
            }
        }
        planAct();
    }

    private boolean isOfLoop() {
        if (loops().crowded()) {
            return index == 0;
        }
        return loops().usePercent() > 0 && random.percent(loops().usePercent());
    }

    private LoopMix loops() {
        return run.options().loops();
    }

    /** Opens a persistent select, or makes a round of one, and plans what else happens to it. */
    private void issueOfLoop(SessionRecord current) {
        List<LoopRecord> live =
                current.loops().stream().filter(LoopRecord::isLive).toList();
        if (live.isEmpty() || (live.size() < loops().maxOpen() && random.percent(20))) {
            issue(current, draw.openLoop());
            return;
        }
        LoopRecord loop = random.pick(live);
        if (random.percent(loops().endPercent())) {
            issue(current, new Op.EndLoop(loop.id()));
            return;
        }
        if (random.percent(loops().changePercent())) {
            run.events().after(draw.duration(), () -> change(loop));
        }
        issue(current, draw.round(loop));
    }

    /** Beside the round that may be open. */
    private void change(LoopRecord loop) {
        if (isConnected(loop.session()) && loop.isLive()) {
            node(loop.session()).drain();
            Op.ChangeLoop change = draw.change(loop);
            if (change != null) {
                issue(loop.session(), change);
            }
        }
    }

    SessionRecord open() {
        SimNode node = run.cluster().anyAlive(random);
        int credit =
                random.percent(sessions().smallCreditPercent()) ? random.between(1, window) : window + random.below(3);
        long lease = random.percent(sessions().keepPercent())
                ? random.between(4, 100) * run.options().network().maxDelayNs()
                : 0;
        SessionId id = new SessionId(random.bits(), random.bits());
        SessionRecord opened = run.history().opened(new SessionRecord(id, index, node.index(), credit, lease));
        run.recordText().name(id, "p" + index + "." + run.history().sessionCount());
        node.handle(new Input.OpenSession(id, credit, lease));
        session = opened;
        return opened;
    }

    private void end(SessionRecord current) {
        session = null;
        run.history().sessionGone(current);
        node(current).handle(new Input.EndSession(current.id()));
    }

    private SimNode node(SessionRecord of) {
        return run.cluster().node(of.node());
    }

    /** Submits, and plans what else happens to this operation. */
    void issue(SessionRecord current, Op op) {
        if (random.coin() || current.open() >= current.credit()) {
            acknowledge(current);
        }
        OpRecord record = node(current).submit(current, op);
        if (!record.isAnswered() && random.percent(selects().cancelPercent())) {
            run.events().after(draw.duration(), () -> cancel(record));
        }
        if (random.percent(sessions().duplicatePercent())) {
            run.events().after(draw.duration(), () -> repeat(record));
        }
        if (current.leaseNs() > 0 && random.percent(sessions().detachPercent())) {
            run.events().after(draw.duration(), () -> detach(current));
        }
    }

    private boolean isConnected(SessionRecord of) {
        return of == session && of.isAttached() && !of.isGone();
    }

    /** Tells the core about some of the outcomes that it keeps, in any order. */
    private void acknowledge(SessionRecord current) {
        List<OpRecord> had = current.ops().stream()
                .filter(op -> op.isKept() && random.percent(80))
                .toList();
        if (!had.isEmpty()) {
            had.forEach(OpRecord::acknowledge);
            List<Long> opIds = had.stream().map(OpRecord::opId).toList();
            node(current).handle(new Input.Acknowledge(current.id(), opIds));
        }
    }

    /** Cancels; an operation that was answered just before may be cancelled as well, without effect. */
    void cancel(OpRecord op) {
        if (isConnected(op.session())) {
            op.requestCancel(run.history().step());
            node(op.session()).handle(new Input.Cancel(op.session().id(), op.opId()));
        }
    }

    /** The same operation once more, as after a lost connection; if it has an outcome that is kept, it comes again. */
    private void repeat(OpRecord op) {
        SessionRecord of = op.session();
        node(of).drain();
        if (!isConnected(of) || (op.isAnswered() && !op.isKept())) {
            return;
        }
        boolean wasAnswered = op.isAnswered();
        int emittedBefore = op.emissions();
        node(of).handle(new Input.Submit(of.id(), op.opId(), op.op()));
        node(of).drain();
        if (wasAnswered && op.emissions() == emittedBefore) {
            throw new InvariantViolation("Participant", "a repeated operation was not answered again: " + op);
        }
    }

    private void detach(SessionRecord current) {
        if (!isConnected(current)) {
            return;
        }
        SimNode node = node(current);
        node.handle(new Input.DetachSession(current.id()));
        current.attached(false);
        current.ops().stream().filter(op -> !op.isAnswered()).forEach(OpRecord::detached);
        if (random.percent(sessions().abandonPercent())) {
            session = null;
            whenAttached.clear();
            run.history().sessionGone(current);
            planAct();
        } else {
            run.events().after(random.between(1, current.leaseNs() / 2), () -> attach(current));
        }
    }

    private void attach(SessionRecord current) {
        if (current != session || current.isAttached()) {
            return;
        }
        SimNode node = node(current);
        node.drain();
        List<OpRecord> kept = current.ops().stream().filter(OpRecord::isKept).toList();
        kept.forEach(OpRecord::forgetEmissions);
        current.attached(true);
        node.handle(new Input.AttachSession(current.id()));
        node.drain();
        for (OpRecord op : kept) {
            if (op.emissions() == 0) {
                throw new InvariantViolation("Participant", "a kept outcome was not told again after attach: " + op);
            }
        }
        List<Runnable> due = new ArrayList<>(whenAttached);
        whenAttached.clear();
        due.forEach(Runnable::run);
        planAct();
    }

    void onReply(OpRecord op) {
        if (op.session() == session) {
            planAct();
        }
    }

    /** The core wants the value of a lazy branch. What it says while the connection is lost is lost. */
    void onNeedValue(OpRecord op, int branch) {
        if (!isConnected(op.session())) {
            run.history().askedInVain();
            return;
        }
        op.askedForValue(branch);
        run.events().after(random.between(0, run.options().ops().maxThinkNs()), () -> supply(op, branch));
    }

    private void supply(OpRecord op, int branch) {
        SessionRecord of = op.session();
        if (of.isGone() || of != session) {
            return;
        }
        if (!of.isAttached()) {
            whenAttached.add(() -> supply(op, branch));
            return;
        }
        if (op.isSupplierFailed(branch)
                || (op.value(branch) == null && random.percent(selects().supplierFailsPercent()))) {
            op.supplierFailed(branch);
            node(of).handle(new Input.Supply(of.id(), op.opId(), branch, null, "the supplier failed"));
            return;
        }
        ValueRecord value = op.value(branch);
        if (value == null) {
            value = run.history().newValue(op.branch(branch).channel(), draw.kind());
            run.history().supplied(op, branch, value);
        }
        node(of).handle(new Input.Supply(of.id(), op.opId(), branch, value.payload(), null));
    }
}
