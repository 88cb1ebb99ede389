/**
 * Channels within one process: the core, driven by whoever calls.
 *
 * <p>In: operations of callers. Out: their outcomes. The core belongs to one thread at a time: the caller that finds the turn
 * free runs the core itself, for its own operation and for those that others left meanwhile. One daemon thread exists only
 * for deadlines, and only once there is one.
 */
@NullMarked
package io.strait.client.local;

import org.jspecify.annotations.NullMarked;
