package io.strait.core.session;

import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.op.Outcome;
import io.strait.core.time.Deadline;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One participant's operations.
 *
 * <p>Exactly-once window: an operation id is pending, or answered and kept until acknowledged, or neither and not above
 * the highest id seen, and then over. Whatever is sent again falls into one of the three, so it never takes effect twice; no time bounds the window.
 */
final class Session {

    final SessionId id;
    final int credit;
    final long leaseNs;
    /** What handles each unanswered operation. */
    final Map<Long, Pending> pending = new LinkedHashMap<>();
    /** Outcomes that the participant has not acknowledged; empty in a session without lease. */
    final Map<Long, Outcome> kept = new TreeMap<>();

    /** Its persistent selects. */
    final Set<SelectId> loops = new LinkedHashSet<>(2);

    /** The highest id taken in. Participants submit in ascending order, also when they submit again. */
    long highest;

    boolean attached = true;

    @Nullable
    Deadline lease;

    Session(SessionId id, int credit, long leaseNs) {
        this.id = id;
        this.credit = credit;
        this.leaseNs = leaseNs;
    }

    /** Whether outcomes are kept until acknowledged, because the connection may be lost and come back. */
    boolean isResumable() {
        return leaseNs > 0;
    }
}
