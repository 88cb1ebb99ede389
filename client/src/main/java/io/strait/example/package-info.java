/**
 * Runnable programs that show selects over sockets and channels.
 *
 * <p>In: connections. Out: answers. Every connection is a tasklet, all on one scheduler and so on one thread; nothing locks.
 */
@NullMarked
package io.strait.example;

import org.jspecify.annotations.NullMarked;
