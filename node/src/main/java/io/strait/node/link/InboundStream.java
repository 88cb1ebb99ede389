package io.strait.node.link;

import io.strait.core.id.NodeUid;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The entries of one peer, put into order: duplicates are dropped, a gap stops everything behind it, pieces become
 * frames. {@code delivered} counts up by one per entry just before its frame is handed over, which is what makes
 * delivery exactly-once even when the handler throws.
 */
final class InboundStream {
    private final NodeUid peer;
    private final LinkCounters counters;
    private final int maxFrameBytes;

    private long delivered;
    private boolean closed;

    private final ExpandableArrayBuffer assembly = new ExpandableArrayBuffer(0);
    private int assembledBytes;

    InboundStream(NodeUid peer, LinkCounters counters, int maxFrameBytes) {
        this.peer = peer;
        this.counters = counters;
        this.maxFrameBytes = maxFrameBytes;
    }

    /** What became of the entries of one message. */
    enum Arrival {
        /** At least one was new. */
        DELIVERED,
        /** All were known. */
        DUPLICATE,
        /** Dropped: one before them is missing. */
        GAP,
        /** A frame grew beyond the limit: this stream cannot go on. */
        TOO_LARGE
    }

    /** Number of the last entry that arrived in order; 0 when none did. */
    long delivered() {
        return delivered;
    }

    /** Takes the entries of a checked DATA message. */
    Arrival onEntries(long first, int entries, DirectBuffer buffer, int offset, FrameHandler handler) {
        if (first > delivered + 1) {
            counters.increment(LinkCounter.GAPS);
            return Arrival.GAP;
        }
        long known = Math.min(entries, delivered + 1 - first);
        counters.add(LinkCounter.DUPLICATES_DROPPED, known);
        int position = offset;
        for (int i = 0; i < entries && !closed; i++) {
            int piece = WireFormat.pieceBytes(buffer, position);
            if (i >= known && !onEntry(buffer, position, piece, handler)) {
                return Arrival.TOO_LARGE;
            }
            position += WireFormat.footprint(piece);
        }
        return known == entries ? Arrival.DUPLICATE : Arrival.DELIVERED;
    }

    private boolean onEntry(DirectBuffer buffer, int position, int piece, FrameHandler handler) {
        boolean more = WireFormat.goesOn(buffer, position);
        int pieceOffset = position + WireFormat.ENTRY_HEADER_BYTES;
        if (!more && assembledBytes == 0) {
            delivered++;
            deliver(buffer, pieceOffset, piece, handler);
            return true;
        }
        if (piece > maxFrameBytes - assembledBytes) {
            return false;
        }
        delivered++;
        assembly.putBytes(assembledBytes, buffer, pieceOffset, piece);
        assembledBytes += piece;
        if (!more) {
            int length = assembledBytes;
            assembledBytes = 0;
            deliver(assembly, 0, length, handler);
        }
        return true;
    }

    private void deliver(DirectBuffer buffer, int offset, int length, FrameHandler handler) {
        counters.increment(LinkCounter.FRAMES_RECEIVED);
        counters.add(LinkCounter.BYTES_RECEIVED, length);
        handler.onFrame(peer, buffer, offset, length);
    }

    /** Nothing more is delivered, not even the rest of the message that is being worked on. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
