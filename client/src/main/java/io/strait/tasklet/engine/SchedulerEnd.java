package io.strait.tasklet.engine;

import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.TaskletKilled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a scheduler ends.
 *
 * <pre>
 *   OPEN --close--> CLOSING --last tasklet has ended, or the time for it is over--> STOPPED
 * </pre>
 *
 * CLOSING: nothing new is taken, and all tasklets are killed. STOPPED: nobody is in the loop any more; late commands run on the
 * threads that put them.
 */
final class SchedulerEnd {

    private enum Phase {
        OPEN,
        CLOSING,
        STOPPED
    }

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeScheduler.class);

    private final RuntimeScheduler scheduler;
    private final SchedulerOptions options;
    private final LoopThread thread;
    private final Commands commands;
    private final LiveTasklets live;
    private final @Nullable Watchdog watchdog;
    /** Waits of threads that are no tasklets of this scheduler. Touched by the owner only. */
    private final Set<Wait> outsideWaits = Collections.newSetFromMap(new IdentityHashMap<>());

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);

    SchedulerEnd(
            RuntimeScheduler scheduler,
            SchedulerOptions options,
            LoopThread thread,
            Commands commands,
            LiveTasklets live,
            @Nullable Watchdog watchdog) {
        this.scheduler = scheduler;
        this.options = options;
        this.thread = thread;
        this.commands = commands;
        this.live = live;
        this.watchdog = watchdog;
    }

    boolean isClosing() {
        return phase.get() != Phase.OPEN;
    }

    boolean isStopped() {
        return phase.get() == Phase.STOPPED;
    }

    Set<Wait> outsideWaits() {
        return outsideWaits;
    }

    /** See {@link io.strait.tasklet.Scheduler#close()}. */
    void close(SchedulerLoop loop) {
        if (phase.compareAndSet(Phase.OPEN, Phase.CLOSING)) {
            commands.putQuietly(this::killAll);
            if (thread.isPumped()) {
                closePumped(loop);
                return;
            }
            loop.wake();
        }
        awaitStopped(); // Whoever closes may rely on the end, also when another thread was first.
    }

    private void killAll() {
        live.forEach(tasklet -> scheduler.turns().raiseIn(tasklet, new TaskletKilled()));
        endOutsideWaits();
    }

    private void closePumped(SchedulerLoop loop) {
        long endNs = Nanos.deadline(options.closeTimeout());
        while (!thread.tryTake()) {
            // Another thread pumps: it lets the tasklets end, or leaves that to this one.
            loop.signal();
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
            if (System.nanoTime() - endNs >= 0) {
                LOG.warn(
                        "tasklets have not ended in time, and another thread runs them: scheduler={} count={}",
                        options.name(),
                        live.count());
                return;
            }
        }
        try {
            while ((live.count() > 0 || !commands.isEmpty()) && System.nanoTime() - endNs < 0) {
                if (loop.turn(SchedulerLoop.SWITCHES_PER_TURN) == 0) {
                    loop.idleUntil(endNs);
                }
            }
            if (live.count() > 0) {
                warnOfLeft();
            }
        } finally {
            stop();
            thread.leave();
        }
    }

    private void awaitStopped() {
        boolean interrupted = false;
        try {
            if (!stopped.await(options.closeTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                warnOfLeft();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void warnOfLeft() {
        LOG.warn("tasklets have not ended in time: scheduler={} count={}", options.name(), live.count());
    }

    /** Nobody will be in the loop any more. By whoever was the last. */
    void stop() {
        if (watchdog != null) {
            watchdog.stop();
        }
        CurrentTasklet.remove(scheduler);
        synchronized (commands) { // From here on late commands run elsewhere; not while the waits are ended.
            phase.set(Phase.STOPPED);
            endOutsideWaits();
            commands.runLate();
        }
        stopped.countDown();
    }

    private void endOutsideWaits() {
        for (Wait wait : new ArrayList<>(outsideWaits)) {
            wait.end(Wait.End.STOPPED);
        }
        commands.callbacks().stop();
    }
}
