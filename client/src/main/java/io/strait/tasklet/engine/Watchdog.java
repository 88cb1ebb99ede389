package io.strait.tasklet.engine;

import io.strait.tasklet.HogReport;
import io.strait.tasklet.SchedulerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a tasklet that keeps its scheduler busy (T6). Looks at the count of switches now and then: a switch costs nothing for
 * it. A tasklet is reported once per turn that it hogs.
 */
final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    /** Looks per time that counts as hogging. */
    private static final int LOOKS = 4;

    private final RuntimeScheduler scheduler;
    private final Duration hogAfter;
    private final @Nullable Consumer<HogReport> onHog;
    private final AtomicLong reports = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    Watchdog(RuntimeScheduler scheduler, SchedulerOptions options) {
        this.scheduler = scheduler;
        this.hogAfter = options.hogAfter();
        this.onHog = options.onHog();
        this.thread = new Thread(this::watch, options.name() + "-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    long reports() {
        return reports.get();
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        long seenSwitches = -1;
        long sinceNs = System.nanoTime();
        boolean reported = false;
        while (!stopped) {
            LockSupport.parkNanos(this, Math.max(1_000_000, hogAfter.toNanos() / LOOKS));
            long nowNs = System.nanoTime();
            long switches = scheduler.loop().switches();
            RuntimeTasklet<?> running = scheduler.loop().running();
            if (running == null || switches != seenSwitches) {
                seenSwitches = switches;
                sinceNs = nowNs;
                reported = false;
            } else if (!reported && nowNs - sinceNs >= hogAfter.toNanos()) {
                reported = true;
                report(running, Duration.ofNanos(nowNs - sinceNs));
            }
        }
    }

    private void report(RuntimeTasklet<?> tasklet, Duration busy) {
        HogReport report = new HogReport(tasklet.name(), scheduler.name(), busy, List.of(tasklet.stackTrace()));
        reports.incrementAndGet();
        if (onHog == null) {
            LOG.warn(
                    "tasklet hogs its scheduler: tasklet={} scheduler={} busyMs={} at={}",
                    report.tasklet(),
                    report.scheduler(),
                    busy.toMillis(),
                    report.stack().isEmpty() ? "unknown" : report.stack().get(0));
            return;
        }
        try {
            onHog.accept(report);
        } catch (RuntimeException e) {
            LOG.warn("watchdog listener failed: scheduler={}", scheduler.name(), e);
        }
    }
}
