package io.strait.core.channel;

import io.strait.core.id.Age;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.Direction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a persistent select. At most one of its offers is introduced at a time, so that no event costs
 * more for a million branches than for two. The others are FREE in their channel's queue as long as no partner asks for
 * them; the first partner that does, while the select cannot take it, puts the offer into the line of {@link Turns}.
 */
final class EnrolledLoop extends EnrolledSelect {

    /** Offers for which a partner may be there, in the order in which they are looked at. */
    final Turns turns = new Turns();
    /** The {@code Arm} that asked for answers; meaningless unless {@link #answers}. */
    long round;
    /** Whether the coordinator wants to hear whom the home introduces. */
    boolean answers;
    /** What it heard last: a branch, or -1. */
    int told;

    private final Map<Integer, Offer> byBranch;
    private @Nullable Offer introduced;

    EnrolledLoop(SelectId id, Age age, boolean suspended) {
        this(id, age, suspended, new LinkedHashMap<>());
    }

    private EnrolledLoop(SelectId id, Age age, boolean suspended, Map<Integer, Offer> byBranch) {
        super(id, age, false, 0, AnswerMode.NONE, suspended, 0, byBranch.values());
        this.byBranch = byBranch;
    }

    void add(Offer offer) {
        byBranch.put(offer.branch, offer);
    }

    @Nullable
    Offer offerOf(int branch) {
        return byBranch.get(branch);
    }

    @Override
    void drop(Offer offer) {
        byBranch.remove(offer.branch, offer);
        if (introduced == offer) {
            introduced = null;
        }
    }

    /** Only its Gone ends it: branches may be added. */
    @Override
    boolean isDone() {
        return false;
    }

    @Override
    void onIntroduced(Offer offer) {
        introduced = offer;
    }

    /** The offer that is introduced, or whose value the buffer has taken; null: none. */
    @Nullable
    Offer introduced() {
        Offer offer = introduced;
        boolean stands = offer != null && (offer.state == Offer.State.PAIRED || offer.state == Offer.State.SERVED);
        return stands ? offer : null;
    }

    @Override
    boolean isAvailable() {
        return !suspended && introduced() == null;
    }

    @Override
    @Nullable
    Offer introducedToBuffer(ChannelHome channel) {
        Offer offer = introduced();
        boolean waits = offer != null
                && offer.channel == channel
                && offer.direction == Direction.SEND
                && offer.isPairedWithBuffer();
        return waits ? offer : null;
    }
}
