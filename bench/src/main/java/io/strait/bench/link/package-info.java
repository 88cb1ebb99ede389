/** What goes over Aeron: a raw echo, and operations between nodes. */
@org.jspecify.annotations.NullMarked
package io.strait.bench.link;
