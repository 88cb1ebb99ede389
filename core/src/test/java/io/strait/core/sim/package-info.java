/**
 * The deterministic simulator: a whole cluster of cores in one thread and in virtual time, driven by one seed.
 *
 * <p>In: a seed, a {@link io.strait.core.sim.Profile} that draws the options of the run from it, and a factory of cores.
 * Out: a {@link io.strait.core.sim.SimResult}, or the broken promise with the trace that led to it. The same seed gives
 * the same run, step by step. Everything runs on the calling thread; runs share nothing, so that several threads may
 * run one simulation each.
 *
 * <p>{@link io.strait.core.sim.SimRun} is one run, {@link io.strait.core.sim.SimNode} the driver of one core,
 * {@link io.strait.core.sim.SimNetwork} the links, {@link io.strait.core.sim.Workload} and
 * {@link io.strait.core.sim.Participant} the callers, {@link io.strait.core.sim.Faults} what goes wrong; what must hold
 * is in {@link io.strait.core.sim.check}. How to use it: docs/simulator.md.
 */
@NullMarked
package io.strait.core.sim;

import org.jspecify.annotations.NullMarked;
