/**
 * Ready-made guards: what a select can wait for beside channels. Timers, tickers, futures, publishers, and sockets that can be read
 * or written.
 *
 * <p>In: enrolments of selects on any schedulers. Out: their events. A guard is called by tasklets in the middle of an operation of
 * their scheduler, where a lock that is taken by another thread would stop the scheduler; so nothing here locks.
 */
@NullMarked
package io.strait.tasklet.guard;

import org.jspecify.annotations.NullMarked;
