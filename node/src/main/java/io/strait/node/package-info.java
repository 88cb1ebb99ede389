/**
 * A Strait node: configuration in, a running member of a cluster out.
 *
 * <p>Sub-packages are the stages of the data flow: {@code edge} (gRPC), {@code scheduler} (the core and its thread),
 * {@code link} (Aeron), {@code control} (Akka). One thread per scheduler owns the core; everybody else talks to its inbox.
 */
@NullMarked
package io.strait.node;

import org.jspecify.annotations.NullMarked;
