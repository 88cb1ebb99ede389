/**
 * Programs by name: which ones there are, those that run here, and what is remembered of them.
 *
 * <p>In: requests of any thread. Out: tasklets of one scheduler, snapshots of their state and their logs. Used by a node and by
 * a world within one process alike; it knows nothing of a wire. Not for applications: these types may change.
 */
@NullMarked
package io.strait.tasklet.program;

import org.jspecify.annotations.NullMarked;
