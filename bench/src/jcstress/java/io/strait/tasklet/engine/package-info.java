/**
 * Stress tests of what threads share in the tasklets' engine, by jcstress: {@link io.strait.tasklet.engine.Inbox}, the flag that
 * says that a scheduler sleeps, the parking of threads that are no tasklets, guards that fire, and what is read from elsewhere.
 *
 * <p>In the engine's own package, because what they test is not public. Profile {@code jcstress} compiles and runs them.
 */
package io.strait.tasklet.engine;
