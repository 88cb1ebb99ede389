package io.strait.tasklet.engine;

import org.jspecify.annotations.Nullable;

/** The offers of one direction that wait at a channel, first come first (C4). */
final class OfferQueue {

    @Nullable
    Offer first;

    private @Nullable Offer last;
    private int size;

    int size() {
        return size;
    }

    void addLast(Offer offer) {
        offer.queue = this;
        offer.arrival = offer.channel.scheduler().nextArrival();
        offer.previous = last;
        if (last == null) {
            first = offer;
        } else {
            last.next = offer;
        }
        last = offer;
        size++;
    }

    /** Behind all others. One that is there already is not touched: a persistent select with many branches serves cold ones. */
    void moveLast(Offer offer) {
        if (offer.next != null) {
            remove(offer);
            addLast(offer);
        }
    }

    void remove(Offer offer) {
        Offer before = offer.previous;
        Offer after = offer.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        offer.previous = null;
        offer.next = null;
        offer.queue = null;
        size--;
    }

    /**
     * The first offer that can be completed now, of another wait than {@code self}: a select never meets itself (S2). Offers
     * that cannot yet, because their select has something else under way or is between two rounds, are told that a partner is
     * there.
     */
    @SuppressWarnings("ReferenceEquality") // The same wait, not a similar one.
    @Nullable
    Offer firstOpen(@Nullable Wait self) {
        Offer offer = first;
        while (offer != null) {
            Offer after = offer.next;
            if (offer.wait != self) {
                if (offer.wait.isOpen()) {
                    return offer;
                }
                offer.wait.onPartner(offer);
            }
            offer = after;
        }
        return null;
    }
}
