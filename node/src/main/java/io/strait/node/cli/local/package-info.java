/**
 * Nodes as processes of this machine: a number of nodes in; their process ids, endpoints and log files out. {@code up} and
 * the demo use it; a node knows of it only where it should end with its parent.
 *
 * <p>The caller's thread starts, waits and stops; waiting is bounded everywhere.
 */
@NullMarked
package io.strait.node.cli.local;

import org.jspecify.annotations.NullMarked;
