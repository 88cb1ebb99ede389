/**
 * {@code strait bench local}: what selects cost without a network, beside the same programs of {@link
 * io.strait.bench.peer peers}. {@link io.strait.bench.local.Catalogue} says what is measured against what; each program runs in
 * a process of its own ({@link io.strait.bench.local.WorkloadProcess} for Strait's); {@link io.strait.bench.local.Rounds}
 * measures them in turns; {@link io.strait.bench.local.LocalReport} prints, compares and writes. The command's thread calls
 * all of it.
 */
@org.jspecify.annotations.NullMarked
package io.strait.bench.local;
