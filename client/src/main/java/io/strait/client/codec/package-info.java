/** The codecs that need nothing, and the form of a failure on its way (C9). Stateless; any thread. */
@NullMarked
package io.strait.client.codec;

import org.jspecify.annotations.NullMarked;
