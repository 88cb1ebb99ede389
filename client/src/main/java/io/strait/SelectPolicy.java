package io.strait;

/** How a select chooses among branches that are ready together (S3). */
public sealed interface SelectPolicy {

    /** The least recently served first: between two services of a ready branch no other branch is served twice. The
     * state is kept in the {@link Select}, so use one object again and again. */
    SelectPolicy FAIR = new Fair();

    /** In the order in which the branches were added, decided after every home has answered. */
    SelectPolicy PRIORITY = new Priority();

    /** The branch whose partner has waited longest, decided after every home has answered. */
    SelectPolicy ARRIVAL = new Arrival();

    /** A new order in each round, repeatable with the same seed. */
    static SelectPolicy random(long seed) {
        return new Random(seed);
    }

    /** See {@link #FAIR}. */
    record Fair() implements SelectPolicy {}

    /** See {@link #PRIORITY}. */
    record Priority() implements SelectPolicy {}

    /** See {@link #ARRIVAL}. */
    record Arrival() implements SelectPolicy {}

    /** See {@link #random(long)}. */
    record Random(long seed) implements SelectPolicy {}
}
