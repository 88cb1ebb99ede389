package io.strait.core.sim;

import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.OutputSink;
import io.strait.core.id.NodeUid;
import io.strait.core.op.Op;
import io.strait.core.sim.check.History;
import io.strait.core.sim.check.InvariantViolation;
import io.strait.core.sim.check.OpRecord;
import io.strait.core.sim.check.SessionRecord;

/**
 * The driver of one core: gives it inputs and deadlines in virtual time and carries out its outputs. One call of the core
 * is one step of the run.
 */
final class SimNode implements OutputSink {

    private final SimRun run;
    private final int index;
    private final NodeUid uid;
    private final ChannelCore core;
    private final long clockOffsetNs;
    private final SeededRandom random;
    private boolean alive = true;
    private boolean undrained;
    private long armedNs = Long.MAX_VALUE;

    SimNode(SimRun run, int index, NodeUid uid, CoreFactory cores, SeededRandom random) {
        this.run = run;
        this.index = index;
        this.uid = uid;
        this.core = cores.create(uid, CoreLimits.DEFAULT);
        this.random = random;
        long skew = run.options().cluster().maxClockSkewNs();
        this.clockOffsetNs = skew == 0 ? 0 : random.between(-skew, skew);
    }

    int index() {
        return index;
    }

    NodeUid uid() {
        return uid;
    }

    ChannelCore core() {
        return core;
    }

    boolean isAlive() {
        return alive;
    }

    /** The process is gone: it takes no step any more. */
    void crash() {
        alive = false;
    }

    /** The node's own clock. */
    long nowNs() {
        return run.clock().nowNs() + clockOffsetNs;
    }

    /** Hands over a new operation. */
    OpRecord submit(SessionRecord session, Op op) {
        run.history().nextStep();
        OpRecord record = run.history().submitted(session, op, run.clock().nowNs(), nowNs());
        apply(new Input.Submit(session.id(), record.opId(), op));
        return record;
    }

    void handle(Input input) {
        if (alive) {
            run.history().nextStep();
            apply(input);
        }
    }

    private void apply(Input input) {
        run.trace().input(run.history().step(), run.clock().nowNs(), index, input);
        core.handle(input, nowNs());
        int batchPercent = run.options().faults().batchPercent();
        if (random.percent(batchPercent)) {
            undrained = true;
            run.events().after(1, this::drainLate);
        } else {
            drain();
        }
        if (random.percent(run.options().faults().spuriousPercent())) {
            deadline();
        }
        arm();
    }

    private void drainLate() {
        if (alive && undrained) {
            drain();
        }
    }

    /** Carries out everything that the core has decided. */
    void drain() {
        undrained = false;
        core.drain(this);
    }

    private void deadline() {
        run.history().nextStep();
        run.trace().deadline(run.history().step(), run.clock().nowNs(), index);
        core.onDeadline(nowNs());
        drain();
    }

    private void arm() {
        long nextNs = core.nextDeadlineNs();
        if (nextNs < armedNs) {
            armedNs = nextNs;
            run.events().at(nextNs - clockOffsetNs, () -> onTimer(nextNs));
        }
    }

    private void onTimer(long timerNs) {
        if (armedNs == timerNs) {
            armedNs = Long.MAX_VALUE;
        }
        if (!alive) {
            return;
        }
        if (core.nextDeadlineNs() <= nowNs()) {
            deadline();
        }
        arm();
    }

    private void trace(Output output) {
        run.trace().output(run.history().step(), run.clock().nowNs(), index, output);
        output.deliverTo(run.trace().hash());
    }

    @Override
    public void onReply(Output.Reply output) {
        trace(output);
        History history = run.history();
        OpRecord first = history.replied(
                output.session(), output.opId(), output.outcome(), run.clock().nowNs(), nowNs());
        if (first != null) {
            run.workload().onReply(first);
        }
    }

    @Override
    public void onNeedValue(Output.NeedValue output) {
        trace(output);
        OpRecord op = run.history().op(output.session(), output.opId());
        run.workload().onNeedValue(op, output.branch());
    }

    @Override
    public void onPeerSend(Output.PeerSend output) {
        trace(output);
        int to = run.cluster().indexOf(output.to());
        if (to == index) {
            throw new InvariantViolation("SimNode", "a node sends to itself: " + output.message());
        }
        run.history().sent(index, to, output.message());
        run.network().send(index, to, output.message());
    }

    @Override
    public void onPublish(Output.Publish output) {
        trace(output);
        run.cluster().publish(this, output);
        run.faults().onPublish(this);
    }

    @Override
    public void onUndelivered(Output.Undelivered output) {
        trace(output);
        run.history().undelivered(output);
    }
}
