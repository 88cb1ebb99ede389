package io.strait.tasklet;

/** Ends a tasklet that is killed. Thrown where it waits; a body that catches it and goes on is killed again at its next wait. */
public final class TaskletKilled extends Error {

    private static final long serialVersionUID = 1;

    /** Without a stack: it says nothing that the tasklet's own stack does not say. */
    public TaskletKilled() {
        super("tasklet was killed", null, false, false);
    }
}
