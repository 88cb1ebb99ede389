/** What goes over gRPC: a bare echo stream, and two SDK clients through one node. */
@org.jspecify.annotations.NullMarked
package io.strait.bench.grpc;
