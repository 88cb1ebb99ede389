package io.strait.tasklet;

import java.time.Duration;
import java.util.List;

/**
 * A tasklet has kept its scheduler busy for long without blocking or yielding (T6).
 *
 * @param tasklet which one
 * @param scheduler its scheduler's name
 * @param busy for how long at least
 * @param stack where it is now
 */
public record HogReport(String tasklet, String scheduler, Duration busy, List<StackTraceElement> stack) {}
