/**
 * One stream to one node over gRPC; the only gRPC code of the client.
 *
 * <p>In: frames to send. Out: frames that came, and how the stream ended. Frames are sent on the caller's thread; everything
 * that comes is told on gRPC's event loop, which must not be blocked.
 */
@NullMarked
package io.strait.client.transport;

import org.jspecify.annotations.NullMarked;
