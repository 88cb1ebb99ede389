/**
 * The Java API of Strait: channels, select and sessions. No type here shows gRPC, Akka or Aeron.
 *
 * <p>In: calls of application threads. Out: values, outcomes and exceptions. All public types are safe for use by many
 * threads unless their documentation says otherwise.
 */
@NullMarked
package io.strait;

import org.jspecify.annotations.NullMarked;
