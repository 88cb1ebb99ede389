/**
 * The seam under the API: operations go in, outcomes come back. Three ports exist: a runtime in this process, a session over
 * gRPC, and the one of a node for callers in its own JVM.
 *
 * <p>In: {@link io.strait.core.op.Op}. Out: {@link io.strait.core.op.Outcome}, through a {@link
 * io.strait.client.port.Completion}. Each port says whose thread completes. Not for applications: these types may change.
 */
@NullMarked
package io.strait.client.port;

import org.jspecify.annotations.NullMarked;
