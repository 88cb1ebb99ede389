package io.strait.core;

import io.strait.core.op.ChannelProperties;

/**
 * The bounds of one core (C14, D10). Past a bound the operation is refused with an error that names it.
 *
 * @param maxBranches branches of one select; bounds the size of an offer, which is one message per home node
 * @param maxSessions open sessions; and as many declarations and closes wait at this home to be stored
 * @param maxChannels channels with state at this home: waiting offers, a buffer, a declaration or a close
 * @param maxWaitingClaims claims that wait at one busy select; past it the youngest yields
 * @param maxPayloadBytes the largest payload of any channel, whatever was declared
 * @param maxLoopBranches branches of one persistent select; they are offered in parts, so no message bounds them
 */
public record CoreLimits(
        int maxBranches,
        int maxSessions,
        int maxChannels,
        int maxWaitingClaims,
        int maxPayloadBytes,
        int maxLoopBranches) {

    private static final int DEFAULT_MAX_LOOP_BRANCHES = 1_000_000;

    /** 4,096 branches, 65,536 sessions, 4 Mi channels, 256 waiting claims, 1 MiB, a million branches of a persistent select. */
    public static final CoreLimits DEFAULT = new CoreLimits(1 << 12, 1 << 16, 1 << 22, 256);

    public CoreLimits {
        if (maxBranches < 1
                || maxSessions < 1
                || maxChannels < 1
                || maxWaitingClaims < 1
                || maxPayloadBytes < 0
                || maxLoopBranches < 1) {
            throw new IllegalArgumentException("limits: too small: maxBranches=" + maxBranches + " maxSessions="
                    + maxSessions + " maxChannels=" + maxChannels + " maxWaitingClaims=" + maxWaitingClaims
                    + " maxPayloadBytes=" + maxPayloadBytes
                    + " maxLoopBranches=" + maxLoopBranches);
        }
    }

    /** With the usual bound of a persistent select. */
    public CoreLimits(int maxBranches, int maxSessions, int maxChannels, int maxWaitingClaims, int maxPayloadBytes) {
        this(maxBranches, maxSessions, maxChannels, maxWaitingClaims, maxPayloadBytes, DEFAULT_MAX_LOOP_BRANCHES);
    }

    /** With payloads as large as can be declared. */
    public CoreLimits(int maxBranches, int maxSessions, int maxChannels, int maxWaitingClaims) {
        this(maxBranches, maxSessions, maxChannels, maxWaitingClaims, ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES);
    }
}
