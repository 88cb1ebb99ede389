package io.strait.core.select;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.op.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A sender's request to a receiver's coordinator: made by the sender itself ({@link Message.Claim}) or by the home in its
 * name ({@link Message.Deliver}). The two differ only in who hears a refusal.
 *
 * @param attempt identity of the value in this attempt
 * @param age of the sender's round
 * @param channel where they met
 * @param receiverBranch the receiver's branch
 * @param value what is handed over
 * @param senderBranch of a delegated attempt; -1 when the sender claims itself, and knows
 * @param deliveringHome the home that delivers; null when the sender claims itself
 * @param homeEpoch the epoch of that home's state
 */
public record ClaimRequest(
        Attempt attempt,
        Age age,
        ChannelName channel,
        int receiverBranch,
        Payload value,
        int senderBranch,
        @Nullable NodeUid deliveringHome,
        int homeEpoch) {

    static ClaimRequest of(Message.Claim claim) {
        return new ClaimRequest(
                claim.attempt(), claim.age(), claim.channel(), claim.receiverBranch(), claim.value(), -1, null, 0);
    }

    static ClaimRequest of(NodeUid home, Message.Deliver delivery) {
        return new ClaimRequest(
                delivery.attempt(),
                delivery.age(),
                delivery.channel(),
                delivery.receiverBranch(),
                delivery.value(),
                delivery.senderBranch(),
                home,
                delivery.homeEpoch());
    }

    /** Whether a fence of {@code home} up to {@code epoch} forbids to accept this. */
    boolean isFenced(NodeUid home, int epoch) {
        return home.equals(deliveringHome) && homeEpoch <= epoch;
    }
}
