/**
 * The benchmark command: raw transports and Strait over them, measured in one run with the same loop, so that ratios mean
 * something on a noisy machine. {@code rig} has the loops, processes and the report; {@code link} what goes over Aeron;
 * {@code grpc} what goes over gRPC; {@code local} what happens in one process, beside the {@code peer}s, with {@code chart}s; {@code
 * jmh} the same for JMH.
 */
@org.jspecify.annotations.NullMarked
package io.strait.bench;
