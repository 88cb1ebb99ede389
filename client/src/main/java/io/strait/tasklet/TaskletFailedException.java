package io.strait.tasklet;

/** The tasklet that was waited for failed or was killed; the cause says why. */
public final class TaskletFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The cause is what the body threw, or a {@link TaskletKilled}. */
    public TaskletFailedException(String tasklet, Throwable cause) {
        super("tasklet failed: name=" + tasklet + " failure=" + cause, cause);
    }
}
