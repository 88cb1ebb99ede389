package io.strait.node.edge;

import io.strait.core.Input;
import io.strait.core.id.SessionId;
import io.strait.node.scheduler.InboxFullException;
import io.strait.node.scheduler.Scheduler;
import io.strait.node.scheduler.SchedulerStoppedException;
import io.strait.proto.ClientFrame;
import io.strait.proto.ErrorCode;
import io.strait.proto.ResumeToken;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this node's clients: opens, resumes, detaches, expires and ends them. Whoever calls must not hold the
 * turn, because a session's lock may be held by a thread that is about to run one.
 *
 * <p>The lease is kept here. The core's own is longer, so a session that is found here is alive there.
 */
final class SessionRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);
    private static final long LEASE_MARGIN_NS = TimeUnit.SECONDS.toNanos(30);

    private final EdgeSettings.Sessions settings;
    private final Scheduler scheduler;
    private final Handover handover;
    private final Places places;
    private final Later later;
    private final EdgeCounters counters;
    private final SessionTokens tokens = new SessionTokens();
    private final Map<SessionId, EdgeSession> sessions = new ConcurrentHashMap<>();

    SessionRegistry(
            EdgeSettings.Sessions settings,
            Scheduler scheduler,
            Handover handover,
            Places places,
            Later later,
            EdgeCounters counters) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.handover = handover;
        this.places = places;
        this.later = later;
        this.counters = counters;
    }

    int size() {
        return sessions.size();
    }

    /**
     * Opens a session whose outcomes go to {@code stream}.
     *
     * @throws Refused when there are too many, or the scheduler cannot take it
     */
    EdgeSession open(ClientFrame.Hello hello, SessionStream stream) {
        places.take();
        SessionId id = tokens.drawId();
        int credit = hello.wantedCredit() == 0 ? settings.credit() : Math.min(hello.wantedCredit(), settings.credit());
        EdgeSession session = new EdgeSession(id, tokens.draw(id), credit, hello.clientName());
        session.stream = stream;
        long leaseNs = settings.lease().toNanos() + LEASE_MARGIN_NS;
        try {
            command(() -> scheduler.openSession(id, credit, leaseNs, stream));
        } catch (Refused e) {
            places.giveBack();
            throw e;
        }
        sessions.put(id, session);
        counters.sessionsOpened.increment();
        return session;
    }

    /**
     * The session of a token.
     *
     * @throws Refused when there is none
     */
    EdgeSession find(ResumeToken token) {
        SessionId id = SessionTokens.idOf(token);
        EdgeSession session = id == null ? null : sessions.get(id);
        if (session == null || !session.token.equals(token)) {
            throw unknown();
        }
        return session;
    }

    /**
     * Resumes a session: its outcomes go to {@code stream} from here on, and the stream it had ends.
     *
     * @throws Refused when it has ended, or the scheduler cannot take it; a session that lives stays as it was
     */
    void attach(EdgeSession session, SessionStream stream) {
        SessionStream replaced;
        synchronized (session) {
            if (session.stream == null && session.expiry == null) {
                throw unknown();
            }
            command(() -> scheduler.attach(session.id, stream));
            replaced = session.stream;
            session.stream = stream;
            cancelExpiry(session);
        }
        if (replaced != null) {
            replaced.onReplaced();
        }
        counters.sessionsResumed.increment();
    }

    /** The same words whether there is no such session or the secret is wrong. */
    private static Refused unknown() {
        return new Refused(
                ErrorCode.UNKNOWN_SESSION,
                "hello.resume_token: no such session at this node: it ended, its lease ran out, or it is of another node"
                        + " or an earlier incarnation");
    }

    private static void command(Runnable command) {
        try {
            command.run();
        } catch (InboxFullException e) {
            throw new Refused(ErrorCode.OVERLOADED, String.valueOf(e.getMessage()));
        } catch (SchedulerStoppedException e) {
            throw new Refused(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static void cancelExpiry(EdgeSession session) {
        if (session.expiry != null) {
            session.expiry.cancel(false);
            session.expiry = null;
        }
    }

    /** The stream is lost: the lease begins. Does nothing when another stream speaks for the session by now. */
    void detach(EdgeSession session, SessionStream stream) {
        synchronized (session) {
            if (session.stream != stream) {
                return;
            }
            session.stream = null;
            session.expiry = later.run(settings.lease().toMillis(), () -> expire(session));
            handover.bring(() -> submitDetach(session));
        }
    }

    /** When this had to wait for room in the inbox, the client may be back by now. */
    private void submitDetach(EdgeSession session) {
        synchronized (session) {
            if (session.stream == null && session.expiry != null) {
                scheduler.submit(new Input.DetachSession(session.id));
            }
        }
    }

    private void expire(EdgeSession session) {
        synchronized (session) {
            if (session.stream != null || session.expiry == null) {
                return;
            }
            finish(session);
        }
        counters.sessionsExpired.increment();
        LOG.info("session expired: session={} client={}", session.id, session.clientName);
    }

    /** The client is done. Does nothing when another stream speaks for the session by now. */
    void end(EdgeSession session, SessionStream stream) {
        synchronized (session) {
            if (session.stream != stream) {
                return;
            }
            finish(session);
        }
        counters.sessionsEnded.increment();
    }

    private void finish(EdgeSession session) {
        session.stream = null;
        cancelExpiry(session);
        sessions.remove(session.id);
        handover.bring(() -> scheduler.endSession(session.id), places::giveBack);
    }

    /** Calls {@code action} with the stream of each attached session. */
    void forEachStream(Consumer<SessionStream> action) {
        for (EdgeSession session : sessions.values()) {
            SessionStream stream = streamOf(session);
            if (stream != null) {
                action.accept(stream);
            }
        }
    }

    private static @Nullable SessionStream streamOf(EdgeSession session) {
        synchronized (session) {
            return session.stream;
        }
    }
}
