/** The suites of {@link io.strait.tasklet.ported} on a real cluster. */
@NullMarked
package io.strait.node.ported;

import org.jspecify.annotations.NullMarked;
