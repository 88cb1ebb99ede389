package io.strait.node.link;

import org.agrona.BitUtil;

/**
 * Sizes and bounds of the data plane; the same on every node of a cluster.
 *
 * @param termBytes length of one of the three Aeron term buffers per direction and peer; a power of two
 * @param mtuBytes longest datagram payload; 1408 fits every Ethernet, more needs jumbo frames
 * @param windowBytes frames kept per peer until acknowledged
 * @param windowEntries the same in entries; a frame longer than a datagram takes several
 * @param maxFrameBytes longest frame
 * @param expectedPeers peers for which shared memory must suffice at start
 */
public record LinkLimits(
        int termBytes, int mtuBytes, int windowBytes, int windowEntries, int maxFrameBytes, int expectedPeers) {

    /** 256 KiB terms, 1,408 byte datagrams, 64 MiB or 65,536 entries per peer, frames of up to 1.5 MiB, 16 peers. */
    public static final LinkLimits DEFAULT = new LinkLimits(1 << 18, 1_408, 64 << 20, 1 << 16, 3 << 19, 16);

    private static final int MIN_TERM_BYTES = 64 << 10;
    private static final int MIN_MTU_BYTES = 768;

    public LinkLimits {
        if (!BitUtil.isPowerOfTwo(termBytes) || termBytes < MIN_TERM_BYTES) {
            throw new IllegalArgumentException(
                    "link limits: not a power of two from " + MIN_TERM_BYTES + ": termBytes=" + termBytes);
        }
        if (mtuBytes < MIN_MTU_BYTES || mtuBytes > termBytes / 8 || mtuBytes % 32 != 0) {
            throw new IllegalArgumentException("link limits: not a multiple of 32 from " + MIN_MTU_BYTES
                    + " to an eighth of a term: mtuBytes=" + mtuBytes + " termBytes=" + termBytes);
        }
        if (maxFrameBytes < 1 || windowBytes / 2 < maxFrameBytes) {
            throw new IllegalArgumentException(
                    "link limits: the window must hold two of the longest frames: windowBytes=" + windowBytes
                            + " maxFrameBytes=" + maxFrameBytes);
        }
        if (windowEntries < 2 * WireFormat.entriesOf(maxFrameBytes, WireFormat.maxEntryBytes(mtuBytes))) {
            throw new IllegalArgumentException("link limits: the window must hold two of the longest frames:"
                    + " windowEntries=" + windowEntries + " maxFrameBytes=" + maxFrameBytes);
        }
        if (expectedPeers < 1) {
            throw new IllegalArgumentException("link limits: must be at least 1: expectedPeers=" + expectedPeers);
        }
    }

    /** The same with another window; for nodes with little memory. */
    public LinkLimits withWindow(int bytes, int entries) {
        return new LinkLimits(termBytes, mtuBytes, bytes, entries, maxFrameBytes, expectedPeers);
    }

    /** The same with another bound for a frame. */
    public LinkLimits withMaxFrameBytes(int bytes) {
        return new LinkLimits(termBytes, mtuBytes, windowBytes, windowEntries, bytes, expectedPeers);
    }
}
