package io.strait.node.scheduler;

import io.strait.core.id.NodeUid;
import io.strait.tasklet.HogReport;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasklets of a node, run by its scheduler's thread between two duty cycles.
 *
 * <p>When a tasklet keeps that thread for long, a stand-by thread runs the duty cycles until the tasklet gives way (T6): tasklets
 * run without the turn, so that any thread can take it.
 */
final class TaskletDuty implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskletDuty.class);
    /** Tasklets run for so long between two cycles: peers must not wait longer than about a round trip. */
    private static final Duration BUDGET = Duration.ofNanos(50_000);
    /** A tasklet that keeps the thread for longer is reported, and the stand-by thread takes over the duty. */
    private static final Duration HOG_AFTER = Duration.ofMillis(20);

    private static final long STANDBY_IDLE_NS = 50_000;

    private final Scheduler scheduler;
    private final IntSupplier dutyCycle;
    private final Thread standby;
    /** A tasklet has the scheduler's thread. */
    private volatile boolean inTasklets;
    /** The stand-by thread is needed until the tasklets give the thread back. */
    private volatile boolean hogged;

    private volatile boolean closed;

    TaskletDuty(NodeUid self, IntSupplier dutyCycle, Runnable onWork) {
        this.dutyCycle = dutyCycle;
        this.scheduler = Scheduler.pumped(SchedulerOptions.defaults()
                .withName("strait-tasklets-" + self)
                .withWatchdog(HOG_AFTER, this::onHog)
                .withOnWork(onWork));
        this.standby =
                Thread.ofPlatform().name("strait-standby-" + self).daemon().start(this::standBy);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    boolean hasWork() {
        return scheduler.hasWork();
    }

    /** Runs tasklets for a while; returns how many switches were made. By the thread of the duty cycle. */
    int run() {
        if (!scheduler.hasWork()) {
            return 0;
        }
        inTasklets = true;
        try {
            return scheduler.run(BUDGET);
        } finally {
            inTasklets = false;
            hogged = false;
        }
    }

    private void onHog(HogReport report) {
        LOG.warn(
                "tasklet hogs the node's scheduler: tasklet={} busyMs={} at={}",
                report.tasklet(),
                report.busy().toMillis(),
                report.stack().isEmpty() ? "unknown" : report.stack().get(0));
        LOG.debug("its stack: {}", Arrays.toString(report.stack().toArray()));
        hogged = true;
        LockSupport.unpark(standby);
    }

    private void standBy() {
        while (!closed) {
            if (!hogged || !inTasklets) {
                LockSupport.park(this);
            } else if (dutyCycle.getAsInt() == 0) {
                LockSupport.parkNanos(this, STANDBY_IDLE_NS);
            }
        }
    }

    /** Kills the tasklets; after the scheduler's thread has ended. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(standby);
        scheduler.close();
    }
}
