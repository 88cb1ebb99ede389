/**
 * Behaviour that other channel implementations hold themselves to, written anew for ours: as tests that run among tasklets, among
 * threads, in a Strait of one process, and on three nodes. Where a behaviour is known from is said at each suite.
 */
@NullMarked
package io.strait.tasklet.ported;

import org.jspecify.annotations.NullMarked;
