package io.strait.core.message;

import io.strait.core.id.NodeUid;

/** Where a stage of the core puts its messages. Those to this node itself are handled later in the same step. */
@FunctionalInterface
public interface Outbox {

    /** Queues {@code message} behind all that were sent to {@code to} before. */
    void send(NodeUid to, Message message);
}
