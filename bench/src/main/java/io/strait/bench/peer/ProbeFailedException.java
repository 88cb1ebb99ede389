package io.strait.bench.peer;

/** A program that is measured ended, answered something else, or did not answer in time. */
public final class ProbeFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With what happened. */
    public ProbeFailedException(String message) {
        super(message);
    }

    /** With what happened, and why. */
    public ProbeFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
