package io.strait;

import org.jspecify.annotations.Nullable;

/**
 * No node can serve now: none is reachable, or the node is leaving or on the side of a partition without quorum. No value
 * moved; try again later.
 */
public final class UnavailableException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public UnavailableException(String message) {
        super(message);
    }

    /** Takes the whole message and what led to it. */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
