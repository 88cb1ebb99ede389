/**
 * Policies: which runnable tasklet runs next, and the kit that tests any policy.
 *
 * <p>In: tasklets that became runnable. Out: the same tasklets, in the policy's order.
 */
@NullMarked
package io.strait.tasklet.policy;

import org.jspecify.annotations.NullMarked;
