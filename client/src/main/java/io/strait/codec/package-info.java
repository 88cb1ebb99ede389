/**
 * Codecs that need a library of their own, which the SDK does not bring along.
 *
 * <p>In: values and bytes. Out: bytes and values. Stateless; any thread.
 */
@NullMarked
package io.strait.codec;

import org.jspecify.annotations.NullMarked;
