package io.strait.tasklet;

/**
 * Where a program is to run, and where its results go. Immutable.
 *
 * @param node the uid or the name of a node; {@value #ANYWHERE}; empty: the node that the caller is connected to
 * @param output the channel of its results; empty: {@code program-ID-out}
 */
public record Placement(String node, String output) {

    /** The member that has the program and runs the fewest of all, as far as members answer within a second. */
    public static final String ANYWHERE = "anywhere";

    private static final Placement HERE = new Placement("", "");

    /** At the node that the caller is connected to. */
    public static Placement here() {
        return HERE;
    }

    /** At the least busy node that has the program. */
    public static Placement anywhere() {
        return new Placement(ANYWHERE, "");
    }

    /**
     * At one node.
     *
     * @param node its uid or its name
     */
    public static Placement at(String node) {
        return new Placement(node, "");
    }

    /** The same, with the results on this channel. */
    public Placement withOutput(String newOutput) {
        return new Placement(node, newOutput);
    }
}
