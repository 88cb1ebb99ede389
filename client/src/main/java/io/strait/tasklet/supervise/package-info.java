/**
 * Tasklets that look after tasklets: supervisors restart those that fail (T9), and scopes end what was begun in them.
 *
 * <p>In: bodies of tasklets, and what is to happen when one fails. Out: results, one failure per scope, and reports of what
 * would not end. Built on the public interface of {@link io.strait.tasklet} alone.
 */
@NullMarked
package io.strait.tasklet.supervise;

import org.jspecify.annotations.NullMarked;
