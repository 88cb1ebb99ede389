package io.strait.tasklet;

import org.jspecify.annotations.Nullable;

/**
 * What a tasklet is, apart from its body.
 *
 * @param name what it is called in reports; null: {@code tasklet-ID}
 * @param priority 0 to {@value #MAX_PRIORITY}, larger is more urgent; used by the priority policy
 * @param deadlineNs by when it wants to be done, on the clock of {@link System#nanoTime}; used by the deadline policy
 * @param pinned whether it stays on the scheduler where it was spawned when work is shared
 * @param daemon whether {@link Scheduler#run()} may end while it lives
 */
public record TaskletOptions(@Nullable String name, int priority, long deadlineNs, boolean pinned, boolean daemon) {

    /** The most urgent priority. */
    public static final int MAX_PRIORITY = 9;
    /** The priority unless set otherwise. */
    public static final int DEFAULT_PRIORITY = 5;

    private static final TaskletOptions DEFAULTS =
            new TaskletOptions(null, DEFAULT_PRIORITY, Long.MAX_VALUE, false, false);

    /** Checks. */
    public TaskletOptions {
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority out of range: priority=" + priority + " limit=" + MAX_PRIORITY);
        }
    }

    /** No name, default priority, no deadline. */
    public static TaskletOptions defaults() {
        return DEFAULTS;
    }

    /** Defaults with a name. */
    public static TaskletOptions named(String name) {
        return new TaskletOptions(name, DEFAULT_PRIORITY, Long.MAX_VALUE, false, false);
    }

    /** The same with another priority. */
    public TaskletOptions withPriority(int newPriority) {
        return new TaskletOptions(name, newPriority, deadlineNs, pinned, daemon);
    }

    /** The same with another deadline. */
    public TaskletOptions withDeadlineNs(long newDeadlineNs) {
        return new TaskletOptions(name, priority, newDeadlineNs, pinned, daemon);
    }

    /** The same, staying where it is spawned. */
    public TaskletOptions asPinned() {
        return new TaskletOptions(name, priority, deadlineNs, true, daemon);
    }

    /** The same, not waited for. */
    public TaskletOptions asDaemon() {
        return new TaskletOptions(name, priority, deadlineNs, pinned, true);
    }
}
