package io.strait.tasklet.stackless;

import io.strait.tasklet.DeadlockException;

/**
 * The main tasklet is blocked and no other one can run: raised in the main tasklet, whose operation is withdrawn. Stackless:
 * {@code RuntimeError: Deadlock: the last runnable tasklet cannot be blocked}.
 */
public final class DeadlockError extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /** Names every tasklet that waits; the cause lists them too. */
    DeadlockError(DeadlockException cause) {
        super("the last runnable tasklet cannot be blocked: " + cause.getMessage(), cause);
    }
}
