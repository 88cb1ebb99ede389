package io.strait;

/**
 * Something that happened to the connection of a {@link Strait}.
 *
 * @param kind what happened
 * @param endpoint the node, as {@code host:port}; {@code local} without a network
 * @param detail why, for people; may be empty
 */
public record ConnectionEvent(Kind kind, String endpoint, String detail) {

    /** What can happen. New kinds may be added: keep a default branch. */
    public enum Kind {
        /** A new session is open. */
        CONNECTED,
        /** The connection is lost; operations stay pending while the session is being resumed. */
        DISCONNECTED,
        /** The session goes on: nothing was lost or done twice. */
        RESUMED,
        /** The session could not be resumed: operations that may have happened ended as {@link IndeterminateException}. */
        SESSION_LOST,
        /** The node is leaving: the client moves to another one. */
        DRAINING,
        /** This {@link Strait} is closed. */
        CLOSED
    }
}
