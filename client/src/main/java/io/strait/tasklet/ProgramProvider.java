package io.strait.tasklet;

/**
 * Names a {@link Program}. Found by {@link java.util.ServiceLoader}: on the class path of the node, or in a jar of its folder of
 * plug-ins, with a line in {@code META-INF/services/io.strait.tasklet.ProgramProvider}.
 */
public interface ProgramProvider {

    /** What clients ask for: 1 to 64 letters, digits, dots, hyphens and underscores. Unique on a node. */
    String name();

    /** One line for people: what it does and what arguments it wants. */
    String description();

    /** A new program for one run. Any thread; must not wait. */
    Program create();
}
