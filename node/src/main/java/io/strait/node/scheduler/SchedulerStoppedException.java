package io.strait.node.scheduler;

/** The scheduler has stopped: the command was not taken and has no effect. */
public final class SchedulerStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SchedulerStoppedException(String reason) {
        super("scheduler: stopped: reason=" + reason);
    }
}
