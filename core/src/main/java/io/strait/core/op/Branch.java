package io.strait.core.op;

import io.strait.core.id.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of a select. Its identity is its index in the select's list.
 *
 * @param channel where the branch offers
 * @param direction send or receive
 * @param value what a send branch hands over; null for a receive, and for a lazy send, whose value the coordinator asks
 *     for once the branch is chosen (S6)
 */
public record Branch(
        ChannelName channel, Direction direction, @Nullable Payload value) {

    public Branch {
        if (direction == Direction.RECEIVE && value != null) {
            throw new IllegalArgumentException("branch: a receive carries no value: channel=" + channel);
        }
    }

    public static Branch send(ChannelName channel, Payload value) {
        return new Branch(channel, Direction.SEND, value);
    }

    public static Branch lazySend(ChannelName channel) {
        return new Branch(channel, Direction.SEND, null);
    }

    public static Branch receive(ChannelName channel) {
        return new Branch(channel, Direction.RECEIVE, null);
    }

    /** Whether the value is asked for only when the branch is chosen. */
    public boolean isLazy() {
        return direction == Direction.SEND && value == null;
    }
}
