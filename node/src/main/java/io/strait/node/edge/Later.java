package io.strait.node.edge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers on the event loop. Any thread, the turn included. */
final class Later {

    private static final Logger LOG = LoggerFactory.getLogger(Later.class);

    private final ScheduledExecutorService eventLoop;

    Later(ScheduledExecutorService eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Runs an action, which must not block, on the event loop. After the edge was closed nothing runs any more. */
    Future<?> run(long delayMs, Runnable action) {
        try {
            return eventLoop.schedule(() -> runLogged(action), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("timer after the edge was closed", e);
            return CompletableFuture.completedFuture(null);
        }
    }

    private static void runLogged(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("timer failed", e);
        }
    }
}
