/** Coordinators of selects: one per undecided select; the only place that decides. Messages come in from homes and other coordinators and go out to them. Owned by the core. */
@org.jspecify.annotations.NullMarked
package io.strait.core.select;
