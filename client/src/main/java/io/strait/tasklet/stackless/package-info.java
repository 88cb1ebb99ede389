/**
 * Stackless Python's tasklets and channels, as they behave there, over {@link io.strait.tasklet}: for programs that are ported,
 * and for whoever has learnt channels from Stackless.
 *
 * <p>In: a program that runs as the main tasklet of a {@link io.strait.tasklet.stackless.Stackless} runtime. Out: its effects,
 * in exactly the order in which Stackless would run them. Names follow Java's spelling ({@code run_count} is {@code runCount}).
 * {@code docs/stackless.md} lists every word and every difference.
 */
@NullMarked
package io.strait.tasklet.stackless;

import org.jspecify.annotations.NullMarked;
