/**
 * Benchmarks of Strait beside their baselines, all measured in one run on one machine.
 *
 * <p>In: a list of measurements and their length. Out: percentiles, ratios and the facts of the machine. The rig's thread
 * owns the recording; a measurement's timestamps are the intended start of each operation.
 */
@NullMarked
package io.strait.bench;

import org.jspecify.annotations.NullMarked;
