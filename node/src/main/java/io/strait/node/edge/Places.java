package io.strait.node.edge;

import io.strait.proto.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds sessions and unary calls, each of which is a session of the core, so that the core's own bound is never met. */
final class Places {

    /** Sessions of embedded callers and of the node itself. */
    private static final int RESERVED = 64;

    private final int max;
    private final AtomicInteger taken = new AtomicInteger();

    Places(int maxSessions) {
        this.max = Math.max(1, maxSessions - RESERVED);
    }

    /**
     * Takes one.
     *
     * @throws Refused with OVERLOADED when there is none
     */
    void take() {
        if (taken.incrementAndGet() > max) {
            taken.decrementAndGet();
            throw new Refused(
                    ErrorCode.OVERLOADED,
                    "edge: too many sessions and unary calls: limit=" + EdgeSettings.SESSIONS_KEY + "-" + RESERVED + "="
                            + max);
        }
    }

    /** Gives one back, once its session in the core has ended. */
    void giveBack() {
        taken.decrementAndGet();
    }
}
