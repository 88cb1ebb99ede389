package io.strait.core.sim;

import io.strait.core.op.ChannelInfo;
import io.strait.core.sim.check.History;
import io.strait.core.sim.check.InvariantViolation;
import io.strait.core.sim.check.Invariants;
import io.strait.core.sim.check.RecordText;
import java.util.List;

/**
 * One run of one seed. Call {@link #step()} until it returns false; a broken promise is thrown from it. Used by one
 * thread.
 */
public final class SimRun {

    /** Steps that a run may take for each operation, far above what any needs: beyond it nothing gets anywhere. */
    private static final int STEPS_PER_OPERATION = 2_000;

    private static final int CHANNELS_LISTED = 1_000;

    /**
     * What is run.
     *
     * @param codec what happens to a message between two cores
     */
    public record Setup(Profile profile, CoreFactory cores, MessageCodec codec) {

        /** The production core under the standard mixture. */
        public static final Setup STANDARD = new Setup(new Swarm(), CoreFactory.STANDARD, MessageCodec.IDENTITY);

        /** The production core under features that are seldom drawn together. */
        public static final Setup TWISTED = new Setup(new Twisted(), CoreFactory.STANDARD, MessageCodec.IDENTITY);

        /** As it was before there were persistent selects: seeds that failed then give the same runs. */
        public static final Setup WITHOUT_LOOPS =
                new Setup(new Swarm(false), CoreFactory.STANDARD, MessageCodec.IDENTITY);
    }

    private final Profile profile;
    private final SimOptions options;
    private final RecordText text = new RecordText();
    private final Trace trace = new Trace(text);
    private final SimClock clock = new SimClock();
    private final EventQueue events = new EventQueue(clock);
    private final History history;
    private final SimNetwork network;
    private final SimCluster cluster;
    private final Workload workload;
    private final Faults faults;
    private final Operator operator;
    private final Closing closing;
    private final long maxSteps;

    public SimRun(long seed, Setup setup) {
        SeededRandom random = new SeededRandom(seed);
        profile = setup.profile();
        options = profile.draw(random.split());
        History.Terms terms = new History.Terms(
                options.offersSettleNs(),
                options.viewsMayDiffer(),
                options.faults().crashes() > 0);
        history = new History(terms, Invariants.everyStep());
        cluster = new SimCluster(this, setup.cores(), random.split());
        network = new SimNetwork(
                options.cluster().nodes(),
                options.network(),
                random.split(),
                events,
                clock,
                setup.codec(),
                cluster::deliver);
        workload = new Workload(this, random.split());
        faults = new Faults(this, random.split());
        operator = new Operator(this, random.split());
        closing = new Closing(this, random.split());
        maxSteps = (long) STEPS_PER_OPERATION
                * options.cluster().participants()
                * options.cluster().opsPerParticipant();
        events.after(0, () -> {
            cluster.start();
            workload.start();
        });
    }

    /** Lets the next thing happen. Returns false when the run is over. */
    public boolean step() {
        if (events.isEmpty()) {
            return closing.advance();
        }
        if (history.step() > maxSteps) {
            throw new InvariantViolation("SimRun", "gets nowhere: steps=" + history.step() + " limit=" + maxSteps);
        }
        events.runNext();
        return true;
    }

    /** Calls of a core so far. */
    public long steps() {
        return history.step();
    }

    /** Equal after equal runs, in every process. */
    public long traceHash() {
        return trace.hash().value();
    }

    public SimOptions options() {
        return options;
    }

    Profile profile() {
        return profile;
    }

    public Coverage coverage() {
        return trace.hash().coverage();
    }

    public History history() {
        return history;
    }

    /** The links, for a test that wants to do something to them. */
    public SimNetwork network() {
        return network;
    }

    /** The last lines of the trace, oldest first. */
    public List<String> lastLines(int max) {
        return trace.lastLines(max);
    }

    Trace trace() {
        return trace;
    }

    RecordText recordText() {
        return text;
    }

    SimClock clock() {
        return clock;
    }

    EventQueue events() {
        return events;
    }

    SimCluster cluster() {
        return cluster;
    }

    Workload workload() {
        return workload;
    }

    Operator operator() {
        return operator;
    }

    Faults faults() {
        return faults;
    }

    /** C13: when everybody has gone, a home keeps only what was declared or closed. */
    void requireNothingLeft() {
        for (SimNode node : cluster.nodes()) {
            for (ChannelInfo info :
                    node.isAlive() ? node.core().localChannels(CHANNELS_LISTED) : List.<ChannelInfo>of()) {
                int waiting =
                        info.plainSenders() + info.plainReceivers() + info.selectSenders() + info.selectReceivers();
                if (waiting > 0 || info.buffered() > 0 || (!info.declared() && info.closed() == null)) {
                    throw new InvariantViolation("SimRun", "left behind at n" + node.index() + ": " + info);
                }
            }
        }
    }
}
