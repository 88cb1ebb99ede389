package io.strait.core.select;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.Direction;
import org.jspecify.annotations.Nullable;

/** One branch of a persistent select. */
final class LoopBranch {

    final int number;
    final ChannelName channel;
    final Direction direction;
    boolean enabled = true;
    /** Its channel is closed: it offers nothing any more. */
    boolean closed;
    /** Where it is enrolled, or is about to be; null: nowhere. Written by {@link LoopEnrolments}. */
    @Nullable
    NodeUid home;
    /** The round in which it was served last; 0: never. */
    long servedRound;

    LoopBranch(int number, ChannelName channel, Direction direction) {
        this.number = number;
        this.channel = channel;
        this.direction = direction;
    }

    /** Whether it takes part. */
    boolean isOpen() {
        return enabled && !closed;
    }
}
