/**
 * The mapping between the records of the core and the messages of {@code strait.v1}; nothing else imports both.
 *
 * <p>In: core records, or messages and bytes that came from a network and are not trusted. Out: the other one, or {@link
 * io.strait.proto.MalformedMessageException} naming the field. {@link io.strait.proto.SessionCodec} serves the client
 * stream, {@link io.strait.proto.UnaryCodec} and {@link io.strait.proto.StatusCodec} the unary calls, {@link
 * io.strait.proto.PeerCodec} the links between nodes, {@link io.strait.proto.RecordCodec} the control plane. The codecs
 * keep no state and may be used by any thread.
 */
@NullMarked
package io.strait.proto;

import org.jspecify.annotations.NullMarked;
