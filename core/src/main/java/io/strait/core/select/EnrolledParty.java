package io.strait.core.select;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Payload;
import org.jspecify.annotations.Nullable;

/** A party with branches at homes: the coordinator of a select, or of a persistent one. */
interface EnrolledParty extends Party {

    SelectId id();

    // ---- from the participant -------------------------------------------------------------------------------------

    void cancel();

    /** Nobody waits for outcomes any more: the session has ended. */
    void abandon();

    /** The participant's answer to NeedValue. */
    void onSupply(int branch, @Nullable Payload value, @Nullable String failure);

    void askAgain();

    // ---- from homes -----------------------------------------------------------------------------------------------

    void onMatch(NodeUid home, Message.Match match);

    void onChannelClosed(NodeUid home, int branch, CloseCause cause);

    void onNotHome(NodeUid home, Message.NotHome message);

    void onOfferRefused(NodeUid home, Message.OfferRefused refused);

    /**
     * The home node has forgotten this select, unless it has its value in hand: it says so itself before it gives that up,
     * on the same link.
     */
    void onReenrol(NodeUid home, int epoch);

    /** A home node lost its soft state. */
    void onHomesReset(NodeUid home, int epoch);

    // ---- from coordinators, and about the cluster -----------------------------------------------------------------

    void onCancelClaim(Attempt attempt);

    /** Claims that the fenced home delivered and that still wait here must not be accepted any more. */
    void onFence(NodeUid home, int epoch);

    /** The node is dead and was removed. */
    void onNodeRemoved(NodeUid node);

    /** Homes may have moved. */
    void onPlacementChanged();
}
