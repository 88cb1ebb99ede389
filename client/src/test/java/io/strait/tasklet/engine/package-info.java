/** The engine of tasklets, seen from inside and through its API. */
@NullMarked
package io.strait.tasklet.engine;

import org.jspecify.annotations.NullMarked;
