package io.strait.tasklet.supervise;

import io.strait.tasklet.Tasklet;
import org.jspecify.annotations.Nullable;

/**
 * A child of a supervisor at one moment.
 *
 * @param name its name
 * @param restart when it is restarted
 * @param tasklet the one that runs, or ran last; null: none was started yet
 * @param restarts how often it was started again
 * @param state what it does
 */
public record ChildInfo(
        String name, Restart restart, @Nullable Tasklet<?> tasklet, int restarts, State state) {

    /** What a child does. */
    public enum State {
        /** It lives. */
        RUNNING,
        /** It has ended and waits for its restart. */
        BACKING_OFF,
        /** It has ended. */
        ENDED
    }
}
