package io.strait.core.select;

import io.strait.core.id.NodeUid;
import java.util.List;

/** What one home node has been told of a select, and what it answered. Written by {@link Enrolments} only. */
final class Enrolment {

    final NodeUid home;
    /** Branch indexes offered there, ascending. */
    List<Integer> branches;
    /** An Offer was sent and neither Gone nor NotHome or a reset ended it. */
    boolean offered;
    /** An Offer was sent and no Gone: one that was on its way may have been taken in after a reset. */
    boolean told;
    /** Unavailable was the last status sent. */
    boolean unavailable;
    /** Answer or Nothing came for the last offer. */
    boolean answered;
    /** Nothing was the last word about readiness. */
    boolean nothing;
    /** Branches answered ready, with the partners' times beside them; lose entries on Unpaired. */
    List<Integer> ready = List.of();

    List<Long> partnerTimes = List.of();

    Enrolment(NodeUid home, List<Integer> branches) {
        this.home = home;
        this.branches = branches;
    }
}
