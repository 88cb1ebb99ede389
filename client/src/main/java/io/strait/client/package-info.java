/**
 * The API over a port: channels, selects and the two ways to wait for an outcome.
 *
 * <p>In: calls of application threads. Out: {@link io.strait.core.op.Op} into an {@link
 * io.strait.client.port.OperationPort}, and outcomes read back as values and exceptions. A blocking call belongs to its
 * thread: codecs, suppliers and handlers run there. An asynchronous one is completed by whoever drives the port. Not for
 * applications: these types may change.
 */
@NullMarked
package io.strait.client;

import org.jspecify.annotations.NullMarked;
