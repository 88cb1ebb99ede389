package io.strait.core.sim;

import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.sim.SimOptions.ClusterOptions;
import io.strait.core.sim.SimOptions.FaultMix;
import io.strait.core.sim.SimOptions.LoopMix;
import io.strait.core.sim.SimOptions.NetworkOptions;
import io.strait.core.sim.SimOptions.OpMix;
import io.strait.core.sim.SimOptions.SelectMix;
import io.strait.core.sim.SimOptions.SessionMix;
import java.util.ArrayList;
import java.util.List;

/**
 * The standard profile: each run has its own mixture, and leaves out most features, so that some runs do little else than
 * what is left. Groce et al., "Swarm testing" (2012): a run that has everything finds less than many that lack something.
 */
public final class Swarm implements Profile {

    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final int CROWD_PERCENT = 4;
    private static final int CRASH_PERCENT = 4;

    private final boolean withLoops;

    /** With everything. */
    public Swarm() {
        this(true);
    }

    /** With or without persistent selects. */
    public Swarm(boolean withLoops) {
        this.withLoops = withLoops;
    }

    @Override
    public SimOptions draw(SeededRandom random) {
        SimOptions mixture = drawMixture(random, withLoops);
        if (withLoops && random.percent(CROWD_PERCENT)) {
            return Crowd.drawFrom(mixture, random);
        }
        return withLoops && random.percent(CRASH_PERCENT) ? Crash.drawFrom(mixture, random) : mixture;
    }

    /** Neither a crowd nor a crash. */
    static SimOptions drawMixture(SeededRandom random, boolean withLoops) {
        NetworkOptions network = drawNetwork(random);
        ClusterOptions cluster = drawCluster(random);
        return new SimOptions(
                cluster,
                network,
                drawOps(random, network, cluster.channels().size()),
                drawSelects(random, network),
                drawSessions(random),
                drawFaults(random, network, cluster.nodes()),
                withLoops ? drawLoops(random) : LoopMix.NONE);
    }

    /** Drawn last: without persistent selects a seed gives the run that it gave before there were any. */
    private static LoopMix drawLoops(SeededRandom random) {
        if (!random.percent(45)) {
            return LoopMix.NONE;
        }
        return new LoopMix(
                random.between(10, 95),
                random.between(1, 3),
                random.between(1, 6),
                random.coin() ? random.between(5, 60) : 0,
                random.percent(30) ? random.between(5, 40) : 0,
                random.coin() ? random.between(1, 10) : 0,
                false,
                0);
    }

    private static ClusterOptions drawCluster(SeededRandom random) {
        int nodes = 1 + random.weighted(2, 3, 5, 2, 2);
        int participants = random.between(2, 12);
        int channelCount = random.between(1, 6);
        boolean anyBuffered = random.coin();
        List<ChannelProperties> channels = new ArrayList<>();
        for (int i = 0; i < channelCount; i++) {
            channels.add(anyBuffered && random.coin() ? drawBuffered(random) : ChannelProperties.RENDEZVOUS);
        }
        return new ClusterOptions(
                nodes,
                participants,
                List.copyOf(channels),
                random.percent(80),
                random.between(5, 60),
                random.coin() ? 0 : 5 * MS);
    }

    static ChannelProperties drawBuffered(SeededRandom random) {
        Overflow overflow = random.pick(List.of(Overflow.values()));
        int capacity = overflow == Overflow.CONFLATE ? 1 : random.between(1, 4);
        int maxOffers = random.percent(85) ? ChannelProperties.DEFAULT_MAX_OFFERS : random.between(1, 4);
        return new ChannelProperties(capacity, overflow, maxOffers, ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES, "");
    }

    private static NetworkOptions drawNetwork(SeededRandom random) {
        long min = random.logBetween(1 * US, 100 * US);
        long max = min * random.between(1, 20);
        boolean slow = random.coin();
        boolean clogs = random.percent(30);
        return new NetworkOptions(
                min,
                max,
                slow ? random.between(5, 50) : 0,
                slow ? random.between(2, 20) : 1,
                clogs ? random.between(1, 20) : 0,
                clogs ? random.between(max, 40 * max) : 1);
    }

    private static OpMix drawOps(SeededRandom random, NetworkOptions network, int channels) {
        return new OpMix(
                random.coin() ? random.between(1, 10) : 1,
                random.coin() ? random.between(1, 10) : 1,
                random.percent(30) ? 1 : 0,
                random.percent(20) ? 1 : 0,
                random.percent(30) ? random.between(10, 90) : 0,
                random.between(1, 10) * network.maxDelayNs(),
                random.percent(25) ? random.between(1, channels) : 0,
                random.percent(15) ? 1 : 0);
    }

    private static SelectMix drawSelects(SeededRandom random, NetworkOptions network) {
        return new SelectMix(
                random.between(2, 5),
                random.between(1, 4),
                random.coin() ? random.between(1, 4) : 0,
                random.coin() ? random.between(1, 4) : 0,
                random.percent(40) ? random.between(20, 100) : 0,
                random.coin() ? random.between(5, 40) : 0,
                random.coin() ? random.between(5, 60) : 0,
                random.percent(30) ? random.between(10, 60) : 0,
                random.percent(40) ? random.between(10, 80) : 0,
                random.percent(70) ? random.between(10, 70) : 0,
                random.percent(35) ? random.between(5, 60) : 0,
                random.coin() ? random.between(5, 40) : 0,
                random.percent(30) ? random.between(5, 50) : 0,
                random.between(1, 30) * network.maxDelayNs());
    }

    private static SessionMix drawSessions(SeededRandom random) {
        boolean keeps = random.coin();
        return new SessionMix(
                random.percent(60) ? 1 : random.between(2, 5),
                random.percent(20) ? 30 : 0,
                keeps ? random.between(20, 100) : 0,
                random.percent(30) ? random.between(1, 20) : 0,
                keeps && random.coin() ? random.between(1, 15) : 0,
                random.percent(30) ? 30 : 0,
                random.percent(30) ? random.between(1, 8) : 0);
    }

    private static FaultMix drawFaults(SeededRandom random, NetworkOptions network, int nodes) {
        return new FaultMix(
                random.percent(40) ? random.between(1, 10) : 0,
                nodes > 1 && random.percent(35) ? random.between(1, 4) : 0,
                random.percent(30) ? random.between(1, 4) : 0,
                random.percent(30) ? random.between(1, 20) : 0,
                random.percent(20) ? random.between(5, 50) : 0,
                0,
                0,
                random.between(10, 200) * network.maxDelayNs());
    }
}
