package io.strait.node.scheduler;

import io.strait.core.op.Outcome;

/**
 * Where a session's outcomes go. Called by whoever holds the turn, in order; must not block or throw. It may call
 * {@link Scheduler#submit}, whose commands then run later in the same turn.
 */
public interface SessionListener {

    /** An operation has ended. May come again after a resume; the id tells. */
    void onReply(long opId, Outcome outcome);

    /** A lazy branch is chosen: answer with Input.Supply. */
    void onNeedValue(long opId, int branch);

    /** The scheduler has stopped: nothing comes any more. */
    void onStopped(String reason);
}
