package io.strait.toolbox;

import org.jspecify.annotations.Nullable;

/** Decides what a {@link Stage} does about a failure: one that a function of the user's threw, or one that was received. */
@FunctionalInterface
public interface FailureHandler {

    /** What to do. */
    enum Decision {
        /** Go on; the input that failed is done with. */
        SKIP,
        /** Send the failure on in place of the value (C9), and go on. Where a stage has no output: as {@link #SKIP}. */
        FORWARD,
        /** End the stage; its outputs are closed. The input is undelivered. */
        STOP
    }

    /**
     * A failure has occurred. Called by the tasklet of the stage, where it may block; what it throws stops the stage.
     *
     * @param failure what was thrown, or a {@link io.strait.RemoteFailureException} that was received
     * @param input the value that failed; null when a failure was received in its place
     */
    Decision onFailure(Throwable failure, @Nullable Object input);

    /** Sends every failure on. */
    static FailureHandler forward() {
        return (failure, input) -> Decision.FORWARD;
    }

    /** Stops at the first failure. */
    static FailureHandler stop() {
        return (failure, input) -> Decision.STOP;
    }
}
