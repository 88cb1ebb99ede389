@org.jspecify.annotations.NullMarked
package io.strait.core.placement;
