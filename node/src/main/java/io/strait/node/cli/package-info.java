/**
 * The command line tool: words in; results, errors and an exit code out. {@code StraitCommand} is the main class; each
 * command is a class of its own. Sub-packages: {@code output} writes results, {@code query} asks nodes about the cluster,
 * {@code local} runs nodes as processes of this machine.
 *
 * <p>Everything runs on the main thread, which a signal to stop interrupts ({@code Interruption}).
 */
@NullMarked
package io.strait.node.cli;

import org.jspecify.annotations.NullMarked;
