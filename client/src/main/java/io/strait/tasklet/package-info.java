/**
 * Tasklets: threads so light that a program has a million of them, on schedulers whose order a policy decides, with channels
 * that pass values by reference and selects over channels, timers, futures and sockets.
 *
 * <p>In: bodies of tasklets, and operations of any thread. Out: values, results, and reports of hogs and deadlocks. A
 * scheduler runs one tasklet at a time, so that tasklets of one scheduler need no locks between two blocking calls.
 */
@NullMarked
package io.strait.tasklet;

import org.jspecify.annotations.NullMarked;
