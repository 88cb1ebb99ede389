package io.strait.tasklet.supervise;

/** A tasklet of a scope failed, and the others were cancelled; the cause is its failure. Later failures are suppressed ones. */
public final class ScopeFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ScopeFailedException(String scope, String tasklet, Throwable cause) {
        super("tasklet of a scope failed: scope=" + scope + " name=" + tasklet + " failure=" + cause, cause);
    }
}
