package io.strait.core.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Every random choice of a run, drawn from its seed. A part of the run that must not disturb others takes a {@link #split}. */
public final class SeededRandom {

    private final SplittableRandom source;

    public SeededRandom(long seed) {
        this(new SplittableRandom(seed));
    }

    private SeededRandom(SplittableRandom source) {
        this.source = source;
    }

    /** A generator of its own, so that what it draws does not depend on how much this one draws later. */
    public SeededRandom split() {
        return new SeededRandom(source.split());
    }

    /** 64 random bits. */
    public long bits() {
        return source.nextLong();
    }

    /** 0 inclusive to {@code bound} exclusive. */
    public int below(int bound) {
        return source.nextInt(bound);
    }

    /** Both bounds inclusive. */
    public int between(int min, int max) {
        return source.nextInt(min, max + 1);
    }

    /** Both bounds inclusive. */
    public long between(long min, long max) {
        return source.nextLong(min, max + 1);
    }

    /** Between the bounds so that every order of magnitude is as likely as another. */
    public long logBetween(long min, long max) {
        double exponent = source.nextDouble(Math.log(min), Math.log(max) + 1e-9);
        return Math.min(max, Math.max(min, Math.round(Math.exp(exponent))));
    }

    public boolean coin() {
        return source.nextBoolean();
    }

    public boolean percent(int chance) {
        return chance > 0 && source.nextInt(100) < chance;
    }

    public boolean perMille(int chance) {
        return chance > 0 && source.nextInt(1000) < chance;
    }

    /** An index, as likely as its weight says; at least one weight is positive. */
    public int weighted(int... weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int at = source.nextInt(sum);
        int index = 0;
        while (at >= weights[index]) {
            at -= weights[index];
            index++;
        }
        return index;
    }

    public <T> T pick(List<T> items) {
        return items.get(source.nextInt(items.size()));
    }
}
