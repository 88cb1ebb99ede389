package io.strait.core.sim;

/** Draws the options of a run from its seed. */
@FunctionalInterface
public interface Profile {

    SimOptions draw(SeededRandom random);
}
