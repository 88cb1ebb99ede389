package io.strait.core.channel;

import io.strait.core.id.SelectId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The offers of one direction at one channel. Those that can be introduced form a list in the order of arrival, so
 * service is FIFO (C4); one that becomes free again takes its old place.
 */
final class OfferQueue {

    private final Set<Offer> all = new LinkedHashSet<>(2);
    private @Nullable Offer firstFree;
    private @Nullable Offer lastFree;
    private int plain;

    void add(Offer offer) {
        if (all.add(offer) && offer.select.plain) {
            plain++;
        }
    }

    /** Takes the offer out altogether. */
    void remove(Offer offer) {
        if (offer.state == Offer.State.FREE) {
            unlink(offer);
        }
        if (all.remove(offer) && offer.select.plain) {
            plain--;
        }
    }

    int size() {
        return all.size();
    }

    int plainSize() {
        return plain;
    }

    /** A copy, in no particular order that matters. */
    List<Offer> copy() {
        return new ArrayList<>(all);
    }

    /** How many offers are not of this select. */
    int sizeWithout(EnrolledSelect select) {
        if (select.offers.size() <= 1) {
            return all.size();
        }
        int own = 0;
        for (Offer offer : select.offers) {
            if (all.contains(offer)) {
                own++;
            }
        }
        return all.size() - own;
    }

    void link(Offer offer) {
        offer.state = Offer.State.FREE;
        Offer after = lastFree;
        // Nearly always at the tail; an offer that is free again is among the oldest, so search from the head.
        if (after != null && after.arrival > offer.arrival) {
            after = null;
            for (Offer at = firstFree; at != null && at.arrival < offer.arrival; at = at.nextFree) {
                after = at;
            }
        }
        Offer before = after == null ? firstFree : after.nextFree;
        offer.previousFree = after;
        offer.nextFree = before;
        if (after == null) {
            firstFree = offer;
        } else {
            after.nextFree = offer;
        }
        if (before == null) {
            lastFree = offer;
        } else {
            before.previousFree = offer;
        }
    }

    void unlink(Offer offer) {
        Offer previous = offer.previousFree;
        Offer next = offer.nextFree;
        if (previous == null) {
            firstFree = next;
        } else {
            previous.nextFree = next;
        }
        if (next == null) {
            lastFree = previous;
        } else {
            next.previousFree = previous;
        }
        offer.previousFree = null;
        offer.nextFree = null;
        offer.state = Offer.State.HELD;
    }

    @Nullable
    Offer firstFree() {
        return firstFree;
    }

    /** The oldest free offer whose select passes. */
    @Nullable
    Offer firstFree(Predicate<SelectId> mayMeet) {
        for (Offer offer = firstFree; offer != null; offer = offer.nextFree) {
            if (mayMeet.test(offer.select.id)) {
                return offer;
            }
        }
        return null;
    }
}
