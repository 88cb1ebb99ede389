package io.strait.node.control;

/** The control plane could not do what it was asked to; {@link #reason()} says why in a form that code can use. */
public final class ControlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The control plane's own address is in use or not of this machine. */
        CANNOT_BIND,
        /** The cluster of the seeds does not take this node, or none of the seeds answered. */
        NOT_JOINED,
        /** There are as many channel records as the settings allow. Nothing was stored. */
        TOO_MANY_RECORDS,
        /** Stored on this node and on its way to the others, but no majority has confirmed it in time. */
        NOT_CONFIRMED,
        /** The replicated store refused; nothing was stored. */
        NOT_STORED,
        /** The control plane has stopped or is stopping. */
        STOPPED
    }

    private final Reason reason;

    ControlException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    ControlException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why, for code. */
    public Reason reason() {
        return reason;
    }
}
