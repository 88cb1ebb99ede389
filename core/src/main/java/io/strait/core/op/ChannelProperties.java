package io.strait.core.op;

import io.strait.core.id.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * What a declared channel is (C13). An undeclared channel has {@link #RENDEZVOUS}.
 *
 * @param capacity how many values the buffer holds; 0 is a rendezvous
 * @param overflow what a send to a full buffer does; only SUSPEND with capacity 0
 * @param maxOffers how many offers may wait per direction before OVERLOADED (C14)
 * @param maxPayloadBytes the largest payload, see {@link Payload#size()}
 * @param codec the content type that all values must have; empty: any
 */
public record ChannelProperties(int capacity, Overflow overflow, int maxOffers, int maxPayloadBytes, String codec) {

    /** What happens to a send when the buffer is full (C3). */
    public enum Overflow {
        /** The sender waits. */
        SUSPEND,
        /** The oldest buffered value is dropped. */
        DROP_OLDEST,
        /** The value being sent is dropped; the send succeeds. */
        DROP_LATEST,
        /** Only the latest value is kept; capacity is 1. */
        CONFLATE,
        /** A plain send is refused with BUFFER_FULL; a select's send branch is just not ready. */
        REJECT
    }

    /** The largest buffer. */
    public static final int MAX_CAPACITY = 1 << 20;
    /** How many offers may wait per direction unless declared otherwise. */
    public static final int DEFAULT_MAX_OFFERS = 1 << 20;
    /** The largest payload unless declared otherwise, and the largest that can be declared: 1 MiB. */
    public static final int DEFAULT_MAX_PAYLOAD_BYTES = 1 << 20;

    /** An undeclared channel: capacity 0, default limits. */
    public static final ChannelProperties RENDEZVOUS = rendezvous();

    /**
     * Checks the properties.
     *
     * @throws IllegalArgumentException naming the field, its value and the limit
     */
    public ChannelProperties {
        requireRange("capacity", capacity, 0, MAX_CAPACITY);
        requireRange("maxOffers", maxOffers, 1, DEFAULT_MAX_OFFERS);
        requireRange("maxPayloadBytes", maxPayloadBytes, 0, DEFAULT_MAX_PAYLOAD_BYTES);
        if (capacity == 0 && overflow != Overflow.SUSPEND) {
            throw new IllegalArgumentException("overflow: needs a buffer: overflow=" + overflow + " capacity=0");
        }
        if (overflow == Overflow.CONFLATE && capacity != 1) {
            throw new IllegalArgumentException("capacity: CONFLATE keeps one value: capacity=" + capacity);
        }
        if (codec.length() > 255) {
            throw new IllegalArgumentException("codec: too long: length=" + codec.length() + " limit=255");
        }
    }

    private static ChannelProperties rendezvous() {
        return buffered(0, Overflow.SUSPEND);
    }

    /** Properties with default limits. */
    public static ChannelProperties buffered(int capacity, Overflow overflow) {
        return new ChannelProperties(capacity, overflow, DEFAULT_MAX_OFFERS, DEFAULT_MAX_PAYLOAD_BYTES, "");
    }

    public boolean isBuffered() {
        return capacity > 0;
    }

    /**
     * Why {@code value} may not be sent on {@code channel}, which has these properties; null: it may.
     *
     * @param nodeMaxPayloadBytes the node's own limit, which holds as well
     */
    public Outcome.@Nullable Refused faultOf(ChannelName channel, Payload value, int nodeMaxPayloadBytes) {
        int limit = Math.min(maxPayloadBytes, nodeMaxPayloadBytes);
        if (value.size() > limit) {
            return new Outcome.Refused(
                    Refusal.PAYLOAD_TOO_LARGE,
                    "payload too large: channel=" + channel + " bytes=" + value.size() + " limit=" + limit);
        }
        boolean otherCodec =
                value.kind() == Payload.Kind.VALUE && !codec.isEmpty() && !codec.equals(value.contentType());
        return otherCodec
                ? new Outcome.Refused(
                        Refusal.WRONG_CODEC,
                        "content type differs from the channel's codec: channel=" + channel + " contentType="
                                + value.contentType() + " codec=" + codec)
                : null;
    }

    private static void requireRange(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": out of range: value=" + value + " limit=" + min + ".." + max);
        }
    }
}
