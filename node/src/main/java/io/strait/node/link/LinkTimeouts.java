package io.strait.node.link;

import java.util.concurrent.TimeUnit;

/**
 * How long the data plane waits for what, in nanoseconds of the caller's clock.
 *
 * @param ackDelayNs longest wait of an acknowledgement for a frame that can carry it
 * @param ackTimeoutNs wait for an acknowledgement before the peer is asked where it stands
 * @param greetingNs first interval between two such questions; doubles up to a second
 * @param rebuildNs first interval between two attempts to make a lost media driver anew; doubles
 * @param rebuildAttempts attempts without a lasting success before the layer gives up; at most 16
 */
public record LinkTimeouts(long ackDelayNs, long ackTimeoutNs, long greetingNs, long rebuildNs, int rebuildAttempts) {

    /** 1 ms, 500 ms, 20 ms, 100 ms, 6 attempts (over about three seconds). */
    public static final LinkTimeouts DEFAULT = new LinkTimeouts(
            TimeUnit.MILLISECONDS.toNanos(1),
            TimeUnit.MILLISECONDS.toNanos(500),
            TimeUnit.MILLISECONDS.toNanos(20),
            TimeUnit.MILLISECONDS.toNanos(100),
            6);

    public LinkTimeouts {
        if (ackDelayNs < 1
                || ackTimeoutNs < 1
                || greetingNs < 1
                || rebuildNs < 1
                || rebuildAttempts < 1
                || rebuildAttempts > 16) {
            throw new IllegalArgumentException(
                    "link timeouts: must be at least 1, and 16 attempts at most: ackDelayNs=" + ackDelayNs
                            + " ackTimeoutNs=" + ackTimeoutNs + " greetingNs=" + greetingNs + " rebuildNs=" + rebuildNs
                            + " rebuildAttempts=" + rebuildAttempts);
        }
    }
}
