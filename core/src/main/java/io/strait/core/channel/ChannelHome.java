package io.strait.core.channel;

import io.strait.core.Output.Undelivered.Reason;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Payload;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The home of one channel: keeps offers and introduces a sender to a receiver, both the oldest that are free. It never
 * decides. A buffered channel's home also holds the values; then senders are introduced to the buffer and the buffer
 * claims receivers, by the same messages as everybody.
 *
 * <p>Invariants, after every step:
 * <ul>
 *   <li>rendezvous: no free sender and free receiver that may meet;
 *   <li>buffered: no free receiver while a value is ready, no free sender while there is room;
 *   <li>an offer is free only while its select is neither suspended nor delegated;
 *   <li>closed and drained: no receiver waits.
 * </ul>
 */
final class ChannelHome {

    private final ChannelHomes homes;
    private final ChannelName name;
    private final OfferQueue senders = new OfferQueue();
    private final OfferQueue receivers = new OfferQueue();
    private final Lanes lanes = new Lanes();
    /** Offers whose select waits to hear that nothing is possible. */
    private final Set<Offer> asking = new LinkedHashSet<>(2);

    private ChannelProperties properties = ChannelProperties.RENDEZVOUS;
    private boolean declared;
    private @Nullable BufferEnds buffer;
    private @Nullable CloseCause closed;
    /** What {@link #closed} will be when that is stored. */
    private @Nullable CloseCause closing;

    /** The last record that this home has published; null: none, or it is not known whether that is stored. */
    private Publications.@Nullable Publication publication;

    /** The home is elsewhere, and this one is kept for what its buffer has. */
    private boolean away;

    /** The send that is to be let in next, while others are. */
    private @Nullable Offer firstInLane;

    private boolean isLettingIn;
    private long sends;
    private long receives;
    private long dropped;

    ChannelHome(ChannelHomes homes, ChannelName name) {
        this.homes = homes;
        this.name = name;
    }

    ChannelName name() {
        return name;
    }

    ChannelProperties properties() {
        return properties;
    }

    boolean isDeclared() {
        return declared;
    }

    @Nullable
    CloseCause closed() {
        return closed;
    }

    @Nullable
    CloseCause closing() {
        return closing;
    }

    Publications.@Nullable Publication publication() {
        return publication;
    }

    void published(Publications.@Nullable Publication latest) {
        publication = latest;
    }

    boolean isAway() {
        return away;
    }

    void setAway(boolean isAway) {
        away = isAway;
    }

    @Nullable
    BufferEnds buffer() {
        return buffer;
    }

    OfferQueue queue(Direction direction) {
        return direction == Direction.SEND ? senders : receivers;
    }

    /** Whether nothing is lost when the home forgets the channel (C13). */
    boolean isIdle() {
        return senders.size() == 0
                && receivers.size() == 0
                && (buffer == null || buffer.isEmpty())
                && closed == null
                && closing == null
                && !declared;
    }

    // ---- offers come and go ---------------------------------------------------------------------------------------

    void enrol(Offer offer) {
        queue(offer.direction).add(offer);
        lanes.add(offer);
        if (offer.select.mode == AnswerMode.NOTHING) {
            asking.add(offer);
        }
    }

    /** Makes an offer free and introduces it when a partner is there. */
    void free(Offer offer) {
        if (offer.state == Offer.State.HELD && offer.select.isAvailable() && lanes.isFirst(offer)) {
            queue(offer.direction).link(offer);
            match(offer);
        }
    }

    /** Makes an offer free without an introduction, because another branch of its select goes first. */
    void freeSkipped(Offer offer) {
        if (offer.state == Offer.State.HELD && offer.select.isAvailable() && lanes.isFirst(offer)) {
            queue(offer.direction).link(offer);
        }
    }

    /** Introduces a free offer to the oldest partner, if there is one. */
    void match(Offer offer) {
        if (offer.state != Offer.State.FREE) {
            return;
        }
        if (buffer != null) {
            buffer.pump();
            return;
        }
        Offer partner = partnerFor(offer);
        if (partner != null) {
            introduce(offer, partner);
        }
    }

    /** Whether no earlier send of the same sender waits here. */
    boolean isFirstInLane(Offer offer) {
        return lanes.isFirst(offer);
    }

    /** The oldest free offer of the other direction that this one may meet. */
    @Nullable
    Offer partnerFor(Offer offer) {
        return offer.direction == Direction.SEND
                ? receivers.firstFree(receiver -> homes.rules().mayMeet(offer.select.id, receiver))
                : senders.firstFree(sender -> homes.rules().mayMeet(sender, offer.select.id));
    }

    private void introduce(Offer one, Offer other) {
        pair(one, other);
        Offer sender = one.direction == Direction.SEND ? one : other;
        Offer receiver = sender == one ? other : one;
        homes.send(
                sender.select.node(),
                new Message.Match(sender.select.id, sender.branch, receiver.select.id, receiver.branch));
    }

    /** Links two offers; neither can be introduced until one of their selects speaks. */
    void pair(Offer one, Offer other) {
        markPaired(one, other, other.select.age.time());
        markPaired(other, one, one.select.age.time());
    }

    /** Links an offer to a peer, or to the buffer. */
    void markPaired(Offer offer, @Nullable Offer peer, long partnerTime) {
        if (offer.state == Offer.State.FREE) {
            queue(offer.direction).unlink(offer);
        }
        offer.state = Offer.State.PAIRED;
        offer.peer = peer;
        offer.withBuffer = peer == null;
        offer.partnerTime = partnerTime;
        offer.select.nothingTold = false;
        offer.select.onIntroduced(offer);
    }

    /**
     * Ends the introduction of {@code offer}, which becomes held; its peer is free again, unless its value is still with
     * {@code offer}'s coordinator.
     */
    void dissolve(Offer offer) {
        Offer peer = offer.peer;
        if (offer.state != Offer.State.PAIRED) {
            return;
        }
        if (buffer != null && offer.isPairedWithBuffer()) {
            buffer.onDissolved(offer);
        }
        offer.state = Offer.State.HELD;
        offer.peer = null;
        if (buffer != null) {
            buffer.pump();
        }
        if (peer == null) {
            return;
        }
        peer.peer = null;
        if (peer.select.delivering != peer) {
            peer.state = Offer.State.HELD;
            release(peer);
        }
    }

    /** An offer lost its partner: it is introduced to the next, or its select hears that it has none. */
    void release(Offer offer) {
        EnrolledSelect select = offer.select;
        if (select instanceof EnrolledLoop loop) {
            homes.loops().onReleased(loop, offer);
            return;
        }
        free(offer);
        if (offer.state == Offer.State.FREE) {
            boolean announced = select.announced == offer;
            if (select.skipped) {
                select.skipped = false;
                List.copyOf(select.offers).forEach(other -> other.channel.match(other));
            }
            if ((select.mode != AnswerMode.NONE || announced) && offer.state == Offer.State.FREE) {
                select.announced = null;
                homes.send(select.node(), new Message.Unpaired(select.id, offer.branch));
            }
            homes.tellNothing(select);
        }
    }

    /** Takes an offer out; its partner is free again, and whoever depended on it hears of it. */
    void remove(Offer offer) {
        Offer peer = offer.peer;
        boolean paired = offer.state == Offer.State.PAIRED;
        if (paired && buffer != null && offer.isPairedWithBuffer()) {
            buffer.onDissolved(offer);
        }
        queue(offer.direction).remove(offer);
        Offer nextInLane = lanes.remove(offer);
        asking.remove(offer);
        offer.peer = null;
        offer.state = Offer.State.HELD;
        if (paired && peer != null) {
            peer.peer = null;
            if (peer.select.delivering != peer) {
                peer.state = Offer.State.HELD;
                release(peer);
            }
        }
        if (buffer != null) {
            buffer.pump();
        }
        if (nextInLane != null) {
            letIn(nextInLane);
        }
        onLess();
    }

    /**
     * A send has become the first of its lane: it is introduced, or refused like one that comes now. A refusal takes it out and
     * makes the next the first, so a long lane must not become a deep recursion.
     */
    private void letIn(Offer offer) {
        firstInLane = offer;
        if (isLettingIn) {
            return;
        }
        isLettingIn = true;
        for (Offer next = offer; next != null; next = firstInLane) {
            firstInLane = null;
            boolean aborted = closed != null && closed.aborted();
            if (!aborted && next.select.isAvailable() && refusesFull(next.select)) {
                homes.refuseFull(next);
            } else {
                free(next);
            }
        }
        isLettingIn = false;
    }

    /** Something that somebody may have waited for is gone. */
    void onLess() {
        if (!asking.isEmpty()) {
            for (Offer offer : List.copyOf(asking)) {
                homes.tellNothing(offer.select);
            }
        }
        closeDrainedReceivers();
    }

    /** Whether the offer could be served by anybody who is here, free or not. */
    boolean isPossible(Offer offer) {
        if (offer.direction == Direction.RECEIVE) {
            return senders.hasPossible(offer.select) || (buffer != null && !buffer.isEmpty());
        }
        return buffer == null ? receivers.hasPossible(offer.select) : buffer.mayHaveRoom();
    }

    void onSent() {
        sends++;
    }

    void onReceived() {
        receives++;
    }

    void onDropped(Payload value, Reason reason) {
        dropped++;
        homes.onUndelivered(name, value, reason);
    }

    // ---- declaration, close, inspection ---------------------------------------------------------------------------

    /** Gives an undeclared channel its properties. Whoever waits goes on under the new ones. */
    void declare(ChannelProperties declaration) {
        properties = declaration;
        declared = true;
        if (declaration.isBuffered() && buffer == null) {
            buffer = new BufferEnds(homes, this, declaration);
            buffer.pump();
        }
    }

    /** Somebody wants to close or abort, which happens when that is stored; the first cause stays. */
    boolean beginClose(CloseCause cause) {
        boolean first = closed == null && closing == null;
        closing = first ? cause : closing;
        return first;
    }

    /** What is stored meanwhile is no longer this home's to carry out. */
    void endClosing() {
        closing = null;
    }

    /** Closes or aborts; the first cause stays. */
    void close(CloseCause cause) {
        closing = null;
        if (closed != null) {
            return;
        }
        closed = cause;
        if (!cause.aborted()) {
            closeLoopSenders();
            onLess();
            return;
        }
        if (buffer != null) {
            buffer.discard();
        }
        senders.copy().forEach(this::closeOffer);
        receivers.copy().forEach(this::closeOffer);
    }

    /**
     * Closes or aborts as the store says. When two homes close a channel at the same time, because views differ, one of the two
     * causes stays everywhere: this home lets go of its own.
     */
    void closeAsStored(CloseCause cause) {
        closed = null;
        close(cause);
    }

    /** A send branch of a persistent select is no blocked sender: the home cannot know whether a round is open. */
    private void closeLoopSenders() {
        for (Offer sender : senders.copy()) {
            if (sender.select instanceof EnrolledLoop) {
                closeOffer(sender);
            }
        }
    }

    private void closeDrainedReceivers() {
        if (closed == null || receivers.size() == 0 || (buffer != null && !buffer.isEmpty())) {
            return;
        }
        for (Offer receiver : receivers.copy()) {
            if (senders.sizeWithout(receiver.select) == 0) {
                closeOffer(receiver);
            }
        }
    }

    /** Whether a new offer finds the channel closed: any send, and a receive for which nothing can come. */
    boolean isClosedFor(EnrolledSelect select, Direction direction) {
        if (closed == null) {
            return false;
        }
        boolean drained = senders.sizeWithout(select) == 0 && (buffer == null || buffer.isEmpty());
        return closed.aborted() || direction == Direction.SEND || drained;
    }

    /** An offer of a persistent select begins anew; returns whether the channel is closed for it. */
    boolean closeIfClosedFor(Offer offer) {
        if (!isClosedFor(offer.select, offer.direction)) {
            return false;
        }
        closeOffer(offer);
        return true;
    }

    /** A delivery came back: the channel may have been aborted meanwhile. */
    void closeIfAborted(Offer offer) {
        if (closed != null && closed.aborted()) {
            closeOffer(offer);
        }
    }

    private void closeOffer(Offer offer) {
        CloseCause cause = closed;
        if (cause == null || offer.state == Offer.State.SERVED || offer.select.delivering == offer) {
            // Decided, or about to be by a receiver: what comes back finds the channel closed.
            return;
        }
        homes.send(offer.select.node(), new Message.ChannelClosed(offer.select.id, offer.branch, cause));
        homes.removeOffer(offer);
    }

    ChannelInfo info(NodeUid home) {
        return new ChannelInfo(
                name,
                home,
                properties,
                declared,
                buffer == null ? 0 : buffer.size(),
                senders.plainSize(),
                receivers.plainSize(),
                senders.size() - senders.plainSize(),
                receivers.size() - receivers.plainSize(),
                sends,
                receives,
                dropped,
                closed);
    }

    /** Whether a plain send is refused instead of waiting. */
    boolean refusesFull(EnrolledSelect select) {
        return properties.overflow() == Overflow.REJECT && select.plain && buffer != null && !buffer.hasRoom();
    }

    /** Loses the offers, keeps the buffer, the declaration and the close. */
    void reset() {
        senders.copy().forEach(this::forget);
        receivers.copy().forEach(this::forget);
        asking.clear();
        lanes.clear();
        // A step that failed half-way, which is why homes are reset, has left it set.
        isLettingIn = false;
        firstInLane = null;
        if (buffer != null) {
            buffer.onReset();
        }
    }

    private void forget(Offer offer) {
        queue(offer.direction).remove(offer);
        offer.state = Offer.State.HELD;
        offer.peer = null;
    }
}
