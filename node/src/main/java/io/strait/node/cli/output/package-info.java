/**
 * How commands show results: rows of named fields in, text tables or JSON out. Nothing here knows what the fields mean.
 * Not for several threads, except where a type says so.
 */
@NullMarked
package io.strait.node.cli.output;

import org.jspecify.annotations.NullMarked;
