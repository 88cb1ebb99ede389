package io.strait.core.sim;

/** Draws the options of a run from its seed. */
@FunctionalInterface
public interface Profile {

    SimOptions draw(SeededRandom random);

    /** What the command line needs to draw by this profile, followed by a space; nothing for the standard one. */
    default String argument() {
        return "";
    }
}
