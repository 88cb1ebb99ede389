package io.strait.core.sim;

import io.strait.core.op.ChannelProperties;
import io.strait.core.sim.SimOptions.ClusterOptions;
import io.strait.core.sim.SimOptions.FaultMix;
import io.strait.core.sim.SimOptions.LoopMix;
import io.strait.core.sim.SimOptions.NetworkOptions;
import io.strait.core.sim.SimOptions.OpMix;
import io.strait.core.sim.SimOptions.SelectMix;
import io.strait.core.sim.SimOptions.SessionMix;
import java.util.Collections;

/**
 * Runs in which one persistent select serves plain operations that keep coming to all its branches, and can meet nobody
 * else. Only then does the fair bound of S11 say much: in a mixture of everything a partner seldom waits for one select
 * alone while that select is busy elsewhere.
 */
final class Crowd {

    private Crowd() {}

    /** Keeps the network of the mixture, but for links that stop, and what goes on within a node. */
    static SimOptions drawFrom(SimOptions mixture, SeededRandom random) {
        int branches = random.between(2, 6);
        NetworkOptions network = mixture.network();
        long maxDelayNs = network.maxDelayNs();
        // Long pauses let all branches fill up; short ones make rounds overlap with what the last one left on its way.
        long thinkNs = random.coin() ? random.between(1, 10) * maxDelayNs : random.between(1, 1_000);
        FaultMix faults = mixture.faults();
        return new SimOptions(
                new ClusterOptions(
                        random.between(2, 5),
                        1 + branches * random.between(2, 4),
                        Collections.nCopies(branches, ChannelProperties.RENDEZVOUS),
                        true,
                        random.between(10, 60),
                        mixture.cluster().maxClockSkewNs()),
                new NetworkOptions(
                        network.minDelayNs(),
                        maxDelayNs,
                        random.percent(75) ? random.between(20, 70) : 0,
                        random.between(2, 20),
                        0,
                        1),
                new OpMix(1, 0, 0, 0, 0, thinkNs, 0, 0),
                drawSelects(random, network),
                new SessionMix(random.percent(80) ? 1 : 2, 0, 0, 0, 0, 0, 0),
                new FaultMix(0, 0, 0, faults.spuriousPercent(), faults.batchPercent(), 0, 0, faults.spanNs()),
                new LoopMix(
                        100,
                        1,
                        branches,
                        0,
                        random.percent(20) ? random.between(5, 30) : 0,
                        0,
                        true,
                        random.coin() ? random.between(1, branches) : 0));
    }

    /** Some rounds and some partners give up. */
    private static SelectMix drawSelects(SeededRandom random, NetworkOptions network) {
        return new SelectMix(
                1,
                1,
                0,
                0,
                0,
                0,
                random.percent(30) ? random.between(5, 40) : 0,
                0,
                0,
                random.percent(20) ? random.between(5, 20) : 0,
                0,
                0,
                0,
                random.between(5, 60) * network.maxDelayNs());
    }
}
