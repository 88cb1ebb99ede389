/** Sessions: operations come in from participants, outcomes go back, once each. Owned by the core. */
@org.jspecify.annotations.NullMarked
package io.strait.core.session;
