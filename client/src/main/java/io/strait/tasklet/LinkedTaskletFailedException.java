package io.strait.tasklet;

/** A tasklet that this one is linked to failed or was killed; the cause says why. */
public final class LinkedTaskletFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The cause is what the other's body threw, or a {@link TaskletKilled}. */
    public LinkedTaskletFailedException(String tasklet, Throwable cause) {
        super("linked tasklet failed: name=" + tasklet + " failure=" + cause, cause);
    }
}
