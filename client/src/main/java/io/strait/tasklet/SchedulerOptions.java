package io.strait.tasklet;

import io.strait.tasklet.policy.Policies;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a scheduler works.
 *
 * @param name its name in reports and of its thread
 * @param policy makes the policy; called once per scheduler
 * @param maxTasklets how many may live at once
 * @param maxCommands how many commands of other threads may wait in its inbox
 * @param hogAfter how long a tasklet may keep the scheduler busy before it is reported; zero: no watchdog
 * @param onHog hears of hogs, on the watchdog's thread; null: they are logged
 * @param onWork hears that a pumped scheduler has something to run, on any thread; must not block
 * @param closeTimeout how long {@link Scheduler#close()} waits
 * @param outerLoop an event loop that the scheduler drives; null: none
 */
public record SchedulerOptions(
        String name,
        Supplier<Policy> policy,
        int maxTasklets,
        int maxCommands,
        Duration hogAfter,
        @Nullable Consumer<HogReport> onHog,
        Runnable onWork,
        Duration closeTimeout,
        @Nullable OuterLoop outerLoop) {

    private static final SchedulerOptions DEFAULTS = new SchedulerOptions(
            "strait-tasklets",
            Policies::fifo,
            2_000_000,
            1 << 16,
            Duration.ofMillis(100),
            null,
            () -> {},
            Duration.ofSeconds(5),
            null);

    /** FIFO, two million tasklets, a watchdog that logs. */
    public static SchedulerOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another name. */
    public SchedulerOptions withName(String newName) {
        return new SchedulerOptions(
                newName, policy, maxTasklets, maxCommands, hogAfter, onHog, onWork, closeTimeout, outerLoop);
    }

    /** The same with another policy. */
    public SchedulerOptions withPolicy(Supplier<Policy> newPolicy) {
        return new SchedulerOptions(
                name, newPolicy, maxTasklets, maxCommands, hogAfter, onHog, onWork, closeTimeout, outerLoop);
    }

    /** The same with another limit of tasklets. */
    public SchedulerOptions withMaxTasklets(int newMaxTasklets) {
        return new SchedulerOptions(
                name, policy, newMaxTasklets, maxCommands, hogAfter, onHog, onWork, closeTimeout, outerLoop);
    }

    /** The same with another limit of waiting commands. */
    public SchedulerOptions withMaxCommands(int newMaxCommands) {
        return new SchedulerOptions(
                name, policy, maxTasklets, newMaxCommands, hogAfter, onHog, onWork, closeTimeout, outerLoop);
    }

    /** The same with another watchdog. */
    public SchedulerOptions withWatchdog(Duration newHogAfter, @Nullable Consumer<HogReport> newOnHog) {
        return new SchedulerOptions(
                name, policy, maxTasklets, maxCommands, newHogAfter, newOnHog, onWork, closeTimeout, outerLoop);
    }

    /** The same with another listener for work. */
    public SchedulerOptions withOnWork(Runnable newOnWork) {
        return new SchedulerOptions(
                name, policy, maxTasklets, maxCommands, hogAfter, onHog, newOnWork, closeTimeout, outerLoop);
    }

    /** The same with another bound of closing. */
    public SchedulerOptions withCloseTimeout(Duration newCloseTimeout) {
        return new SchedulerOptions(
                name, policy, maxTasklets, maxCommands, hogAfter, onHog, onWork, newCloseTimeout, outerLoop);
    }

    /** The same, driving an event loop. */
    public SchedulerOptions withOuterLoop(OuterLoop newOuterLoop) {
        return new SchedulerOptions(
                name, policy, maxTasklets, maxCommands, hogAfter, onHog, onWork, closeTimeout, newOuterLoop);
    }
}
