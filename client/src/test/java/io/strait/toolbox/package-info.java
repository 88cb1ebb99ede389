/** Tests of the toolbox: each tool on local channels, and the ones that matter over a Strait as well. */
@NullMarked
package io.strait.toolbox;

import org.jspecify.annotations.NullMarked;
