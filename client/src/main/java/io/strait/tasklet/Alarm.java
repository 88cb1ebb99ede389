package io.strait.tasklet;

/** An action that a scheduler runs at an instant; see {@link Scheduler#callAt}. Safe for use by many threads. */
public interface Alarm {

    /** The action does not run any more, unless it has begun. Cancelling again does nothing. */
    void cancel();
}
