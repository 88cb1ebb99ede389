package io.strait.tasklet.engine;

import io.strait.tasklet.Alarm;

/** A user's action in the timer heap. */
final class ScheduledCall extends Timer implements Alarm {

    private final RuntimeScheduler scheduler;
    private final Runnable action;
    private boolean cancelled;

    ScheduledCall(RuntimeScheduler scheduler, Runnable action) {
        this.scheduler = scheduler;
        this.action = action;
    }

    void arm(long deadlineNs) {
        if (!cancelled) {
            scheduler.timers().add(this, deadlineNs);
        }
    }

    @Override
    void expire() {
        action.run();
    }

    @Override
    public void cancel() {
        scheduler.perform(() -> {
            cancelled = true;
            scheduler.timers().remove(this);
        });
    }
}
