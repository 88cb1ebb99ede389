package io.strait.core.sim;

import io.strait.core.op.ChannelProperties;
import io.strait.core.sim.SimOptions.ClusterOptions;
import io.strait.core.sim.SimOptions.FaultMix;
import io.strait.core.sim.SimOptions.OpMix;
import java.util.Collections;

/**
 * Runs in which a node dies while channels without a buffer are declared and closed: what a home has answered must not die
 * with it. A buffer would, and survivors that hear of the death at different times choose its next home each for itself.
 */
final class Crash {

    private Crash() {}

    /** Keeps what participants do otherwise. */
    static SimOptions drawFrom(SimOptions mixture, SeededRandom random) {
        ClusterOptions cluster = mixture.cluster();
        OpMix ops = mixture.ops();
        FaultMix faults = mixture.faults();
        int nodes = random.between(3, 5);
        return new SimOptions(
                new ClusterOptions(
                        nodes,
                        cluster.participants(),
                        Collections.nCopies(cluster.channels().size(), ChannelProperties.RENDEZVOUS),
                        true,
                        cluster.opsPerParticipant(),
                        cluster.maxClockSkewNs()),
                mixture.network(),
                new OpMix(
                        // Seldom: a declaration that is repeated all the time is never seen to be lost.
                        10 * ops.plain(),
                        10 * ops.select(),
                        10 * ops.inspect(),
                        random.between(1, 5),
                        ops.hotChannelPercent(),
                        ops.maxThinkNs(),
                        random.between(0, cluster.channels().size()),
                        ops.aborts()),
                mixture.selects(),
                mixture.sessions(),
                new FaultMix(
                        faults.homeResets(),
                        0,
                        faults.digests(),
                        faults.spuriousPercent(),
                        faults.batchPercent(),
                        random.between(1, (nodes - 1) / 2),
                        random.percent(30) ? random.between(5, 50) : 0,
                        faults.spanNs()),
                mixture.loops());
    }
}
