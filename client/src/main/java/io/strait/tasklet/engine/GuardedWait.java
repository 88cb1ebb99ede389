package io.strait.tasklet.engine;

/** A wait that has guards among its branches. */
abstract class GuardedWait extends Wait {

    /** The guard has an event or a failure: the wait is completed with it, now or when it can be. */
    abstract void onGuardFired(GuardEnrolment<?> enrolment);

    /** A barrier of this branch is complete, but the wait cannot be completed now. */
    abstract void onPartner(GuardEnrolment<?> enrolment);

    /** Chooses this guard, and ends the wait. */
    abstract void completeByGuard(GuardEnrolment<?> enrolment);

    /** Completes the wait, which is held for the event. */
    final <T> void completeHeld(GuardEnrolment<T> enrolment, T event) {
        enrolment.take(event);
        completeByGuard(enrolment);
    }
}
