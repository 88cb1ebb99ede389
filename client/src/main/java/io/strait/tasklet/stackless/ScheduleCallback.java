package io.strait.tasklet.stackless;

import org.jspecify.annotations.Nullable;

/** Hears of every switch from one tasklet to another. Stackless: {@code set_schedule_callback}. */
@FunctionalInterface
public interface ScheduleCallback {

    /**
     * The turn passes on. What this throws is logged and changes nothing.
     *
     * @param previous who had the turn; null: nobody
     * @param next who gets it; null: nobody, the runtime waits for time or for something outside
     */
    void onSwitch(@Nullable StacklessTasklet previous, @Nullable StacklessTasklet next);
}
