package io.strait.tasklet;

import org.jspecify.annotations.Nullable;

/** Hears of every switch (T5). Called on the scheduler's thread; what it throws is logged and changes nothing. */
@FunctionalInterface
public interface ScheduleHook {

    /** {@code previous} has given way and {@code next} runs from here on; null: nobody. */
    void onSwitch(@Nullable Tasklet<?> previous, @Nullable Tasklet<?> next);
}
