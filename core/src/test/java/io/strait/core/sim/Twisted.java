package io.strait.core.sim;

import static io.strait.core.sim.Twist.BRANCHES;
import static io.strait.core.sim.Twist.BUFFERS;
import static io.strait.core.sim.Twist.CLOSES;
import static io.strait.core.sim.Twist.CRASH;
import static io.strait.core.sim.Twist.DEADLINES;
import static io.strait.core.sim.Twist.HOMES;
import static io.strait.core.sim.Twist.LANES;
import static io.strait.core.sim.Twist.LAZY;
import static io.strait.core.sim.Twist.LOOPS;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Beside the {@link Swarm}: a mixture as it draws it, and some features that it seldom draws together, each far beyond what it
 * draws of it. What they find together is rare: most of it needs homes that move while something is on its way to them.
 */
public final class Twisted implements Profile {

    private static final int ONE_MORE_PERCENT = 50;
    private static final Twist[] TWISTS = Twist.values();
    private static final List<Set<Twist>> TOGETHER = List.of(
            EnumSet.of(LOOPS, HOMES),
            EnumSet.of(LOOPS, BRANCHES, HOMES),
            EnumSet.of(LOOPS, LAZY, DEADLINES),
            EnumSet.of(LOOPS, BUFFERS, CLOSES, HOMES),
            EnumSet.of(LOOPS, BUFFERS, CLOSES, CRASH),
            EnumSet.of(BRANCHES, DEADLINES, HOMES),
            EnumSet.of(LANES, BUFFERS),
            EnumSet.of(LANES, CRASH));

    @Override
    public SimOptions draw(SeededRandom random) {
        SimOptions options = Swarm.drawMixture(random, true);
        Set<Twist> twists = EnumSet.copyOf(random.pick(TOGETHER));
        if (random.percent(ONE_MORE_PERCENT)) {
            twists.add(TWISTS[random.below(TWISTS.length)]);
        }
        for (Twist twist : twists) {
            options = twist.apply(options, random);
        }
        return options;
    }

    @Override
    public String argument() {
        return "--twisted ";
    }
}
