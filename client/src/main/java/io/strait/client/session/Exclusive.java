package io.strait.client.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of one client session, its timers, and what is to be done once the lock is released: outcomes, events, attempts to
 * connect. Nothing foreign is called with the lock held, except frames written to a stream.
 */
final class Exclusive {

    private static final Logger LOG = LoggerFactory.getLogger(Exclusive.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final ScheduledThreadPoolExecutor timers;
    private List<Runnable> effects = new ArrayList<>();

    Exclusive() {
        timers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "strait-client-timer");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void lock() {
        lock.lock();
    }

    /** Releases the lock, then does what was left for then, in order. */
    void unlock() {
        if (effects.isEmpty()) {
            lock.unlock();
            return;
        }
        List<Runnable> todo = effects;
        effects = new ArrayList<>();
        lock.unlock();
        todo.forEach(Exclusive::runGuarded);
    }

    /** With the lock. */
    void run(Runnable step) {
        lock();
        try {
            step.run();
        } finally {
            unlock();
        }
    }

    /** Once the lock is released; from within. */
    void afterwards(Runnable effect) {
        effects.add(effect);
    }

    /** With the lock, later. */
    Future<?> runLater(long delayNs, Runnable step) {
        return timers.schedule(() -> run(step), delayNs, TimeUnit.NANOSECONDS);
    }

    /** With the lock, again and again. */
    void runEvery(long periodNs, Runnable step) {
        Future<?> unused =
                timers.scheduleAtFixedRate(() -> runGuarded(() -> run(step)), periodNs, periodNs, TimeUnit.NANOSECONDS);
    }

    /** No timer runs any more. */
    void stopTimers() {
        timers.shutdown();
    }

    private static void runGuarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("a callback failed, against its contract", e);
        }
    }
}
