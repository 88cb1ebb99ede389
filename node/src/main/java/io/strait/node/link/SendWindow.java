package io.strait.node.link;

import io.strait.node.link.SegmentPool.Segment;
import org.agrona.DirectBuffer;

/**
 * The frames for one peer, kept from {@code append} until the peer has them. Frames are stored as the entries that go on
 * the wire, so a batch is copied once, straight into Aeron's buffer, and sending again is the same copy once more.
 *
 * <pre>
 *   1 ... firstKept-1 | firstKept ... cursor-1 | cursor ... next-1 | next ...
 *      acknowledged   |      in flight         |      unsent       |  free
 * </pre>
 *
 * Invariants: {@code firstKept <= cursor <= next}; {@code cursor <= beyondSent <= next}; no entry crosses a segment, no
 * segment but the last is without entries behind {@code firstKept}. A rewind only ever goes to {@code firstKept}.
 */
final class SendWindow {
    private final SegmentPool pool;
    private final long maxBytes;
    private final int maxEntries;
    private final int maxEntryBytes;

    private Segment head;
    private int headOffset;
    private long firstKept = 1;

    private Segment cursor;
    private int cursorOffset;
    private long cursorNumber = 1;
    /** One more than the highest number ever sent. */
    private long beyondSent = 1;

    private Segment tail;
    private long next = 1;
    private long keptBytes;

    private int batchBytes;
    private int batchEntries;

    SendWindow(SegmentPool pool, LinkLimits limits) {
        this.pool = pool;
        this.maxBytes = limits.windowBytes();
        this.maxEntries = limits.windowEntries();
        this.maxEntryBytes = WireFormat.maxEntryBytes(limits.mtuBytes());
        this.head = pool.take();
        this.cursor = head;
        this.tail = head;
    }

    /** What the peer's acknowledgement means here. */
    enum Ack {
        /** It has more than before. */
        PROGRESS,
        /** Known before, or overtaken by a later one. */
        STALE,
        /** It claims to have what was never sent. */
        IMPOSSIBLE
    }

    /** Takes a whole frame, or nothing when it does not fit. */
    boolean append(DirectBuffer frame, int offset, int length) {
        int entries = WireFormat.entriesOf(length, maxEntryBytes);
        long bytes = length + (long) entries * (WireFormat.ENTRY_HEADER_BYTES + 3);
        if (keptBytes + bytes > maxBytes || next - firstKept + entries > maxEntries) {
            return false;
        }
        int position = 0;
        for (int left = entries; left > 0; left--) {
            int piece = Math.min(maxEntryBytes, length - position);
            appendEntry(frame, offset + position, piece, left > 1);
            position += piece;
        }
        return true;
    }

    private void appendEntry(DirectBuffer frame, int offset, int length, boolean more) {
        int footprint = WireFormat.footprint(length);
        if (tail.remaining() < footprint) {
            Segment segment = pool.take();
            tail.next = segment;
            tail = segment;
        }
        WireFormat.putEntryHeader(tail.buffer, tail.limit, length, more);
        tail.buffer.putBytes(tail.limit + WireFormat.ENTRY_HEADER_BYTES, frame, offset, length);
        tail.limit += footprint;
        keptBytes += footprint;
        next++;
    }

    /** Finds the next entries to send, as many as fit; false when nothing is unsent. */
    boolean nextBatch(int maxBodyBytes) {
        if (cursorNumber == next) {
            return false;
        }
        if (cursorOffset == cursor.limit && cursor.next != null) {
            cursor = cursor.next;
            cursorOffset = 0;
        }
        int position = cursorOffset;
        int entries = 0;
        while (position < cursor.limit) {
            int footprint = WireFormat.footprint(WireFormat.pieceBytes(cursor.buffer, position));
            if (position + footprint - cursorOffset > maxBodyBytes) {
                break;
            }
            position += footprint;
            entries++;
        }
        batchBytes = position - cursorOffset;
        batchEntries = entries;
        return true;
    }

    DirectBuffer batchBuffer() {
        return cursor.buffer;
    }

    int batchOffset() {
        return cursorOffset;
    }

    int batchBytes() {
        return batchBytes;
    }

    int batchEntries() {
        return batchEntries;
    }

    /** Number of the first entry of the batch. */
    long batchFirst() {
        return cursorNumber;
    }

    /** The batch has been written. Returns how many of its entries had been sent before. */
    int batchSent() {
        int resent = (int) Math.max(0, Math.min(batchEntries, beyondSent - cursorNumber));
        cursorOffset += batchBytes;
        cursorNumber += batchEntries;
        beyondSent = Math.max(beyondSent, cursorNumber);
        return resent;
    }

    /** The peer has all entries up to {@code acked}: forget them. */
    Ack acknowledge(long acked) {
        if (acked < firstKept) {
            return Ack.STALE;
        }
        if (acked >= beyondSent) {
            return Ack.IMPOSSIBLE;
        }
        while (firstKept <= acked) {
            dropFirst();
        }
        return Ack.PROGRESS;
    }

    private void dropFirst() {
        if (headOffset == head.limit && head.next != null) {
            dropHeadSegment(head.next);
        }
        int footprint = WireFormat.footprint(WireFormat.pieceBytes(head.buffer, headOffset));
        headOffset += footprint;
        keptBytes -= footprint;
        // After a rewind the acknowledgement of the first transmission may overtake the second one.
        if (cursorNumber == firstKept) {
            cursor = head;
            cursorOffset = headOffset;
            cursorNumber++;
        }
        firstKept++;
        if (firstKept == next) {
            startOver();
        }
    }

    private void dropHeadSegment(Segment following) {
        if (cursor == head) {
            cursor = following;
            cursorOffset = 0;
        }
        pool.giveBack(head);
        head = following;
        headOffset = 0;
    }

    /** Nothing is kept: one segment, filled from its start again. */
    private void startOver() {
        while (head.next != null) {
            dropHeadSegment(head.next);
        }
        head.limit = 0;
        headOffset = 0;
        cursor = head;
        cursorOffset = 0;
        tail = head;
    }

    /** Sends everything that is kept once more. */
    void rewind() {
        cursor = head;
        cursorOffset = headOffset;
        cursorNumber = firstKept;
    }

    /** Gives the memory back; nothing may be appended afterwards. */
    void release() {
        firstKept = next;
        cursorNumber = next;
        keptBytes = 0;
        startOver();
        pool.giveBack(head);
    }

    boolean hasUnsent() {
        return cursorNumber < next;
    }

    boolean hasUnacknowledged() {
        return firstKept < beyondSent;
    }

    long firstKept() {
        return firstKept;
    }

    long keptEntries() {
        return next - firstKept;
    }

    long keptBytes() {
        return keptBytes;
    }
}
