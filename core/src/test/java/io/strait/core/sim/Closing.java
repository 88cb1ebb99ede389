package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.sim.check.InvariantViolation;
import io.strait.core.sim.check.Invariants;
import io.strait.core.sim.check.LoopRecord;
import io.strait.core.sim.check.OpRecord;
import io.strait.core.sim.check.SessionRecord;
import io.strait.core.sim.check.Validation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run, stage by stage; each stage begins when nothing of the last one is left to happen. Heal everything and
 * demand progress, look at every channel, meet some of the waiting operations, cancel the rest, drain the buffers, and
 * check the history.
 */
final class Closing {

    private static final int DIGEST_ROUNDS = 3;

    private final SimRun run;
    private final SeededRandom random;
    private final List<OpRecord> looks = new ArrayList<>();
    private final boolean meetsTheWaiting;
    private final Iterator<ChannelName> toMeet;
    private final Iterator<ChannelName> toDrain;
    private Stage stage = Stage.WORK;
    private int digestRounds;
    private @Nullable OpRecord probe;
    private @Nullable ChannelName draining;

    private enum Stage {
        /** Participants work, faults happen. */
        WORK,
        /** Nodes compare what they have enrolled with what the homes have. */
        DIGESTS,
        /** Every channel is inspected. */
        LOOK,
        /** On each channel where somebody waits, a try from anywhere must succeed. */
        MEET,
        /** What still waits is cancelled; persistent selects end. */
        CANCEL,
        /** Buffers are emptied by tries. */
        DRAIN,
        DONE
    }

    Closing(SimRun run, SeededRandom random) {
        this.run = run;
        this.random = random;
        this.meetsTheWaiting = random.coin();
        this.toMeet = run.workload().channels().iterator();
        this.toDrain = run.workload().channels().iterator();
    }

    /** Nothing is left to happen: goes on to what comes next. Returns false when the run is over. */
    boolean advance() {
        switch (stage) {
            case WORK:
                run.workload().stop();
                run.cluster().heal();
                stage = Stage.DIGESTS;
                return true;
            case DIGESTS:
                compareNotes();
                return true;
            case LOOK:
                settle();
                return true;
            case MEET:
                meetNext();
                return true;
            case CANCEL:
                validate(Invariants.settled().subList(0, 1));
                endLoops();
                stage = Stage.DRAIN;
                return true;
            case DRAIN:
                drainNext();
                return true;
            default:
                return false;
        }
    }

    private void compareNotes() {
        if (digestRounds++ < DIGEST_ROUNDS) {
            run.faults().sendDigests();
            return;
        }
        for (ChannelName channel : run.workload().channels()) {
            for (SimNode node : run.cluster().nodes()) {
                if (node.isAlive()) {
                    looks.add(run.operator().submit(node, new Op.Inspect(channel)));
                }
            }
        }
        stage = Stage.LOOK;
    }

    private void settle() {
        for (OpRecord look : looks) {
            if (look.outcome() instanceof Outcome.Inspected inspected) {
                run.history().channel(inspected.info().channel()).settled(inspected.info());
            }
        }
        validate(Invariants.settled());
        stage = Stage.MEET;
    }

    private void meetNext() {
        requireMet();
        if (meetsTheWaiting && toMeet.hasNext()) {
            meet(toMeet.next());
            return;
        }
        for (OpRecord op : List.copyOf(run.history().pending())) {
            run.workload().cancel(op);
        }
        stage = Stage.CANCEL;
    }

    /** Whoever waits can be met from any node, at once. A lazy sender may fail, so a channel with one is left alone. */
    private void meet(ChannelName channel) {
        int maxOffers = run.history().channel(channel).properties().maxOffers();
        if (maxOffers < ChannelProperties.DEFAULT_MAX_OFFERS
                && !run.history().loops().isEmpty()) {
            // Persistent selects between two rounds count against the cap.
            return;
        }
        boolean senders = false;
        boolean receivers = false;
        for (OpRecord op : run.history().pending()) {
            if (op.hasLazyBranch()) {
                return;
            }
            senders |= op.offers(channel, Direction.SEND);
            receivers |= op.offers(channel, Direction.RECEIVE);
        }
        SimNode node = run.cluster().anyAlive(random);
        if (senders) {
            probe = run.operator().submit(node, Op.attempt(Branch.receive(channel)));
        } else if (receivers) {
            Payload value = run.history().newValue(channel, Payload.Kind.VALUE).payload();
            probe = run.operator().submit(node, Op.attempt(Branch.send(channel, value)));
        }
    }

    private void requireMet() {
        if (probe == null) {
            return;
        }
        Outcome outcome = probe.outcome();
        if (!(outcome instanceof Outcome.Sent) && !(outcome instanceof Outcome.Received)) {
            throw new InvariantViolation("Closing", "a partner waits, and a try does not meet it: " + probe);
        }
        probe = null;
    }

    /** A persistent select stays enrolled until it ends, here with its session. */
    private void endLoops() {
        for (LoopRecord loop : run.history().loops()) {
            SessionRecord session = loop.session();
            if (loop.isLive()) {
                run.history().sessionGone(session);
                run.cluster().node(session.node()).handle(new Input.EndSession(session.id()));
            }
        }
    }

    private void drainNext() {
        if (probe != null && !probe.isAnswered()) {
            throw new InvariantViolation("Closing", "a try hangs: " + probe);
        }
        boolean isEmpty = probe != null && !(probe.outcome() instanceof Outcome.Received);
        if (draining == null || isEmpty) {
            if (!toDrain.hasNext()) {
                validate(Invariants.finished());
                run.coverage().checks(run.history().applied());
                run.requireNothingLeft();
                stage = Stage.DONE;
                return;
            }
            draining = toDrain.next();
        }
        probe = run.operator().submit(run.cluster().anyAlive(random), Op.attempt(Branch.receive(draining)));
    }

    private void validate(List<Validation> validations) {
        for (Validation validation : validations) {
            validation.check(run.history());
        }
    }
}
