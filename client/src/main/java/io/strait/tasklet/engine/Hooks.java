package io.strait.tasklet.engine;

import io.strait.tasklet.ChannelHook;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.ScheduleHook;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Application code that a scheduler calls (T5). What it throws, even an error, is logged and counted and must not stop the loop: all
 * tasklets would stop with it. Touched by the owner only.
 */
final class Hooks {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeScheduler.class);

    private final String scheduler;
    private final StepCallbacks stepCallbacks;
    private @Nullable ScheduleHook onSwitch;
    private @Nullable ChannelHook onOperation;
    private @Nullable RuntimeTasklet<?> previous;
    private long failures;

    Hooks(String scheduler, StepCallbacks stepCallbacks) {
        this.scheduler = scheduler;
        this.stepCallbacks = stepCallbacks;
    }

    long failures() {
        return failures;
    }

    /** @param running who has the turn now: switches that nobody heard of were not noted */
    void onSwitch(@Nullable ScheduleHook hook, @Nullable RuntimeTasklet<?> running) {
        onSwitch = hook;
        previous = running;
    }

    void onOperation(@Nullable ChannelHook hook) {
        onOperation = hook;
    }

    boolean hearsOperations() {
        return onOperation != null;
    }

    boolean hearsSwitches() {
        return onSwitch != null;
    }

    void switched(@Nullable RuntimeTasklet<?> next) {
        ScheduleHook hook = onSwitch;
        if (hook == null) {
            return;
        }
        RuntimeTasklet<?> before = previous;
        previous = next;
        if (before != next) {
            call("schedule hook", () -> hook.onSwitch(before, next));
        }
    }

    void operation(LocalChannel<?> channel, RuntimeTasklet<?> tasklet, boolean sending, boolean willBlock) {
        ChannelHook hook = onOperation;
        if (hook != null) {
            call("channel hook", () -> stepCallbacks.run(() -> hook.onOperation(channel, tasklet, sending, willBlock)));
        }
    }

    /** Runs it, whatever it throws. */
    void call(String what, Runnable code) {
        try {
            code.run();
        } catch (RuntimeException | Error e) {
            failed(what, e);
        }
    }

    void failed(String what, Throwable failure) {
        failures++;
        // The log is application code as well, and has locks.
        stepCallbacks.run(() -> LOG.warn("callback failed: scheduler={} what={}", scheduler, what, failure));
    }
}
