package io.strait.core.op;

/**
 * Why a channel was closed (C7) or aborted (C8). The first cause stays.
 *
 * @param aborted true when everything failed at once and undelivered values were given up
 * @param message the closer's words, up to {@value #MAX_LENGTH} characters; may be empty
 */
public record CloseCause(boolean aborted, String message) {

    /** The longest message, in characters. */
    public static final int MAX_LENGTH = 1024;

    /**
     * Checks the cause.
     *
     * @throws IllegalArgumentException when the message is too long
     */
    public CloseCause {
        if (message.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("cause: too long: length=" + message.length() + " limit=" + MAX_LENGTH);
        }
    }
}
