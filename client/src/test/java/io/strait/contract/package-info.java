/**
 * What the API promises, as tests that run in every world: in this process, simulated, and on a real cluster. Display names
 * start with the number of the promise.
 */
@NullMarked
package io.strait.contract;

import org.jspecify.annotations.NullMarked;
