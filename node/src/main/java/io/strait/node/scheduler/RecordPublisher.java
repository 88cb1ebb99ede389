package io.strait.node.scheduler;

import io.strait.core.placement.ChannelRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Spreads channel records to every node. Called in the turn; must not block or throw. */
@FunctionalInterface
public interface RecordPublisher {

    /**
     * Spreads a record.
     *
     * @param done called once, on any thread: with null when the record is stored so that it survives this node, else with a
     *     sentence that says why that is not known
     */
    void publish(ChannelRecord record, Consumer<@Nullable String> done);
}
