package io.strait.core.op;

/**
 * How a coordinator chooses among branches that are ready together (S3). FAIR, PRIORITY and RANDOM of the public API are
 * all {@link #ORDERED}: the caller lists the branches in the order of this round.
 */
public enum Choice {
    /** The first branch that can fire does; no wait for the other homes. */
    EAGER,
    /** The first ready branch in list order, decided after every home has answered (or the patience ran out). */
    ORDERED,
    /** The ready branch whose partner has waited longest, decided after every home has answered. */
    OLDEST
}
