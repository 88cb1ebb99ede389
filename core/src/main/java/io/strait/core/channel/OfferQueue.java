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
        } else if (offer.state == Offer.State.QUEUED && offer.select instanceof EnrolledLoop loop) {
            loop.turns.remove(offer);
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
        if (all.size() < select.offers.size()) {
            for (Offer offer : all) {
                own += offer.select.equals(select) ? 1 : 0;
            }
        } else {
            for (Offer offer : select.offers) {
                own += all.contains(offer) ? 1 : 0;
            }
        }
        return all.size() - own;
    }

    /**
     * Whether an offer of another select is here that might take part, introduced to somebody else or not. One of a persistent
     * select that is between two rounds, or introduced elsewhere, does not count: nobody knows when it will be free.
     */
    boolean hasPossible(EnrolledSelect select) {
        for (Offer offer : all) {
            boolean away = offer.select instanceof EnrolledLoop loop && !loop.isAvailable();
            if (!offer.select.equals(select) && !away) {
                return true;
            }
        }
        return false;
    }

    void link(Offer offer) {
        offer.state = Offer.State.FREE;
        Offer after = lastFree;
        // Nearly always at the tail; an offer that is free again is among the oldest, so search from the head.
        if (after != null && after.arrival > offer.arrival) {
            after = null;
            for (Offer at = firstFree; at != null && at.arrival < offer.arrival; at = at.next) {
                after = at;
            }
        }
        Offer before = after == null ? firstFree : after.next;
        offer.previous = after;
        offer.next = before;
        if (after == null) {
            firstFree = offer;
        } else {
            after.next = offer;
        }
        if (before == null) {
            lastFree = offer;
        } else {
            before.previous = offer;
        }
    }

    void unlink(Offer offer) {
        Offer previous = offer.previous;
        Offer next = offer.next;
        if (previous == null) {
            firstFree = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            lastFree = previous;
        } else {
            next.previous = previous;
        }
        offer.previous = null;
        offer.next = null;
        offer.state = Offer.State.HELD;
    }

    /** The oldest free offer. */
    @Nullable
    Offer firstFree() {
        return firstFree(select -> true);
    }

    /**
     * The oldest free offer whose select passes. An offer of a persistent select that cannot be introduced now does not hold
     * the partner up: it leaves the queue, and its select looks for a partner of it when its turn comes.
     */
    @Nullable
    Offer firstFree(Predicate<SelectId> mayMeet) {
        Offer offer = firstFree;
        while (offer != null) {
            Offer next = offer.next;
            if (!mayMeet.test(offer.select.id)) {
                offer = next;
            } else if (offer.select instanceof EnrolledLoop loop && !loop.isAvailable()) {
                unlink(offer);
                loop.turns.addLast(offer);
                offer = next;
            } else {
                return offer;
            }
        }
        return null;
    }
}
