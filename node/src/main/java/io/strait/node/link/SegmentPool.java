package io.strait.node.link;

import java.util.ArrayDeque;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Memory for the send windows of all peers: a window that drains gives its segments to whoever needs them next. */
final class SegmentPool {
    private static final int SPARE_SEGMENTS = 64;

    private final int segmentBytes;
    private final ArrayDeque<Segment> spare = new ArrayDeque<>();

    /**
     * @param segmentBytes at least the footprint of the longest entry
     */
    SegmentPool(int segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    Segment take() {
        Segment segment = spare.poll();
        return segment == null ? new Segment(new UnsafeBuffer(new byte[segmentBytes])) : segment;
    }

    void giveBack(Segment segment) {
        segment.limit = 0;
        segment.next = null;
        if (spare.size() < SPARE_SEGMENTS) {
            spare.push(segment);
        }
    }

    /** A piece of one window: whole entries from 0 to {@code limit}. Its fields belong to that window. */
    static final class Segment {
        final UnsafeBuffer buffer;
        int limit;

        @Nullable
        Segment next;

        private Segment(UnsafeBuffer buffer) {
            this.buffer = buffer;
        }

        int remaining() {
            return buffer.capacity() - limit;
        }
    }
}
