package io.strait.tasklet;

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

    /** The scheduler whose thread calls the guard. */
    Scheduler scheduler();
}
