/**
 * The mapping between the records of the core and the messages of {@code strait.v1}; nothing else imports both.
 *
 * <p>In: core records or encoded bytes. Out: the other one. No state, no thread of its own.
 */
@NullMarked
package io.strait.proto;

import org.jspecify.annotations.NullMarked;
