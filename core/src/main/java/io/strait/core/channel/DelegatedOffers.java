package io.strait.core.channel;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.Direction;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settles delegated offers: all branches of the select are here with their values, and the select is locked until it
 * hears. The first branch in list order that can go, goes: a send is delivered to the oldest free receiver, which
 * decides and answers the sender; a receive is announced, and its sender introduced. When nothing can, the select is
 * parked: open again, and later introduced like any other.
 *
 * <pre>
 *   settle --receiver free--> DELIVERING --accepted: Gone of the select
 *     |  ^                        | returned by the receiver
 *     |  +------------------------+
 *     +--nothing free, or a receive goes first--> PARKED
 * </pre>
 */
final class DelegatedOffers {

    private final ChannelHomes homes;

    DelegatedOffers(ChannelHomes homes) {
        this.homes = homes;
    }

    void settle(EnrolledSelect select) {
        for (Offer offer : List.copyOf(select.offers)) {
            boolean settled = offer.direction == Direction.SEND ? settleSend(offer) : settleReceive(offer);
            if (settled) {
                return;
            }
        }
        park(select, -1);
        for (Offer offer : List.copyOf(select.offers)) {
            offer.channel.free(offer);
        }
    }

    private boolean settleSend(Offer offer) {
        Payload value = offer.value;
        if (value == null || !offer.channel.isFirstInLane(offer)) {
            return false;
        }
        // The sender's node checks too, but may not have heard of the declaration yet.
        Outcome.Refused fault = offer.channel.properties().faultOf(offer.channel.name(), value, Integer.MAX_VALUE);
        if (fault != null) {
            refuse(offer, fault.refusal(), fault.detail());
            return true;
        }
        BufferEnds buffer = offer.channel.buffer();
        if (buffer != null) {
            return settleInBuffer(offer, buffer, value);
        }
        Offer receiver = offer.channel.partnerFor(offer);
        if (receiver == null) {
            return false;
        }
        EnrolledSelect select = offer.select;
        select.delivering = offer;
        select.deliveredTo = receiver.select.id;
        offer.channel.pair(offer, receiver);
        homes.send(
                receiver.select.node(),
                new Message.Deliver(
                        select.delegatedAttempt(),
                        select.age,
                        homes.epoch(),
                        offer.channel.name(),
                        receiver.select.id,
                        receiver.branch,
                        offer.branch,
                        value));
        return true;
    }

    private boolean settleInBuffer(Offer offer, BufferEnds buffer, Payload value) {
        EnrolledSelect select = offer.select;
        if (offer.channel.refusesFull(select)) {
            refuseFull(offer);
            return true;
        }
        if (!buffer.hasRoom()) {
            return false;
        }
        homes.send(select.node(), new Message.Accept(select.delegatedAttempt(), offer.branch));
        // In this order: taking the select out lets others in, and the place must not be given away twice.
        buffer.append(value);
        homes.serve(select);
        return true;
    }

    private boolean settleReceive(Offer offer) {
        BufferEnds buffer = offer.channel.buffer();
        boolean ready = buffer != null ? buffer.hasReady() : offer.channel.partnerFor(offer) != null;
        if (!ready) {
            return false;
        }
        EnrolledSelect select = offer.select;
        park(select, offer.branch);
        select.skipped = select.offers.size() > 1;
        select.announced = offer;
        for (Offer other : List.copyOf(select.offers)) {
            if (other != offer) {
                other.channel.freeSkipped(other);
            }
        }
        offer.channel.free(offer);
        return true;
    }

    private void park(EnrolledSelect select, int preferred) {
        Attempt attempt = select.delegatedAttempt();
        select.attempt = 0;
        for (Offer offer : select.offers) {
            offer.value = null;
        }
        boolean nothing = preferred < 0 && select.mode == AnswerMode.NOTHING && homes.tellNothing(select);
        if (!nothing) {
            homes.send(select.node(), new Message.Park(attempt, preferred));
        }
    }

    void refuseFull(Offer offer) {
        refuse(
                offer,
                Refusal.BUFFER_FULL,
                "channel: buffer is full: channel=" + offer.channel.name() + " limit=capacity="
                        + offer.channel.properties().capacity());
    }

    private void refuse(Offer offer, Refusal refusal, String detail) {
        homes.send(offer.select.node(), new Message.OfferRefused(offer.select.id, offer.branch, refusal, detail));
        homes.remove(offer.select);
    }

    /** The receiver did not take it: it is busy (and said so before) or final. */
    void onReturned(@Nullable EnrolledSelect select, Message.Returned returned) {
        Attempt attempt = returned.attempt();
        Offer offer = select == null ? null : select.delivering;
        if (select == null || offer == null || select.attempt != attempt.number()) {
            homes.returnUnknown(attempt);
            return;
        }
        Offer receiver = offer.peer;
        select.delivering = null;
        offer.state = Offer.State.HELD;
        offer.peer = null;
        if (receiver != null) {
            receiver.peer = null;
            forgetReceiver(receiver, returned.receiver());
        }
        if (select.moved) {
            returnAll(select, attempt);
            return;
        }
        List.copyOf(select.offers).forEach(left -> left.channel.closeIfAborted(left));
        if (!select.offers.isEmpty()) {
            settle(select);
        }
    }

    /** A receiver that is busy or final said so before; one that is still paired is enrolled by mistake. */
    private void forgetReceiver(Offer receiver, SelectId claimed) {
        if (receiver.select.id.equals(claimed)) {
            homes.remove(receiver.select);
        } else {
            receiver.state = Offer.State.HELD;
            receiver.channel.release(receiver);
        }
    }

    private void returnAll(EnrolledSelect select, Attempt attempt) {
        List<Integer> branches =
                select.offers.stream().map(offer -> offer.branch).toList();
        homes.remove(select);
        homes.send(select.node(), new Message.NotHome(select.id, attempt.number(), branches));
    }

    /** The sender is cancelled or out of time: the receiver gives the value back if it only waits there. */
    void onRecall(@Nullable EnrolledSelect select, Attempt attempt) {
        if (select != null && select.attempt == attempt.number() && select.delivering != null) {
            SelectId receiver = select.deliveredTo;
            if (receiver != null) {
                homes.send(receiver.node(), new Message.CancelClaim(attempt, receiver));
            }
        }
    }

    boolean isDeliveringTo(EnrolledSelect select, NodeUid node) {
        SelectId receiver = select.deliveredTo;
        return select.delivering != null && receiver != null && receiver.node().equals(node);
    }
}
