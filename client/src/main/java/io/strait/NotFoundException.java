package io.strait;

import java.util.Map;

/**
 * What was asked for is not there: no such program, no such remote tasklet, or no such node. The message names it. Nothing
 * was done.
 */
public final class NotFoundException extends StraitException {

    private static final long serialVersionUID = 1;

    /** What was not found. */
    public enum Kind {
        /** No node that was asked knows a program of this name. */
        PROGRAM,
        /** No tasklet with this id: it never was, its node has gone, or it ended so long ago that it is forgotten. */
        TASKLET,
        /** No member of the cluster has this uid or name. */
        NODE
    }

    private final Kind kind;
    private final transient Map<String, String> facts;

    /**
     * Describes what was not found.
     *
     * @param kind what was not found
     * @param message the whole message: {@code what happened: key=value}
     * @param facts the same values by key
     */
    public NotFoundException(Kind kind, String message, Map<String, String> facts) {
        super(message);
        this.kind = kind;
        this.facts = Map.copyOf(facts);
    }

    /** What was not found. */
    public Kind kind() {
        return kind;
    }

    /** The values of the message by key: {@code program}, {@code node} and {@code available}; or {@code id}; or {@code node}. */
    public Map<String, String> facts() {
        return facts;
    }
}
