package io.strait.tasklet.policy;

import io.strait.tasklet.Policy;
import io.strait.tasklet.TaskletOptions;

/** The policies that come with Strait. Each call makes a new one, for one scheduler. */
public final class Policies {

    /** After so many turns of others a waiting tasklet counts as one priority higher, unless said otherwise. */
    public static final int DEFAULT_AGEING = 64;

    private Policies() {}

    /** First come, first served: round robin. */
    public static Policy fifo() {
        return new FifoPolicy();
    }

    /** {@link #priority(int)} with {@value #DEFAULT_AGEING}. */
    public static Policy priority() {
        return priority(DEFAULT_AGEING);
    }

    /**
     * The most urgent first ({@link TaskletOptions#priority()}), first come first served among equals. A waiting tasklet
     * rises by one priority after each {@code ageing} turns of others, so that each has its turn in the end.
     */
    public static Policy priority(int ageing) {
        return new PriorityPolicy(ageing);
    }

    /** The earliest deadline first ({@link TaskletOptions#deadlineNs()}), first come first served among equals. */
    public static Policy earliestDeadlineFirst() {
        return new DeadlinePolicy();
    }

    /** Any of them, repeatable with the same seed: for tests. */
    public static Policy random(long seed) {
        return new RandomPolicy(seed);
    }

    /** Whether it is one of these: they call nobody and take no lock. */
    public static boolean isBuiltIn(Policy policy) {
        return policy instanceof FifoPolicy
                || policy instanceof PriorityPolicy
                || policy instanceof DeadlinePolicy
                || policy instanceof RandomPolicy;
    }
}
