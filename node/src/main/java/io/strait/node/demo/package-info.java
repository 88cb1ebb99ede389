/**
 * The demo: nodes and a duration in; a live table, a checked history and one closing line out. Workloads are groups of
 * participants, each a virtual thread that uses one client of one node through the public API. Everything they do goes
 * through recording ends ({@code SendingEnd}, {@code ReceivingEnd}, {@code Round}) into the {@code History}, which knows
 * what must never happen.
 *
 * <p>The main thread starts, shows, stops and judges; participants own what they record, the history is shared.
 */
@NullMarked
package io.strait.node.demo;

import org.jspecify.annotations.NullMarked;
