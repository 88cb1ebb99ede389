package io.strait.core.sim;

import java.util.EnumSet;
import java.util.Set;

/**
 * Beside the {@link Swarm}: a mixture as it draws it, and two to four features that it seldom draws together, each far beyond
 * what it draws of it.
 */
public final class Twisted implements Profile {

    private static final Twist[] TWISTS = Twist.values();

    @Override
    public SimOptions draw(SeededRandom random) {
        SimOptions options = Swarm.drawMixture(random, true);
        Set<Twist> twists = EnumSet.noneOf(Twist.class);
        int count = random.between(2, 4);
        while (twists.size() < count) {
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
