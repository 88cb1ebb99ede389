package io.strait.core.channel;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message.AnswerMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this node knows of a select that has offers here: its own words only. */
final class EnrolledSelect {

    final SelectId id;
    final Age age;
    final boolean plain;
    /** The sender that plain sends of one lane have in common; 0: none. */
    final long lane;
    /** In branch order. */
    final List<Offer> offers = new ArrayList<>(1);

    AnswerMode mode;
    boolean suspended;
    /** Nothing was its last answer, and nobody was introduced since. */
    boolean nothingTold;
    /** Branches that could be introduced were left out in favour of a preferred one. */
    boolean skipped;
    /** The preferred one: its select refuses the others until it hears that this one lost its partner. */
    @Nullable
    Offer announced;
    /** The delegated attempt in hand; 0: none. */
    int attempt;
    /** The offer whose value is with a receiver that has not answered. */
    @Nullable
    Offer delivering;
    /** That receiver. It keeps the value even when it has told the home that it is unavailable. */
    @Nullable
    SelectId deliveredTo;
    /** A channel of the delegated attempt has moved away while it was being delivered. */
    boolean moved;

    EnrolledSelect(SelectId id, Age age, boolean plain, long lane, AnswerMode mode, boolean suspended, int attempt) {
        this.id = id;
        this.age = age;
        this.plain = plain;
        this.lane = lane;
        this.mode = mode;
        this.suspended = suspended;
        this.attempt = attempt;
    }

    NodeUid node() {
        return id.node();
    }

    Attempt delegatedAttempt() {
        return new Attempt(id, attempt);
    }

    /** Whether its offers may be introduced. */
    boolean isAvailable() {
        return !suspended && attempt == 0;
    }
}
