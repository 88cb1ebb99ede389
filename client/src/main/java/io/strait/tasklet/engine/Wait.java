package io.strait.tasklet.engine;

import org.jspecify.annotations.Nullable;

/**
 * One participant's wait for one of several offers. Touched by the owner of its scheduler only.
 *
 * <pre>
 *   IDLE --open--> OPEN --complete, close, expire, cancel--> DONE --open--> OPEN ...
 *                   |  ^                                      ^
 *         hold      v  | release                              | complete, or release after expire or cancel
 *                  HELD --------------------------------------+
 * </pre>
 *
 * HELD: a partner has chosen one of the offers and computes its value (S6). Nobody else can meet the wait meanwhile, and what
 * would end it is remembered in {@link #late}.
 */
abstract class Wait {

    /** Where a wait is. */
    enum Phase {
        IDLE,
        OPEN,
        HELD,
        DONE
    }

    /** How a wait ended. */
    enum End {
        /** An offer was completed; {@link #fired} says which. */
        COMPLETED,
        /** A channel is closed; {@link #fired} says which. */
        CLOSED,
        /** The deadline has passed, or a try found nobody. */
        TIMED_OUT,
        /** Withdrawn. */
        CANCELLED,
        /** A buffer that rejects is full. */
        FULL,
        /** The scheduler was closed. */
        STOPPED,
        /** It cannot be waited for; {@link #failure} says why. */
        FAILED
    }

    private Phase phase = Phase.IDLE;

    @Nullable
    End end;

    @Nullable
    Offer fired;

    /** What a completed receive took. */
    @Nullable
    Object element;

    @Nullable
    RuntimeException failure;

    /** What was to end the wait while it was held. */
    private @Nullable End late;

    private @Nullable Offer lateOffer;

    private @Nullable Expiry expiry;

    final Phase phase() {
        return phase;
    }

    final boolean isDone() {
        return phase == Phase.DONE;
    }

    /** Whether a partner may complete it now. */
    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    final void open() {
        phase = Phase.OPEN;
        end = null;
        fired = null;
        element = null;
        failure = null;
        late = null;
        lateOffer = null;
    }

    /** A partner has chosen it and computes the value. */
    final void hold() {
        phase = Phase.HELD;
    }

    /** The partner gave up: the wait goes on where it was, or ends if that was due meanwhile. */
    final void release() {
        phase = Phase.OPEN;
        if (late != null) {
            finish(late, lateOffer);
        } else {
            onReopened();
        }
    }

    /** The offer is completed; {@code received} is what it took. */
    final void complete(@Nullable Offer offer, @Nullable Object received) {
        element = received;
        finish(End.COMPLETED, offer);
    }

    /** Ends it, now or, when it is held, once it is released. */
    final void end(End how) {
        end(how, null);
    }

    final void end(End how, @Nullable Offer offer) {
        if (phase == Phase.HELD) {
            if (late == null) {
                late = how;
                lateOffer = offer;
            }
        } else if (phase == Phase.OPEN && !mustWithdrawFirst(how, offer)) {
            finish(how, offer);
        }
    }

    /** Whether something is still under way elsewhere that may be committed: the wait ends itself once that is known. */
    boolean mustWithdrawFirst(End how, @Nullable Offer offer) {
        return false;
    }

    final void fail(RuntimeException why) {
        failure = why;
        end(End.FAILED);
    }

    private void finish(End how, @Nullable Offer offer) {
        phase = Phase.DONE;
        end = how;
        fired = offer;
        if (expiry != null) {
            expiry.disarm();
        }
        withdraw();
        wake();
    }

    /** Ends it at this instant unless it has ended before. */
    final void expireAt(RuntimeScheduler scheduler, long deadlineNs) {
        if (expiry == null || expiry.scheduler != scheduler) { // A tasklet may have moved since.
            expiry = new Expiry(scheduler);
        }
        scheduler.timers().add(expiry, deadlineNs);
    }

    /** Takes its offers out of their queues, those that do not stand. */
    abstract void withdraw();

    /** It has ended: lets the participant go on. */
    abstract void wake();

    /** It can be completed again: looks whether a partner came meanwhile. */
    abstract void onReopened();

    /** The channel of this offer is closed, and nothing comes any more. */
    void onClosed(Offer offer) {
        end(End.CLOSED, offer);
    }

    /** A partner of this offer is there, but the wait cannot be completed now. */
    void onPartner(Offer offer) {}

    /** What the participant waits for, in words. */
    abstract String describe();

    /** The tasklet that waits; null when it is another thread, or nobody in particular. */
    @Nullable
    RuntimeTasklet<?> tasklet() {
        return null;
    }

    /** Whether its offers stay in their queues when it ends. */
    boolean isStanding() {
        return false;
    }

    /** Whether it has one offer only. */
    boolean isPlain() {
        return false;
    }

    /** Whether something outside the scheduler can end it. */
    boolean isExternal() {
        return expiry != null && expiry.isArmed();
    }

    /** For reports of a thread that parks for it. */
    @Override
    public final String toString() {
        return describe();
    }

    private final class Expiry extends Timer {
        private final RuntimeScheduler scheduler;

        Expiry(RuntimeScheduler scheduler) {
            this.scheduler = scheduler;
        }

        void disarm() {
            scheduler.timers().remove(this);
        }

        @Override
        void expire() {
            end(End.TIMED_OUT);
        }
    }
}
