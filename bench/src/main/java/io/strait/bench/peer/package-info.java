/**
 * The other languages and libraries that Strait is measured beside, and the processes in which everybody is measured. In:
 * the sources under {@code bench/peers} and what is installed. Out: {@link io.strait.bench.peer.Probe probes} that answer
 * with {@link io.strait.bench.peer.Sample samples}, or a sentence on how to install what is missing. One thread calls all
 * of it.
 */
@org.jspecify.annotations.NullMarked
package io.strait.bench.peer;
