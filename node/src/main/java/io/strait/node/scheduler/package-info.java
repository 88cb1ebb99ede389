/**
 * The duty cycle: commands come in through a bounded inbox from any thread, frames from the link; both go to the core, and
 * its effects to sessions, peers and the control plane. Whoever holds the turn runs it; that is the scheduler's thread,
 * or, while that one is idle, the thread that has something to do.
 */
@org.jspecify.annotations.NullMarked
package io.strait.node.scheduler;
