package io.strait.tasklet.engine;

/** An instant at which something is done, unless it is removed before. Touched by the owner only. */
abstract class Timer {

    static final int NOWHERE = -1;

    long deadlineNs;
    long number;
    /** Its place in the heap. */
    int place = NOWHERE;

    /** The instant has come. */
    abstract void expire();

    final boolean isArmed() {
        return place != NOWHERE;
    }

    /** Instants of a clock that may pass zero are compared by their difference. */
    final boolean isBefore(Timer other) {
        long difference = deadlineNs - other.deadlineNs;
        return difference != 0 ? difference < 0 : number < other.number;
    }
}
