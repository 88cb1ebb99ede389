package io.strait.core.session;

import io.strait.core.id.SelectId;

/** What handles an unanswered operation. */
sealed interface Pending {

    /** Registered, not yet handed to its stage: it may be answered in the same step. */
    record Starting() implements Pending {}

    /** A select at its coordinator. */
    record Select(SelectId id) implements Pending {}

    /** A request to a channel's home. */
    record Request(long id) implements Pending {}
}
