package io.strait.core.channel;

import org.jspecify.annotations.Nullable;

/** The line of a persistent select's offers for which a partner may be there. Linked through the offers: every step is O(1). */
final class Turns {

    private @Nullable Offer first;
    private @Nullable Offer last;

    void addFirst(Offer offer) {
        link(offer, null, first);
    }

    void addLast(Offer offer) {
        link(offer, last, null);
    }

    private void link(Offer offer, @Nullable Offer previous, @Nullable Offer next) {
        offer.state = Offer.State.QUEUED;
        offer.previous = previous;
        offer.next = next;
        if (previous == null) {
            first = offer;
        } else {
            previous.next = offer;
        }
        if (next == null) {
            last = offer;
        } else {
            next.previous = offer;
        }
    }

    void remove(Offer offer) {
        Offer previous = offer.previous;
        Offer next = offer.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previous = previous;
        }
        offer.previous = null;
        offer.next = null;
        offer.state = Offer.State.HELD;
    }

    /** Takes out the first, or returns null. */
    @Nullable
    Offer poll() {
        Offer offer = first;
        if (offer != null) {
            remove(offer);
        }
        return offer;
    }
}
