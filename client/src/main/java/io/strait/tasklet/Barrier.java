package io.strait.tasklet;

/**
 * Lets parties go on together: when so many wait or have arrived, all that wait go on at once and the next round begins. Made by
 * {@link Scheduler#barrier}; safe for use by many threads.
 *
 * <p>A party that waits takes part by a select, so it may give up for another branch, a deadline or a kill; then it does not count
 * any more. All or none: a round happens only when each of its parties chooses this branch, also when such a select has remote
 * branches, which are withdrawn first (S8). A select counts once, however many of its branches are on the barrier.
 */
public interface Barrier {

    /**
     * Waiting for the others, as a branch of a select of this barrier's scheduler. It fires with the number of the round, from 1.
     * In a select of another scheduler it fails with {@link IllegalArgumentException}.
     */
    Guard<Long> arrival();

    /**
     * Waits for the others.
     *
     * @return the number of the round, from 1
     * @throws InterruptedException when interrupted before the others came
     */
    long await() throws InterruptedException;

    /** Counts as a party of the round that is being gathered, without waiting; it cannot be taken back. */
    void arrive();

    /** How many make a round. */
    int parties();

    /** How many wait or have arrived. Exact on the scheduler, a snapshot elsewhere. */
    int gathered();
}
