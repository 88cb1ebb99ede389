package io.strait.client.port;

import io.strait.core.op.Outcome;

/**
 * What a port tells the caller of an operation. Called by one thread at a time, in the order of the decisions; must neither
 * block nor throw.
 */
public interface Completion {

    /** It has ended. Called exactly once, and nothing is called after it. */
    void onOutcome(Outcome outcome);

    /**
     * A lazy branch is chosen and its value is wanted (S6): answer through {@code operation}, from any thread. May be called
     * more than once for a branch; the answer must be the same.
     */
    void onNeedValue(OperationHandle operation, int branch);

    /**
     * Whether these calls run application code. If not, they only note and wake, and a port may make them at once, in its
     * innermost step.
     */
    boolean runsApplicationCode();
}
