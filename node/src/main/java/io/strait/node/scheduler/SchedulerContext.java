package io.strait.node.scheduler;

import io.strait.core.CoreLimits;
import io.strait.core.id.NodeUid;
import io.strait.node.link.LinkContext;
import java.util.function.Consumer;

/**
 * What a {@link Scheduler} is started with.
 *
 * @param self this process's incarnation
 * @param limits the core's bounds
 * @param link the data plane, launched by the scheduler; its listener is called in the turn
 * @param idling what to do when there is nothing to do
 * @param inboxCapacity how many commands may wait
 * @param records spreads declarations and closes
 * @param onFatal told once, with the reason, when the scheduler cannot go on; it has stopped then
 */
public record SchedulerContext(
        NodeUid self,
        CoreLimits limits,
        LinkContext link,
        Idling idling,
        int inboxCapacity,
        RecordPublisher records,
        Consumer<String> onFatal) {}
