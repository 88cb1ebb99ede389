package io.strait.tasklet;

import org.jspecify.annotations.Nullable;

/** One select's wait for one {@link Guard}. Its methods may be called from any thread unless they say otherwise. */
public interface Enrolment<T> {

    /**
     * The event has happened. The select chooses this branch unless it chose another one; the guard is told.
     *
     * @throws IllegalStateException when it was fired before
     */
    void fire(T value);

    /** The event will never happen: the select, if it chooses this branch, throws {@code failure}. Throws as {@link #fire}. */
    void fail(Throwable failure);

    /** Whether the select still waits. A snapshot on other threads than the scheduler's. */
    boolean isOpen();

    /** Keeps something of the guard's for this enrolment. To be called on the scheduler's thread only. */
    void attach(@Nullable Object state);

    /** What was attached last; null when nothing was. To be called on the scheduler's thread only. */
    @Nullable
    Object attachment();

    /** The scheduler whose thread calls the guard. */
    Scheduler scheduler();
}
