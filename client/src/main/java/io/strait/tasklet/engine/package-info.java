/**
 * The engine under {@code io.strait.tasklet}: run queue, switches, local channels, selects, timers.
 *
 * <p>In: calls of tasklets, commands of other threads in a scheduler's {@link io.strait.tasklet.engine.Inbox}. Out: tasklets that
 * run, waits that end. All state of a scheduler is touched by its <em>owner</em> only: its loop's thread, or the tasklet that
 * this thread runs at the moment. The owner calls directly, everybody else puts a command: one code path behind both. Not for
 * applications: these types may change.
 */
@NullMarked
package io.strait.tasklet.engine;

import org.jspecify.annotations.NullMarked;
