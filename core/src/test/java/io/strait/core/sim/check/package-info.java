/**
 * What must hold in a simulated run, whatever the protocol does.
 *
 * <p>In: the operations, outcomes and messages of a run, as a {@link io.strait.core.sim.check.History}. Out: an
 * {@link io.strait.core.sim.check.InvariantViolation} that names the promise. {@link io.strait.core.sim.check.Invariant}
 * implementations are cheap and look at every step; {@link io.strait.core.sim.check.Validation} implementations look at
 * the whole history at the end. Nothing here knows how the core works: only what a participant can see, and for
 * {@link io.strait.core.sim.check.OlderIsNeverRefused} what is on the wire. Used by the thread of the run only.
 */
@NullMarked
package io.strait.core.sim.check;

import org.jspecify.annotations.NullMarked;
