/**
 * Programs that every node has, and the folder of plug-ins with further ones.
 *
 * <p>In: arguments and values of channels. Out: values. A program runs as a tasklet of its node and sees the cluster through a
 * session of its own.
 */
@NullMarked
package io.strait.node.program;

import org.jspecify.annotations.NullMarked;
