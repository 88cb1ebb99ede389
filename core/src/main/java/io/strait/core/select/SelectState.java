package io.strait.core.select;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import java.util.Set;

/**
 * The states of one select at its coordinator.
 *
 * <pre>
 *            all homes answered,          announced claim comes
 *            a receive is first  +-------------> PREFERRING -------+
 *                                |                   | lost        |
 *   open --> COLLECTING ---------+--> OPEN <---------+             v
 *     |                          |    | ^  \ CLAIM ------------> FINAL (fired, closed, timed out,
 *     |      a send is first     v    | |                          ^    cancelled, not ready,
 *     |      (lazy: SUPPLYING) CLAIMING |                          |    refused, indeterminate)
 *     |                          | |    | BUSY, REJECT             |
 *     |                          | +----+         ACCEPT, removal  |
 *     |                          +---------------------------------+
 *     +--> DELEGATED --PARK, NOTHOME--> OPEN                       |
 *              |  \--ACCEPT----------------------------------------+
 *              | home lost                                         |
 *              v                                                   |
 *          IN_DOUBT --all fenced--> OPEN, or FINAL when home removed
 *   OPEN --nothing anywhere (orElse)--> WITHDRAWING --acknowledged--> FINAL
 * </pre>
 */
sealed interface SelectState {

    /** Whether a match or claim may be acted on at once. */
    default boolean isOpen() {
        return false;
    }

    /** Waits for the first partner. */
    record Open() implements SelectState {
        @Override
        public boolean isOpen() {
            return true;
        }
    }

    /** Holds matches and claims until every home has answered, to choose among them by the caller's order. */
    record Collecting() implements SelectState {}

    /** Waits for the claim that a home has announced for this receive branch; the claimer is bound to come or to yield. */
    record Preferring(int branch) implements SelectState {}

    /** Nothing was ready anywhere; homes are asked to forget the select, and to say whether that is still so. */
    record Withdrawing(Set<NodeUid> unacknowledged) implements SelectState {
        @Override
        public boolean isOpen() {
            return true;
        }
    }

    /** The participant computes the value of a chosen lazy branch (S6). */
    record Supplying(int branch, SelectId partner, int partnerBranch) implements SelectState {}

    /** The value is on its way to the partner, which decides. */
    record Claiming(Attempt attempt, int branch, SelectId partner, NodeUid home) implements SelectState {}

    /** The value is with the home, which claims in this select's name. */
    record Delegated(Attempt attempt, NodeUid home, int epoch) implements SelectState {}

    /** The home of a delegated attempt is lost; every member is asked to refuse what it may have sent. */
    record InDoubt(Attempt attempt, NodeUid home, int epoch, Set<NodeUid> unfenced) implements SelectState {}

    /** Decided. */
    record Final() implements SelectState {}
}
