package io.strait.core.session;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.message.Outbox;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.Placement;
import io.strait.core.time.DeadlineTable;
import io.strait.core.time.HybridClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Requests to channel homes: close, inspect, declare. All may be repeated, so one whose home moves, dies or does not
 * feel responsible is simply sent again, a bounded number of times.
 */
final class ChannelRequests {

    /** Who asked. */
    private record Request(
            SessionId session, long opId, ChannelName channel, boolean changes, LongFunction<Message> message) {}

    private static final class Asked {
        final Request request;
        NodeUid home;
        int tries;
        /** The home may have begun what was asked. */
        boolean open = true;
        /** An earlier home has not answered: it may have done what was asked, and may still have it stored. */
        boolean leftOpen;

        Asked(Request request, NodeUid home) {
            this.request = request;
            this.home = home;
        }
    }

    /** After these many misplaced tries, {@value #RETRY_NS} ns apart, the request is refused. */
    private static final int MAX_TRIES = 100;

    private static final long RETRY_NS = 20_000_000;

    private final Outbox outbox;
    private final Placement placement;
    private final DeadlineTable deadlines;
    private final HybridClock clock;
    private final SessionTable sessions;
    private final Map<Long, Asked> asked = new LinkedHashMap<>();
    private long sequence;

    ChannelRequests(
            Outbox outbox, Placement placement, DeadlineTable deadlines, HybridClock clock, SessionTable sessions) {
        this.outbox = outbox;
        this.placement = placement;
        this.deadlines = deadlines;
        this.clock = clock;
        this.sessions = sessions;
    }

    /**
     * Sends a request; its answer completes the operation.
     *
     * @param changes whether it does something at the home
     */
    long ask(SessionId session, long opId, ChannelName channel, boolean changes, LongFunction<Message> message) {
        long id = ++sequence;
        NodeUid home = placement.homeOf(channel);
        asked.put(id, new Asked(new Request(session, opId, channel, changes, message), home));
        outbox.send(home, message.apply(id));
        return id;
    }

    void onReply(NodeUid from, Message.ChannelReply reply) {
        Asked entry = asked.get(reply.request());
        if (entry == null || !entry.home.equals(from)) {
            return;
        }
        boolean misplaced =
                reply.outcome() instanceof Outcome.Refused refused && refused.refusal() == Refusal.UNAVAILABLE;
        if (misplaced && ++entry.tries < MAX_TRIES) {
            entry.open = false;
            deadlines.arm(clock.nowNs() + RETRY_NS, () -> retry(reply.request()));
            return;
        }
        asked.remove(reply.request());
        if (reply.outcome() instanceof Outcome.Declared declared) {
            learn(entry.request.channel, declared.properties(), from);
        }
        sessions.complete(entry.request.session, entry.request.opId, asFarAsKnown(entry, reply.outcome()));
    }

    /** What one home refuses may have happened at the home before it (D3). */
    private static Outcome asFarAsKnown(Asked entry, Outcome outcome) {
        boolean turnedAway = outcome instanceof Outcome.Refused refused
                && (refused.refusal() == Refusal.UNAVAILABLE || refused.refusal() == Refusal.OVERLOADED);
        return turnedAway && entry.leftOpen && entry.request.changes
                ? new Outcome.Indeterminate(
                        -1,
                        "the home moved before it answered, and the next one refused: channel="
                                + entry.request.channel + " home=" + entry.home + " cause="
                                + ((Outcome.Refused) outcome).detail())
                : outcome;
    }

    /** The declarer can use the channel at once, before the control plane has spread its record. */
    private void learn(ChannelName channel, ChannelProperties properties, NodeUid home) {
        if (placement.recordOf(channel) == null) {
            NodeUid pinned = properties.isBuffered() ? home : null;
            placement.onRecord(new ChannelRecord(channel, properties, true, pinned, null));
        }
    }

    /** A home may have moved or died: what was asked there is asked at the new one. */
    void onPlacementChanged() {
        List<Long> moved = new ArrayList<>();
        asked.forEach((id, entry) -> {
            if (!entry.home.equals(placement.homeOf(entry.request.channel))) {
                moved.add(id);
            }
        });
        for (long id : moved) {
            Asked entry = asked.get(id);
            if (entry != null) {
                entry.leftOpen |= entry.open;
                resend(id);
            }
        }
    }

    void cancel(long id) {
        asked.remove(id);
    }

    /** Unless the request has followed its home meanwhile: of two there one could be refused, and the other still be done. */
    private void retry(long id) {
        Asked entry = asked.get(id);
        if (entry != null && !entry.open) {
            resend(id);
        }
    }

    private void resend(long id) {
        Asked entry = asked.get(id);
        if (entry != null) {
            entry.open = true;
            entry.home = placement.homeOf(entry.request.channel);
            outbox.send(entry.home, entry.request.message.apply(id));
        }
    }
}
