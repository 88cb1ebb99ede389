package io.strait.client.session;

import io.strait.ConnectionEvent;
import io.strait.Endpoint;
import io.strait.StraitOptions;
import io.strait.client.port.ConnectionEvents;
import io.strait.client.transport.NodeStream;
import io.strait.client.transport.NodeTransport;
import io.strait.proto.ClientFrame;
import io.strait.proto.ErrorCode;
import io.strait.proto.NodeFrame;
import io.strait.proto.ProtocolVersion;
import io.strait.proto.WireError;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session attached to a node.
 *
 * <pre>
 *                +-----------------------------------------------------+
 *                v                                                     | the session is lost, or left
 *   start -> CONNECTING --Welcome--> ATTACHED --stream ended--> RESUMING
 *                                      ^                           |
 *                                      +-------same session--------+
 *   any of them --close--> CLOSED
 * </pre>
 *
 * <ul>
 *   <li>CONNECTING: there is no session; one node after another is tried, with back-off. After {@code connectTimeout} the user
 *       hears that no node can be reached; trying goes on.
 *   <li>ATTACHED: there are a session and a stream.
 *   <li>RESUMING: the stream is gone. The node keeps the session for its lease, so only that node is tried, until it says that
 *       it does not know the session or the resume window is over.
 * </ul>
 *
 * <p>Everything is called with the session's lock held, except what {@link Attempt} tells.
 */
final class Connection {

    /** What the session's owner hears; with the lock held. */
    interface User {

        /** There is a session: the one from before, or a new one. */
        void onAttached(NodeFrame.Welcome welcome, boolean resumed);

        /** A frame of the attached stream. */
        void onFrame(NodeFrame frame);

        /** More can be written. */
        void onReady();

        /** The stream is gone; the session is being resumed. */
        void onDetached();

        /** The session is gone with everything in it. */
        void onLost(@Nullable Endpoint node, String why);

        /** There has been no session for too long; {@code last} is what the last node said. */
        void onUnreachable(WireError last);

        /** After {@link #close}: the node has ended the session, or takes too long. */
        void onClosed();
    }

    private enum State {
        CONNECTING,
        ATTACHED,
        RESUMING,
        CLOSED
    }

    /** One attempt gets this share of the time that connecting may take, so that other nodes get theirs. */
    private static final int ATTEMPTS_PER_TIMEOUT = 3;

    /** How long a node may take to complete a stream that was ended in good order. */
    private static final long GOODBYE_NS = TimeUnit.SECONDS.toNanos(1);

    private final StraitOptions options;
    private final NodeTransport transport;
    private final Exclusive exclusive;
    private final User user;
    private final ConnectionEvents events = new ConnectionEvents();
    private final KnownNodes nodes;
    private final Backoff backoff;

    private State state = State.CONNECTING;
    /** The stream in use or being made. Whatever another one tells is stale. */
    private @Nullable Attempt current;
    /** The last stream of all, which the node has been asked to complete. */
    private @Nullable Attempt leaving;

    private NodeFrame.@Nullable Welcome session;
    private @Nullable Endpoint sessionNode;
    private WireError lastFault = fault("none");
    /** Ends the patience with the present state. The number tells a timer that was late. */
    private @Nullable Future<?> patience;

    private int patiences;

    Connection(StraitOptions options, NodeTransport transport, Exclusive exclusive, User user) {
        this.options = options;
        this.transport = transport;
        this.exclusive = exclusive;
        this.user = user;
        this.nodes = new KnownNodes(options.endpoints());
        this.backoff = new Backoff(
                options.reconnectDelay().toNanos(), options.reconnectDelayMax().toNanos());
    }

    ConnectionEvents events() {
        return events;
    }

    /** Where the session is; null while there is none. */
    @Nullable
    Endpoint node() {
        return sessionNode;
    }

    WireError lastFault() {
        return lastFault;
    }

    boolean isAttached() {
        return state == State.ATTACHED;
    }

    /** Whether a frame would go out now. */
    boolean isReady() {
        Attempt attempt = current;
        return state == State.ATTACHED && attempt != null && attempt.isReady();
    }

    /** Writes a frame to the node; dropped when there is no stream. */
    void write(ClientFrame frame) {
        Attempt attempt = current;
        if (state == State.ATTACHED && attempt != null) {
            attempt.send(frame);
        }
    }

    void learn(List<String> endpoints) {
        nodes.learn(endpoints);
    }

    void note(ConnectionEvent.Kind kind, @Nullable Endpoint node, String detail) {
        events.note(kind, node == null ? "" : node.toString(), detail);
        exclusive.afterwards(events::deliver);
    }

    // ---- connecting -----------------------------------------------------------------------------------------------

    /** Looks for a new session, wherever there is one. */
    void begin() {
        state = State.CONNECTING;
        session = null;
        sessionNode = null;
        backoff.reset();
        startPatience(options.connectTimeout().toNanos(), () -> user.onUnreachable(lastFault));
        connectAfter(0);
    }

    private void connectAfter(long delayNs) {
        if (delayNs == 0) {
            exclusive.afterwards(this::connect);
        } else {
            Future<?> unused = exclusive.runLater(delayNs, () -> exclusive.afterwards(this::connect));
        }
    }

    /** Makes one attempt. Opens the stream without the lock, as a transport may tell of its end at once. */
    private void connect() {
        Attempt attempt = null;
        exclusive.lock();
        try {
            if ((state == State.CONNECTING || state == State.RESUMING) && current == null) {
                attempt = new Attempt(this, sessionNode != null ? sessionNode : nodes.next());
                current = attempt;
            }
        } finally {
            exclusive.unlock();
        }
        if (attempt != null) {
            open(attempt);
        }
    }

    private void open(Attempt attempt) {
        NodeStream stream;
        try {
            stream = transport.open(attempt.node, attempt);
        } catch (RuntimeException e) {
            attempt.onEnd(fault("cannot connect: node=" + attempt.node + " error=" + e));
            return;
        }
        exclusive.run(() -> {
            attempt.stream = stream;
            if (current == attempt) {
                attempt.startTimer(exclusive.runLater(attemptNs(), () -> giveUp(attempt, noAnswer())));
                attempt.send(hello());
            } else {
                exclusive.afterwards(() -> stream.abandon("superseded"));
            }
        });
    }

    private long attemptNs() {
        return Math.max(1, options.connectTimeout().toNanos() / ATTEMPTS_PER_TIMEOUT);
    }

    private WireError noAnswer() {
        return fault("node does not answer: withinMs=" + TimeUnit.NANOSECONDS.toMillis(attemptNs()));
    }

    private ClientFrame hello() {
        return new ClientFrame.Hello(
                ProtocolVersion.CURRENT,
                options.clientName(),
                session == null ? null : session.resumeToken(),
                options.maxPending());
    }

    private void onWelcome(Attempt attempt, NodeFrame.Welcome welcome) {
        if (welcome.protocolVersion() != ProtocolVersion.CURRENT) {
            String message = "node speaks another protocol: node=" + attempt.node + " theirs="
                    + welcome.protocolVersion() + " ours=" + ProtocolVersion.CURRENT;
            giveUp(attempt, new WireError(ErrorCode.WRONG_PROTOCOL_VERSION, message));
            return;
        }
        NodeFrame.Welcome before = session;
        boolean resumed = before != null && before.session().equals(welcome.session());
        if (before != null && !resumed) {
            lose("the node opened another session");
            if (state == State.CLOSED) {
                return;
            }
        }
        attempt.stopTimer();
        stopPatience();
        session = welcome;
        sessionNode = attempt.node;
        state = State.ATTACHED;
        backoff.reset();
        note(
                resumed ? ConnectionEvent.Kind.RESUMED : ConnectionEvent.Kind.CONNECTED,
                attempt.node,
                "session=" + welcome.session());
        user.onAttached(welcome, resumed);
    }

    // ---- losing ---------------------------------------------------------------------------------------------------

    private void onStreamEnd(Attempt attempt, WireError reason) {
        current = null;
        attempt.stopTimer();
        lastFault = reason;
        switch (state) {
            case ATTACHED -> {
                state = State.RESUMING;
                backoff.reset();
                startPatience(resumeWindowNs(), () -> giveUpSession("it could not be resumed in time"));
                note(ConnectionEvent.Kind.DISCONNECTED, attempt.node, reason.message());
                user.onDetached();
                connectAfter(backoff.nextDelayNs(1));
            }
            case RESUMING -> {
                // SESSION_REPLACED is not the end: a stream of ours that was given up came late and took the session
                // over.
                if (reason.code() == ErrorCode.UNKNOWN_SESSION) {
                    giveUpSession(reason.message());
                } else {
                    connectAfter(backoff.nextDelayNs(1));
                }
            }
            case CONNECTING -> connectAfter(backoff.nextDelayNs(nodes.count()));
            case CLOSED -> {}
        }
    }

    private long resumeWindowNs() {
        long leaseNs = session == null ? 0 : TimeUnit.MILLISECONDS.toNanos(session.leaseMillis());
        return Math.min(options.resumeWindow().toNanos(), leaseNs);
    }

    private void giveUpSession(String why) {
        abandonCurrent("the session is given up");
        lose(why);
        if (state != State.CLOSED) {
            begin();
        }
    }

    private void lose(String why) {
        note(ConnectionEvent.Kind.SESSION_LOST, sessionNode, why);
        user.onLost(sessionNode, why);
    }

    private void giveUp(Attempt attempt, WireError reason) {
        if (current == attempt) {
            abandonCurrent(reason.message());
            onStreamEnd(attempt, reason);
        }
    }

    private void abandonCurrent(String why) {
        Attempt attempt = current;
        if (attempt != null) {
            current = null;
            attempt.stopTimer();
            abandonLater(attempt, why);
        }
    }

    private void abandonLater(Attempt attempt, String why) {
        NodeStream stream = attempt.stream;
        if (stream != null) {
            exclusive.afterwards(() -> stream.abandon(why));
        }
    }

    /** Looks after a stream that is silent. */
    void checkAlive() {
        Attempt attempt = current;
        if (state != State.ATTACHED || attempt == null) {
            return;
        }
        long silenceNs = System.nanoTime() - attempt.lastFrameNs;
        long keepAliveNs = options.keepAlive().toNanos();
        if (silenceNs > keepAliveNs * 2) {
            giveUp(attempt, fault("node is silent: forMs=" + TimeUnit.NANOSECONDS.toMillis(silenceNs)));
        } else if (silenceNs > keepAliveNs / 2) {
            write(new ClientFrame.Ping(silenceNs));
        }
    }

    // ---- leaving --------------------------------------------------------------------------------------------------

    /** Ends the session in good order and looks for one elsewhere. */
    void move() {
        sayGoodbye();
        begin();
    }

    /** Ends the session, if there is one, and everything. */
    void close() {
        if (state == State.CLOSED) {
            return;
        }
        stopPatience();
        leaving = sayGoodbye();
        abandonCurrent("the client is closed");
        state = State.CLOSED;
        if (leaving == null) {
            finishClosed();
        }
    }

    /** Null when there is no stream to say it on. */
    private @Nullable Attempt sayGoodbye() {
        Attempt attempt = current;
        if (attempt == null || state != State.ATTACHED) {
            return null;
        }
        attempt.send(new ClientFrame.End());
        attempt.finish();
        current = null;
        attempt.startTimer(exclusive.runLater(GOODBYE_NS, () -> {
            abandonLater(attempt, "the node did not complete the stream");
            onGoodbye(attempt);
        }));
        return attempt;
    }

    private void onGoodbye(Attempt attempt) {
        attempt.stopTimer();
        if (leaving == attempt) {
            leaving = null;
            finishClosed();
        }
    }

    private void finishClosed() {
        note(ConnectionEvent.Kind.CLOSED, sessionNode, "");
        user.onClosed();
    }

    // ---- what streams tell ----------------------------------------------------------------------------------------

    void onFrame(Attempt attempt, NodeFrame frame) {
        exclusive.lock();
        try {
            if (current != attempt) {
                return;
            }
            if (frame instanceof NodeFrame.Welcome welcome) {
                onWelcome(attempt, welcome);
            } else if (state == State.ATTACHED) {
                user.onFrame(frame);
            }
        } finally {
            exclusive.unlock();
        }
    }

    void onReady(Attempt attempt) {
        exclusive.run(() -> {
            if (current == attempt && state == State.ATTACHED) {
                user.onReady();
            }
        });
    }

    void onEnd(Attempt attempt, WireError reason) {
        exclusive.run(() -> {
            if (current == attempt) {
                onStreamEnd(attempt, reason);
            } else {
                onGoodbye(attempt);
            }
        });
    }

    // ---- patience -------------------------------------------------------------------------------------------------

    private void startPatience(long delayNs, Runnable step) {
        stopPatience();
        int number = patiences;
        patience = exclusive.runLater(delayNs, () -> {
            if (number == patiences) {
                step.run();
            }
        });
    }

    private void stopPatience() {
        patiences++;
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    private static WireError fault(String message) {
        return new WireError(ErrorCode.UNKNOWN, message);
    }
}
