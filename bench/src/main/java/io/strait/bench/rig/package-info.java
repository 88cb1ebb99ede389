/** Loops that measure, processes that answer, and the report. */
@org.jspecify.annotations.NullMarked
package io.strait.bench.rig;
