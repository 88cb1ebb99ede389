/**
 * The workloads of {@code strait bench local} for JMH: for profilers and for looking at one change closely. The figures of
 * {@code docs/performance.md} come from the command, which measures other languages in the same turns; JMH cannot.
 */
@org.jspecify.annotations.NullMarked
package io.strait.bench.jmh;
