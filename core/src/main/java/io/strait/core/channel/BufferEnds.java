package io.strait.core.channel;

import io.strait.core.Output.Undelivered.Reason;
import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Direction;
import io.strait.core.op.Payload;
import io.strait.core.select.ClaimRequest;
import io.strait.core.select.Party;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of a buffered channel as parties of the protocol. Senders claim its <em>intake</em>, which accepts at
 * once. Its <em>outlet</em> claims receivers with the head value, one claim at a time, so that values keep their order
 * even when a receiver does not take one. Neither end is ever held by anybody, so no wait goes through a buffer.
 */
final class BufferEnds {

    private final ChannelHomes homes;
    private final ChannelHome channel;
    private final ElementBuffer elements;
    private final SelectId intake;
    /** Senders introduced to the intake that have not claimed it yet: each has a place. */
    private int reserved;

    private @Nullable Outlet outlet;
    private boolean pumping;

    BufferEnds(ChannelHomes homes, ChannelHome channel, ChannelProperties properties) {
        this.homes = homes;
        this.channel = channel;
        this.elements = new ElementBuffer(properties.capacity(), properties.overflow());
        this.intake = homes.register(new Intake());
    }

    int size() {
        return elements.size();
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    boolean hasRoom() {
        return elements.hasRoom(reserved);
    }

    /** Whether a send could be taken, or it depends on a claim that is undecided. */
    boolean mayHaveRoom() {
        return elements.hasRoom(0) || elements.isHeadInFlight();
    }

    /** Whether a receiver could be claimed now. */
    boolean hasReady() {
        return outlet == null && elements.hasReady();
    }

    /** Introduces as many senders and claims as many receivers as there are places and values. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        boolean moved = true;
        while (moved) {
            moved = false;
            Offer receiver = hasReady() ? channel.queue(Direction.RECEIVE).firstFree() : null;
            if (receiver != null) {
                claim(receiver);
                moved = true;
            }
            Offer sender = hasRoom() ? channel.queue(Direction.SEND).firstFree() : null;
            if (sender != null) {
                channel.markPaired(sender, null, Long.MAX_VALUE);
                reserved++;
                homes.send(sender.select.node(), new Message.Match(sender.select.id, sender.branch, intake, 0));
                moved = true;
            }
        }
        pumping = false;
    }

    private void claim(Offer receiver) {
        ElementBuffer.Element head = elements.launchHead();
        Outlet claim = new Outlet(receiver.select.id);
        outlet = claim;
        SelectId id = homes.register(claim);
        claim.id = id;
        channel.markPaired(receiver, null, head.time());
        homes.send(
                receiver.select.node(),
                new Message.Claim(
                        new Attempt(id, 1),
                        new Age(head.time(), id),
                        channel.name(),
                        receiver.select.id,
                        receiver.branch,
                        head.value()));
    }

    /** Takes a value whose sender is told so by the caller. */
    void append(Payload value) {
        ElementBuffer.Element dropped = elements.append(value, homes.nextTime());
        channel.onSent();
        if (dropped != null) {
            channel.onDropped(dropped.value(), Reason.OVERFLOW);
        }
        pump();
        // There may be no room left for a try that waits to hear; the sender, if it is a persistent select, stays.
        channel.onLess();
    }

    void onDissolved(Offer offer) {
        if (offer.direction == Direction.SEND) {
            reserved--;
        }
    }

    /** Offers are forgotten; a claim of the outlet goes on, since its receiver decides. */
    void onReset() {
        reserved = 0;
        // A step that failed half-way, which is why homes are reset, has left it set.
        pumping = false;
    }

    /** The home forgets an empty buffer. */
    void dispose() {
        homes.unregister(intake);
    }

    /** Gives up all values but one that is in flight: its receiver decides. */
    void discard() {
        for (ElementBuffer.Element element = elements.discardOne(); element != null; element = elements.discardOne()) {
            channel.onDropped(element.value(), Reason.ABORTED);
        }
    }

    /** A receiver's node was removed: a value that was with it may have been seen there, so nobody else may see it. */
    void onNodeRemoved(NodeUid node) {
        Outlet claim = outlet;
        if (claim != null && claim.receiver.node().equals(node)) {
            homes.onIndeterminate();
            claim.finish(true);
        }
    }

    private final class Intake implements Party {

        /**
         * Accepts while there is room; a sender that was introduced before a reset may find none. One that is not here any more
         * when the channel is closed comes too late: a receiver may have been told that nothing comes. And when the home has
         * moved, nobody comes here for the value.
         */
        @Override
        public void onClaim(ClaimRequest claim) {
            Offer offer = homes.introducedToBuffer(claim.attempt().initiator(), channel);
            boolean aborted = channel.closed() != null && channel.closed().aborted();
            boolean late = (offer == null && channel.closed() != null) || !homes.isHome(channel.name());
            if (aborted || late || (offer == null && !hasRoom())) {
                homes.reject(claim, intake);
                return;
            }
            if (offer != null) {
                reserved--;
                offer.state = Offer.State.SERVED;
            }
            homes.send(claim.attempt().initiator().node(), new Message.Accept(claim.attempt(), -1));
            append(claim.value());
        }

        @Override
        public void onAccept(Message.Accept accept) {
            throw new IllegalStateException("a buffer's intake claims nobody: attempt=" + accept.attempt());
        }

        @Override
        public void onReject(Attempt attempt) {
            throw new IllegalStateException("a buffer's intake claims nobody: attempt=" + attempt);
        }

        @Override
        public void onBusy(Message.Busy busy) {
            throw new IllegalStateException("a buffer's intake claims nobody: attempt=" + busy.attempt());
        }
    }

    /** One claim of the head value to one receiver. */
    private final class Outlet implements Party {

        private final SelectId receiver;
        private @Nullable SelectId id;

        Outlet(SelectId receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onClaim(ClaimRequest claim) {
            homes.reject(claim, receiver);
        }

        @Override
        public void onAccept(Message.Accept accept) {
            channel.onReceived();
            finish(true);
        }

        @Override
        public void onReject(Attempt attempt) {
            homes.forgetStale(receiver, channel);
            finish(false);
        }

        @Override
        public void onBusy(Message.Busy busy) {
            finish(false);
        }

        void finish(boolean taken) {
            if (outlet != this || id == null) {
                return;
            }
            outlet = null;
            homes.unregister(id);
            if (taken) {
                elements.landHead();
            } else {
                returnHead();
            }
            pump();
            channel.onLess();
        }

        private void returnHead() {
            ElementBuffer.Element surplus = elements.returnHead();
            if (surplus != null) {
                channel.onDropped(surplus.value(), Reason.OVERFLOW);
            }
            if (channel.closed() != null && channel.closed().aborted()) {
                discard();
            }
        }
    }
}
