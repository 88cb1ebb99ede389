package io.strait.tasklet;

/**
 * Counters of a scheduler since its start.
 *
 * @param spawned tasklets started
 * @param ended tasklets that ended
 * @param switches times a tasklet got the turn
 * @param hogs reports of the watchdog
 * @param failedHooks hooks, guards and callbacks that threw
 * @param movedOut tasklets given to another scheduler of the group
 * @param movedIn tasklets taken from another scheduler of the group
 */
public record SchedulerStats(
        long spawned, long ended, long switches, long hogs, long failedHooks, long movedOut, long movedIn) {}
