package io.strait.core.sim.check;

import io.strait.core.message.Message;

/** Something that holds after every step. Implementations are cheap: they look at one event and what it touches. */
public interface Invariant {

    /** An operation got its first outcome; the history already has it. */
    default void onReply(History history, OpRecord op) {}

    /** A value was given up by its channel; the history already has it. */
    default void onUndelivered(History history, ValueRecord value) {}

    /** A message was put on the link between two nodes. */
    default void onMessage(History history, int from, int to, Message message) {}

    /** Fails with this check's name. */
    default InvariantViolation violation(String message) {
        return new InvariantViolation(getClass().getSimpleName(), message);
    }
}
