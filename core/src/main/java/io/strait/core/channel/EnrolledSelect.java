package io.strait.core.channel;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.Direction;
import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What this node knows of a select that has offers here: its own words only. */
class EnrolledSelect {

    final SelectId id;
    final boolean plain;
    /** The sender that plain sends of one lane have in common; 0: none. */
    final long lane;
    /** In branch order. */
    final Collection<Offer> offers;

    /** Of the present round. */
    Age age;

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
        this(id, age, plain, lane, mode, suspended, attempt, new ArrayList<>(1));
    }

    EnrolledSelect(
            SelectId id,
            Age age,
            boolean plain,
            long lane,
            AnswerMode mode,
            boolean suspended,
            int attempt,
            Collection<Offer> offers) {
        this.id = id;
        this.offers = offers;
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

    /** One of its offers was introduced. */
    void onIntroduced(Offer offer) {}

    /** Whether nothing keeps it enrolled any more. */
    boolean isDone() {
        return offers.isEmpty();
    }

    void drop(Offer offer) {
        offers.remove(offer);
    }

    /** The offer that waits for the intake of this channel's buffer, or null. */
    @Nullable
    Offer introducedToBuffer(ChannelHome channel) {
        for (Offer offer : offers) {
            if (offer.channel == channel && offer.direction == Direction.SEND && offer.isPairedWithBuffer()) {
                return offer;
            }
        }
        return null;
    }
}
