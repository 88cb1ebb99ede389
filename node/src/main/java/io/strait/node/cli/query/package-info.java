/**
 * What the unary calls of a node tell about the cluster: endpoints in, rows out. The only code of the command line that
 * sees gRPC and protobuf; operations go through the SDK.
 *
 * <p>Calls block the caller's thread and are bounded.
 */
@NullMarked
package io.strait.node.cli.query;

import org.jspecify.annotations.NullMarked;
