/** Time as an argument: the step's clock, hybrid time, deadlines. Owned by the core. */
@org.jspecify.annotations.NullMarked
package io.strait.core.time;
