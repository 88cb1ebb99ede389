package io.strait.tasklet;

import org.jspecify.annotations.Nullable;

/**
 * Decides which runnable tasklet runs next (T3): a queue with a name. Write your own and hold it against {@link
 * io.strait.tasklet.policy.PolicyConformance}.
 *
 * <p>Called on the scheduler's thread only. Each tasklet that was put comes out exactly once, by {@link #next}, {@link #remove}
 * or both never; a tasklet is put again only after it came out. Same calls, same seed: same order (T2).
 */
public interface Policy {

    /** Why a tasklet became runnable. */
    enum Cause {
        /** It is new. */
        SPAWNED,
        /** What it waited for has happened. */
        WOKEN,
        /** It gave way. */
        YIELDED
    }

    /** What it is called. */
    String name();

    /** The tasklet became runnable. */
    void put(Tasklet<?> tasklet, Cause cause);

    /** Takes out the one that runs next; null when there is none. */
    @Nullable
    Tasklet<?> next();

    /** Takes this one out; false when it is not there. */
    boolean remove(Tasklet<?> tasklet);

    /** How many are there. */
    int size();
}
