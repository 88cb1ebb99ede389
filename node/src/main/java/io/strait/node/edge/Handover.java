package io.strait.node.edge;

import io.strait.node.scheduler.InboxFullException;
import io.strait.node.scheduler.SchedulerStoppedException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commands to the scheduler that must not be lost although its inbox may be full: they are tried again from the
 * event loop until they are taken. New operations do not come this way, they are refused.
 */
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final long RETRY_MS = 1;

    private final Later later;
    private final EdgeCounters counters;

    Handover(Later later, EdgeCounters counters) {
        this.later = later;
        this.counters = counters;
    }

    /** Runs {@code command}, which calls the scheduler, now or later. Any thread; never blocks. */
    void bring(Runnable command) {
        bring(command, () -> {});
    }

    /**
     * The same with something to do once the command is taken. That is not run when the scheduler has stopped: sessions
     * hear of it as its listeners.
     */
    void bring(Runnable command, Runnable whenTaken) {
        try {
            command.run();
        } catch (InboxFullException e) {
            counters.inboxFull.increment();
            Future<?> _ = later.run(RETRY_MS, () -> bring(command, whenTaken));
            return;
        } catch (SchedulerStoppedException e) {
            LOG.debug("command after the end", e);
            return;
        }
        whenTaken.run();
    }
}
