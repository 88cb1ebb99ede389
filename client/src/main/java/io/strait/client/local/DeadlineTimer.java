package io.strait.client.local;

import io.strait.client.port.EpochClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that calls back when a deadline is due, or when somebody asks for help. It is started by the first of
 * either.
 */
final class DeadlineTimer {

    private static final long RETRY_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final EpochClock clock;
    private final Runnable onDeadline;
    private final Runnable onHelp;
    private volatile long dueNs = Long.MAX_VALUE;
    private volatile boolean helpWanted;
    private volatile boolean stopped;
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

    DeadlineTimer(EpochClock clock, Runnable onDeadline, Runnable onHelp) {
        this.clock = clock;
        this.onDeadline = onDeadline;
        this.onHelp = onHelp;
    }

    /** The next deadline from now on. Called by one thread at a time. */
    void arm(long nextNs) {
        boolean sooner = nextNs < dueNs;
        dueNs = nextNs;
        if (sooner) {
            wake();
        }
    }

    /** Lets the thread call {@code onHelp}, soon. */
    void askForHelp() {
        helpWanted = true;
        wake();
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread.get());
    }

    private void wake() {
        Thread running = thread.get();
        if (running == null) {
            start();
        } else if (Thread.currentThread() != running) {
            LockSupport.unpark(running);
        }
    }

    /** A thread that loses the race to be the one has not started; the one that won reads what is due when it starts. */
    private void start() {
        Thread fresh = new Thread(this::run, "strait-local-timer");
        fresh.setDaemon(true);
        if (!stopped && thread.compareAndSet(null, fresh)) {
            fresh.start();
        } else {
            LockSupport.unpark(thread.get());
        }
    }

    private void run() {
        while (!stopped) {
            if (helpWanted) {
                helpWanted = false;
                onHelp.run();
            }
            long due = dueNs;
            long leftNs = due == Long.MAX_VALUE ? TimeUnit.HOURS.toNanos(1) : due - clock.nowNs();
            if (leftNs <= 0) {
                onDeadline.run();
                if (dueNs == due) {
                    // Whoever has the turn will do it: leave it the processor.
                    LockSupport.parkNanos(this, RETRY_NS);
                }
            } else if (!helpWanted) {
                LockSupport.parkNanos(this, leftNs);
            }
        }
    }
}
