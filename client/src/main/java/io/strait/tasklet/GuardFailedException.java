package io.strait.tasklet;

/** A guard was chosen whose event failed with a checked exception; the cause says why. */
public final class GuardFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The cause is what the guard failed with. */
    public GuardFailedException(String guard, Throwable cause) {
        super("guard failed: guard=\"" + guard + "\" failure=" + cause, cause);
    }
}
