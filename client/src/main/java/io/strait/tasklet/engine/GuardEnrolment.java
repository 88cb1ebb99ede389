package io.strait.tasklet.engine;

import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardFailedException;
import io.strait.tasklet.Scheduler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A guard's place in one round of a select, or in a persistent select until its event is served.
 *
 * <pre>
 *   ENROLLED --fire--> FIRED --the select chooses it--> CHOSEN
 *       \                \--the select is decided otherwise--> WITHDRAWN
 *        \--the select is decided otherwise--> WITHDRAWN
 * </pre>
 */
final class GuardEnrolment<T> implements Enrolment<T> {

    private enum State {
        ENROLLED,
        FIRED,
        CHOSEN,
        WITHDRAWN
    }

    private final Guard<T> guard;
    private final GuardedWait wait;
    /** Which branch of a select. */
    private final int branch;

    private final RuntimeScheduler scheduler;
    /** A guard must not fire twice, whichever threads it fires on. */
    private final AtomicBoolean firedOnce = new AtomicBoolean();

    private volatile State state = State.ENROLLED;
    /** What a wait with many branches keeps for this one. */
    @Nullable
    Object owner;

    private @Nullable Object attachment;
    private @Nullable T value;
    private @Nullable Throwable failure;

    GuardEnrolment(Guard<T> guard, GuardedWait wait, int branch, RuntimeScheduler scheduler) {
        this.guard = guard;
        this.wait = wait;
        this.branch = branch;
        this.scheduler = scheduler;
    }

    GuardedWait waiting() {
        return wait;
    }

    /** The event of a wait that is held for it. */
    void take(T event) {
        firedOnce.set(true);
        value = event;
    }

    int branch() {
        return branch;
    }

    Guard<T> guard() {
        return guard;
    }

    boolean isFired() {
        return state == State.FIRED;
    }

    @Nullable
    T value() {
        return value;
    }

    /** Throws what it failed of, if it did. */
    void requireEvent() {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new GuardFailedException(guard.describe(), failure);
        }
    }

    /** Whether nothing follows the event that was chosen: the guard says so, or has failed. */
    @SuppressWarnings("NullAway") // What the guard fired with, which may be null.
    boolean isLast() {
        boolean[] last = new boolean[1];
        if (failure == null) {
            stepCall(() -> last[0] = guard.isLast(value));
        }
        return failure != null || last[0];
    }

    /** Not a step's callback: the select is open, and a guard that blocks here keeps nobody else from running. */
    void enrol() {
        guardCall(() -> guard.enrol(this));
    }

    void choose() {
        state = State.CHOSEN;
        stepCall(() -> guard.chosen(this));
    }

    void withdraw() {
        if (state == State.ENROLLED || state == State.FIRED) {
            state = State.WITHDRAWN;
            stepCall(() -> guard.withdrawn(this));
        }
    }

    private void stepCall(Runnable call) {
        guardCall(() -> scheduler.stepCallbacks().run(call));
    }

    /**
     * What a guard throws ends its select, which is told by a failed event; unless the select is decided otherwise, when a
     * committed value would be lost (S8). Errors too: they must not end the scheduler's loop.
     */
    private void guardCall(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            if (state == State.ENROLLED && firedOnce.compareAndSet(false, true)) {
                onFired(null, e);
            } else if (state == State.CHOSEN && failure == null) {
                failure = e;
            } else {
                scheduler.onFailedCallback("guard " + guard.describe(), e);
            }
        }
    }

    @Override
    public void fire(T event) {
        requireFirst();
        scheduler.perform(() -> onFired(event, null));
    }

    @Override
    public void fail(Throwable why) {
        requireFirst();
        scheduler.perform(() -> onFired(null, why));
    }

    private void requireFirst() {
        if (!firedOnce.compareAndSet(false, true)) {
            throw new IllegalStateException("guard fired twice: guard=" + guard.describe());
        }
    }

    private void onFired(@Nullable T event, @Nullable Throwable why) {
        if (state == State.ENROLLED) {
            state = State.FIRED;
            value = event;
            failure = why;
            wait.onGuardFired(this);
        }
    }

    @Override
    public boolean isOpen() {
        return state == State.ENROLLED && !firedOnce.get();
    }

    @Override
    public void attach(@Nullable Object newState) {
        attachment = newState;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }
}
