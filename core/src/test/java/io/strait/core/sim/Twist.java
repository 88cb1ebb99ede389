package io.strait.core.sim;

import io.strait.core.op.ChannelProperties;
import io.strait.core.sim.SimOptions.ClusterOptions;
import io.strait.core.sim.SimOptions.FaultMix;
import io.strait.core.sim.SimOptions.LoopMix;
import io.strait.core.sim.SimOptions.OpMix;
import io.strait.core.sim.SimOptions.SelectMix;
import io.strait.core.sim.SimOptions.SessionMix;
import java.util.List;
import java.util.stream.Stream;

/** One feature, far beyond what {@link Swarm} draws of it. Applied in the order in which they stand here. */
enum Twist {
    /** Most operations are of persistent selects. */
    LOOPS {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            return options.with(new LoopMix(
                    random.between(50, 95),
                    random.between(1, 3),
                    random.between(1, 8),
                    random.coin() ? random.between(10, 60) : 0,
                    random.percent(30) ? random.between(5, 40) : 0,
                    random.coin() ? random.between(1, 10) : 0,
                    false,
                    0));
        }
    },

    /** Every channel has a small buffer, and it may be declared while others use the channel already. */
    BUFFERS {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            List<ChannelProperties> buffered = Stream.generate(() -> Swarm.drawBuffered(random))
                    .limit(options.cluster().channels().size())
                    .toList();
            return options.with(clusterOf(options, options.cluster().nodes(), buffered, random.coin()));
        }
    },

    /** Many closes and aborts, some of one channel at the same time. */
    CLOSES {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            OpMix ops = options.ops();
            int channels = options.cluster().channels().size();
            return options.with(new OpMix(
                    ops.plain(),
                    ops.select(),
                    ops.inspect(),
                    ops.redeclare(),
                    ops.hotChannelPercent(),
                    ops.maxThinkNs(),
                    random.between(1, 2 * channels),
                    random.between(0, channels)));
        }
    },

    /** Values are made when they are wanted, and often not at all. */
    LAZY {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            SelectMix mix = options.selects();
            return options.with(new SelectMix(
                    mix.maxBranches(),
                    mix.eager(),
                    mix.ordered(),
                    mix.oldest(),
                    mix.oppositePercent(),
                    mix.tryPercent(),
                    mix.timeoutPercent(),
                    mix.strictPercent(),
                    mix.patiencePercent(),
                    mix.cancelPercent(),
                    random.between(50, 100),
                    random.coin() ? random.between(10, 60) : 0,
                    mix.failurePayloadPercent(),
                    mix.maxTimeoutNs()));
        }
    },

    /** Selects and persistent selects have far more branches than there are channels. */
    BRANCHES {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            SelectMix mix = options.selects();
            LoopMix loops = options.loops();
            SimOptions twisted = options.with(new SelectMix(
                    random.between(6, 20),
                    mix.eager(),
                    mix.ordered(),
                    mix.oldest(),
                    0,
                    mix.tryPercent(),
                    mix.timeoutPercent(),
                    mix.strictPercent(),
                    mix.patiencePercent(),
                    mix.cancelPercent(),
                    mix.lazyPercent(),
                    mix.supplierFailsPercent(),
                    mix.failurePayloadPercent(),
                    mix.maxTimeoutNs()));
            return twisted.with(new LoopMix(
                    loops.usePercent(),
                    loops.maxOpen(),
                    loops.usePercent() > 0 ? random.between(6, 20) : 0,
                    loops.changePercent(),
                    loops.pollPercent(),
                    loops.endPercent(),
                    false,
                    0));
        }
    },

    /** Nearly everything is out of time or cancelled about when it is served. */
    DEADLINES {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            SelectMix mix = options.selects();
            return options.with(new SelectMix(
                    mix.maxBranches(),
                    mix.eager(),
                    mix.ordered(),
                    mix.oldest(),
                    mix.oppositePercent(),
                    random.coin() ? random.between(5, 30) : 0,
                    random.between(60, 100),
                    random.coin() ? random.between(20, 80) : 0,
                    random.coin() ? random.between(20, 90) : 0,
                    random.between(20, 100),
                    mix.lazyPercent(),
                    mix.supplierFailsPercent(),
                    mix.failurePayloadPercent(),
                    random.between(1, 6) * options.network().maxDelayNs()));
        }
    },

    /** Few participants have many plain operations open at once, most of them on one channel. */
    LANES {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            OpMix ops = options.ops();
            SessionMix sessions = options.sessions();
            ClusterOptions cluster = options.cluster();
            SimOptions twisted = options.with(new OpMix(
                    random.between(3, 10),
                    1,
                    ops.inspect(),
                    ops.redeclare(),
                    random.between(40, 95),
                    random.between(0, 3) * options.network().maxDelayNs() + 1,
                    ops.closes(),
                    ops.aborts()));
            return twisted.with(new SessionMix(
                            random.between(4, 12),
                            0,
                            sessions.keepPercent(),
                            sessions.duplicatePercent(),
                            sessions.detachPercent(),
                            sessions.abandonPercent(),
                            sessions.endPercent()))
                    .with(new ClusterOptions(
                            cluster.nodes(),
                            random.between(2, 4),
                            cluster.channels(),
                            random.percent(25),
                            random.between(20, 60),
                            cluster.maxClockSkewNs()));
        }
    },

    /**
     * Homes move to and fro, while others still offer where they were, and forget who waits. All within a short time: what is
     * stuck after it must not be woken by the next move. Buffers are declared before: who declares one at two homes at the same
     * time loses what is in the one that does not stay.
     */
    HOMES {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            ClusterOptions cluster = options.cluster();
            FaultMix faults = options.faults();
            boolean buffered = cluster.channels().stream().anyMatch(ChannelProperties::isBuffered);
            return options.with(clusterOf(
                            options, random.between(3, 5), cluster.channels(), buffered || cluster.declareFirst()))
                    .with(new FaultMix(
                            random.percent(30) ? random.between(1, 10) : 0,
                            random.between(1, 8),
                            random.percent(30) ? random.between(1, 4) : 0,
                            faults.spuriousPercent(),
                            faults.batchPercent(),
                            0,
                            0,
                            random.between(5, 60) * options.network().maxDelayNs()));
        }
    },

    /**
     * Nodes die while homes forget who waits. With buffers one of two: the one that is left is the next home of everything. Else
     * survivors choose the next home each for itself, and a buffer would be at two.
     */
    CRASH {
        @Override
        SimOptions apply(SimOptions options, SeededRandom random) {
            ClusterOptions cluster = options.cluster();
            FaultMix faults = options.faults();
            boolean buffered = cluster.channels().stream().anyMatch(ChannelProperties::isBuffered);
            int nodes = buffered ? 2 : random.between(3, 5);
            return options.with(clusterOf(options, nodes, cluster.channels(), true))
                    .with(new FaultMix(
                            random.between(2, 20),
                            0,
                            faults.digests(),
                            faults.spuriousPercent(),
                            faults.batchPercent(),
                            buffered ? 1 : random.between(1, (nodes - 1) / 2),
                            random.percent(30) ? random.between(5, 50) : 0,
                            faults.spanNs()));
        }
    };

    abstract SimOptions apply(SimOptions options, SeededRandom random);

    private static ClusterOptions clusterOf(
            SimOptions options, int nodes, List<ChannelProperties> channels, boolean declareFirst) {
        ClusterOptions cluster = options.cluster();
        return new ClusterOptions(
                nodes,
                cluster.participants(),
                channels,
                declareFirst,
                cluster.opsPerParticipant(),
                cluster.maxClockSkewNs());
    }
}
