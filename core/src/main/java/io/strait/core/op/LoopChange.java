package io.strait.core.op;

import io.strait.core.id.ChannelName;

/**
 * One change of a persistent select's branches, also while a round is open. A branch is named by a number that the
 * participant chooses and never uses again in that select.
 */
public sealed interface LoopChange {

    int branch();

    /** A new branch, enabled. A send branch is lazy: its value is asked for in each round in which it is chosen. */
    record Add(int branch, ChannelName channel, Direction direction) implements LoopChange {}

    /** Forgets the branch. */
    record Remove(int branch) implements LoopChange {}

    /** The branch offers from now on. */
    record Enable(int branch) implements LoopChange {}

    /** The branch keeps its number and offers nothing. */
    record Disable(int branch) implements LoopChange {}
}
