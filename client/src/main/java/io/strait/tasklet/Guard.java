package io.strait.tasklet;

/**
 * Something that can be a branch of a select beside channels (S10): a timer, a future, a socket that can be read. Extend it to
 * make your own.
 *
 * <p>A select that has to wait <em>enrols</em> its guards. An enrolled guard <em>fires</em> its {@link Enrolment} when its event
 * has happened. The select then chooses one branch, and tells each guard that was enrolled either {@link #chosen} or {@link
 * #withdrawn}, exactly once. {@code withdrawn} is the negative acknowledgement of Reppy's Concurrent ML: the guard lost.
 *
 * <p>{@link #enrol}, {@link #chosen} and {@link #withdrawn} are called on the thread of the select's scheduler, where they must
 * neither block nor operate on channels, nor take a lock that another thread may hold for long. What {@code enrol} and {@code
 * chosen} throw ends the select with that exception. What {@code withdrawn} throws is logged and counted in {@link
 * SchedulerStats#failedHooks()}: another branch is committed already. One guard object may stand in many selects at once if its
 * class says so; those of {@link io.strait.tasklet.guard.Guards} may.
 *
 * @param <T> what the event brings
 */
public abstract class Guard<T> {

    /** For subclasses. */
    protected Guard() {}

    /** A select waits for the event from here on. May fire the enrolment at once. */
    public abstract void enrol(Enrolment<T> enrolment);

    /** The select has chosen this branch; its handler runs next. */
    public void chosen(Enrolment<T> enrolment) {}

    /** The select is decided otherwise: stop watching. Firing from here on has no effect. */
    public abstract void withdrawn(Enrolment<T> enrolment);

    /**
     * Whether nothing new follows this event: enrolled again, the guard would fire at once, and for ever. A persistent select then
     * removes the branch. Called after {@link #chosen}, on the scheduler's thread; not called for a failure, after which a
     * persistent select removes the branch in any case.
     *
     * @param event what the enrolment was fired with
     */
    public boolean isLast(T event) {
        return false;
    }

    /** What a blocked tasklet is said to wait for. */
    public String describe() {
        return getClass().getSimpleName();
    }

    /** Whether only something outside the scheduler can fire it: a deadlock is not reported while one is enrolled. */
    public boolean isExternal() {
        return true;
    }
}
