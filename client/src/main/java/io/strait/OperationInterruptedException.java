package io.strait;

/**
 * The thread was interrupted in a call that cannot throw {@link InterruptedException}: iteration, a stream, connecting. The
 * thread's interrupt flag is set again. No value moved.
 */
public final class OperationInterruptedException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message and the interruption. */
    public OperationInterruptedException(String message, InterruptedException cause) {
        super(message, cause);
    }
}
