/**
 * What operators see: metrics, health, the cluster and its channels over HTTP.
 *
 * <p>In: counters of the other packages as {@link io.strait.node.observe.Metric}s, questions to the core asked through the
 * scheduler, and the interfaces of this package, which the edge and the control plane fill. Out: HTTP on the admin port, on
 * virtual threads, which may block. Nothing here is on the path of an operation.
 */
@NullMarked
package io.strait.node.observe;

import org.jspecify.annotations.NullMarked;
