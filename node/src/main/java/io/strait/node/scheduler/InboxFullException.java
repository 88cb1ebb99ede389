package io.strait.node.scheduler;

/** The scheduler's inbox is full: the command was not taken and has no effect. */
public final class InboxFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InboxFullException(int capacity) {
        super("scheduler: inbox is full: limit=scheduler.inbox-capacity=" + capacity);
    }
}
