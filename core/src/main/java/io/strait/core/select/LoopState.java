package io.strait.core.select;

import io.strait.core.id.Attempt;

/**
 * The states of a persistent select at its coordinator.
 *
 * <pre>
 *            Round                                              BUSY, REJECT
 *   PAUSED ---------> ARMED ------------ Match ------------> CLAIMING ---+
 *     ^  |              |  ^             (SUPPLYING first)     ^  |      |
 *     |  | a home       |  | nothing is ready                  |  |      | as by Round
 *     |  | owes an      |  |                        a send is  |  |      v
 *     |  | answer       |  |                        chosen     |  |
 *     |  +--------------|--+-- COLLECTING ---------------------+  |
 *     |                 |         |  ^  a receive is chosen       |
 *     |                 |         v  | and its partner lost       |
 *     |                 |       PREFERRING                        |
 *     |           claim |         | its claim                     | ACCEPT, removal
 *     +-----------------+---------+-------------------------------+
 *   any --EndLoop, end of the session--> ENDED (from CLAIMING after the answer)
 * </pre>
 */
sealed interface LoopState {

    /** Between two rounds: nobody waits for an outcome. What comes is refused, and its home told to pause. */
    record Paused() implements LoopState {}

    /** Takes the first partner that comes. */
    record Armed() implements LoopState {}

    /** Holds what comes until the homes that were asked have answered, so that the branch is served whose turn it is. */
    record Collecting() implements LoopState {}

    /** Waits for the claim that a home has announced for this receive branch. */
    record Preferring(int branch) implements LoopState {}

    /** The participant computes the value of the chosen send branch (S6). */
    record Supplying(int branch, Partner partner) implements LoopState {}

    /** The value is on its way to the partner, which decides. */
    record Claiming(Attempt attempt, int branch, Partner partner) implements LoopState {}

    /** Homes have been told to forget it. */
    record Ended() implements LoopState {}
}
