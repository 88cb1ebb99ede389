package io.strait.node.edge;

import io.strait.core.CoreLimits;
import java.time.Duration;

/**
 * How the edge listens and what it bounds.
 *
 * @param bindHost the address to bind
 * @param port 0: the operating system chooses
 * @param connections what holds for each TCP connection
 * @param sessions what holds for each session
 * @param limits what the core bounds; told to clients
 * @param reflection whether tools may ask for the services
 */
public record EdgeSettings(
        String bindHost, int port, Connections connections, Sessions sessions, CoreLimits limits, boolean reflection) {

    /** The configuration's key of the port. */
    public static final String PORT_KEY = "strait.edge.port";

    /** The configuration's key of {@link Sessions#maxBacklogBytes}. */
    public static final String BACKLOG_KEY = "strait.edge.max-backlog";

    /** The configuration's key of {@link Sessions#max}. */
    public static final String SESSIONS_KEY = "strait.limits.max-sessions";

    /**
     * What holds for each TCP connection.
     *
     * @param keepAlive silence before the client is asked whether it lives
     * @param keepAliveTimeout how long its answer may take
     * @param permitKeepAlive the shortest interval at which clients may ask the same
     * @param maxAge after this time clients are asked to connect again; zero: never
     */
    public record Connections(
            Duration keepAlive, Duration keepAliveTimeout, Duration permitKeepAlive, Duration maxAge) {

        /** Asked after 20 s, lost after 10 s more; may ask every 10 s; no age. */
        public static final Connections DEFAULT =
                new Connections(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO);
    }

    /**
     * What holds for each session.
     *
     * @param max open sessions and unary calls together; the core's bound
     * @param credit unanswered operations; a client may wish for fewer
     * @param lease how long a session whose stream is lost waits for its client
     * @param maxBacklogBytes how many bytes may wait for a client that does not read
     * @param helloTimeout how long a stream may stay without its first frame
     */
    public record Sessions(int max, int credit, Duration lease, long maxBacklogBytes, Duration helloTimeout) {

        /** How long a stream may stay without its first frame, unless a test is in a hurry. */
        public static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);
    }
}
