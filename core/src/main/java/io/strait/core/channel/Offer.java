package io.strait.core.channel;

import io.strait.core.op.Direction;
import io.strait.core.op.Payload;
import org.jspecify.annotations.Nullable;

/** One enrolled branch at the home of its channel. State and links are written by {@link ChannelHome} and its queue. */
final class Offer {

    /** Whether an offer can be introduced. */
    enum State {
        /** Its select is busy, or the value is delegated and being settled. */
        HELD,
        /** In the queue of those that can be introduced. */
        FREE,
        /** Of a persistent select: in the line of those whose turn it will be. */
        QUEUED,
        /** Introduced to {@code peer}, or to the buffer when {@code peer} is null. */
        PAIRED,
        /** The buffer took its value or gave it one; its select's Gone is on its way. */
        SERVED
    }

    final EnrolledSelect select;
    final int branch;
    final ChannelHome channel;
    final Direction direction;
    /** Order of arrival at this node; kept when the select is enrolled again, new when a persistent select was served. */
    long arrival;
    /** A delegated value; null once it is parked. */
    @Nullable
    Payload value;

    State state = State.HELD;

    @Nullable
    Offer peer;
    /** With PAIRED: introduced to the buffer, and not to a select that has gone since. */
    boolean withBuffer;
    /** Hybrid time of the partner's round, or of the buffered value. */
    long partnerTime;

    /** Neighbours among the FREE ones of the queue, or among the QUEUED ones of the persistent select. */
    @Nullable
    Offer previous;

    @Nullable
    Offer next;

    Offer(
            EnrolledSelect select,
            int branch,
            ChannelHome channel,
            Direction direction,
            long arrival,
            @Nullable Payload value) {
        this.select = select;
        this.branch = branch;
        this.channel = channel;
        this.direction = direction;
        this.arrival = arrival;
        this.value = value;
    }

    boolean isPairedWithBuffer() {
        return state == State.PAIRED && withBuffer;
    }
}
