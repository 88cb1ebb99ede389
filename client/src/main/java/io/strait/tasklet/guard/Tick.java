package io.strait.tasklet.guard;

/**
 * An event of a {@link Guards#ticker}.
 *
 * @param number how many periods have passed since the ticker was made
 * @param missed how many ticks before this one nobody took
 */
public record Tick(long number, long missed) {}
