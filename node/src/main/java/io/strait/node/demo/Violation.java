package io.strait.node.demo;

/**
 * Something that must not happen, and did.
 *
 * @param kind what
 * @param detail where: {@code key=value key=value}
 */
record Violation(Kind kind, String detail) {

    /** What can be wrong with a history. */
    enum Kind {
        /** The sender was told that its value was taken, and nobody received it. */
        LOST,
        /** A value was received twice. */
        DUPLICATE,
        /** A value was received although its sender was told that it was not taken: a losing branch had an effect. */
        DOUBLE_FIRE,
        /** A value was received, or went through this channel, that was never offered there. */
        INVENTED,
        /** One receiver got two values of one sender in the wrong order. */
        REORDERED,
        /** A select ended without a branch, or with more than one. */
        NOT_ONE_BRANCH,
        /** An offer has no outcome although its participant has ended. */
        UNANSWERED,
        /** What the workload computed is not what it should be. */
        WRONG_RESULT,
        /** An operation ended in a way that nothing in a healthy cluster accounts for. */
        FAILED,
        /** A participant did not end although all it needs is there. */
        STUCK
    }

    @Override
    public String toString() {
        return kind + " " + detail;
    }
}
