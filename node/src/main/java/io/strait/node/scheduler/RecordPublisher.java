package io.strait.node.scheduler;

import io.strait.core.placement.ChannelRecord;

/** Spreads channel records to every node. Called in the turn; must not block or throw. */
@FunctionalInterface
public interface RecordPublisher {

    void publish(ChannelRecord record);
}
