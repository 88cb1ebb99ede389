package io.strait.node.link;

import io.aeron.exceptions.RegistrationException;
import io.strait.core.id.NodeUid;
import io.strait.node.link.InboundStream.Arrival;
import io.strait.node.link.PeerPublisher.Health;
import io.strait.node.link.SendWindow.Ack;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The link to one peer incarnation: our frames to it, its frames to us. Aeron sessions come and go beneath it.
 *
 * <p>Sending. A frame is kept until the peer acknowledges it. Whenever it is unclear what the peer has (a new Aeron
 * session, acknowledgements overdue) we ask with a HELLO and send nothing else; HELLO is behind everything sent before it
 * in the same session, so the WELCOME says exactly from where on to send again. A NAK says the same unasked: the receiver
 * lost its Aeron image and got a new one that starts behind a gap.
 *
 * <p>Receiving needs no state of its own: entries are numbered from 1 per ordered pair of incarnations, so what arrives
 * is next, known, or too early.
 *
 * <pre>
 *            publication made           peer answers             WELCOME
 *   OPENING -------------> CONNECTING -------------> GREETING -------------> UP
 *      ^ ^                     ^  ^     no receiver      | ^    acks overdue  |
 *      | |                     |  +----------------------+ +------------------+
 *      | |                     |             no receiver                      |
 *      | |                     +----------------------------------------------+
 *      | +------- publication gone (transport rebuilt, endpoint moved) -------+
 *      +--------- the same, from CONNECTING and GREETING; and CONNECTING for too long
 *
 *   each of these --cannot be resumed--> QUARANTINED;   each --membership--> REMOVED
 * </pre>
 *
 * What this does not promise: that frames arrive before a peer is removed, or that a peer that does not answer is ever
 * given up. Both are membership's business.
 */
final class PeerLink {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long MAX_GREETING_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long OPEN_RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RECONNECT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long NAK_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long a frame without urgency waits for company while the caller is busy otherwise. */
    private static final long HOLD_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final int ACK_BYTES = 64 << 10;
    private static final int ACK_ENTRIES = 1 << 10;

    private final NodeUid uid;
    private final LinkIdentity identity;
    private final LinkContext context;
    private final LinkCounters counters;
    private final PeerPublisher publisher;
    private final SendWindow window;
    private final InboundStream inbound;
    private final int maxBodyBytes;
    private final int ackBytes;
    private final int ackEntries;

    private String endpoint;
    private LinkState state = LinkState.OPENING;

    /** OPENING: not before. */
    private long openAgainNs;
    /** CONNECTING: when to try another Aeron session. */
    private long reconnectNs;
    /** GREETING: which one; the WELCOME repeats it. */
    private long greeting;
    /** GREETING: when to repeat the HELLO, and how long to wait after that. */
    private long helloAgainNs;

    private long helloIntervalNs;
    /** UP: when the peer must have acknowledged something; NEVER while all is acknowledged. */
    private long ackOverdueNs = NEVER;

    /** Greeting of the peer that waits for our WELCOME; 0: none. */
    private long welcomeOwedTo;

    private boolean nakOwed;
    private long nakSentAt;
    private long nakAgainNs;

    /** When the peer must get an acknowledgement of its own; NEVER while none is owed. */
    private long ackDueNs = NEVER;

    private int unackedBytes;
    private int unackedEntries;

    /** Until when what is unsent may wait for company; 0: it may not. */
    private long holdUntilNs;

    /** Whether it is in the list of links that have something to write; belongs to LinkLayer. */
    boolean isReady;

    PeerLink(NodeUid uid, String endpoint, LinkIdentity identity, LinkContext context, LinkSupplies supplies) {
        this.uid = uid;
        this.endpoint = endpoint;
        this.identity = identity;
        this.context = context;
        this.counters = supplies.counters();
        this.publisher = new PeerPublisher(identity, uid.value(), counters);
        this.window = new SendWindow(supplies.segments(), context.limits());
        this.inbound = new InboundStream(uid, counters, context.limits().maxFrameBytes());
        this.maxBodyBytes = WireFormat.maxBodyBytes(context.limits().mtuBytes());
        // The peer's window is as large as ours; acknowledge well before it is full.
        this.ackBytes = Math.min(ACK_BYTES, context.limits().windowBytes() / 4);
        this.ackEntries = Math.min(ACK_ENTRIES, context.limits().windowEntries() / 4);
    }

    /** See {@link LinkLayer#send}. */
    SendResult send(DirectBuffer frame, int offset, int length, boolean urgent, long nowNs) {
        if (state == LinkState.QUARANTINED) {
            return SendResult.QUARANTINED;
        }
        if (state == LinkState.REMOVED) {
            return SendResult.UNKNOWN_PEER;
        }
        boolean isFirst = !window.hasUnsent();
        if (!window.append(frame, offset, length)) {
            counters.increment(LinkCounter.WINDOW_FULL);
            return SendResult.WINDOW_FULL;
        }
        if (urgent) {
            holdUntilNs = 0;
        } else if (isFirst) {
            holdUntilNs = nowNs + HOLD_NS;
        }
        counters.increment(LinkCounter.FRAMES_SENT);
        counters.add(LinkCounter.BYTES_SENT, length);
        return SendResult.QUEUED;
    }

    /** Whether {@link #flush} has something to try. */
    boolean wantsFlush(long nowNs) {
        return !isOver()
                && (welcomeOwedTo != 0
                        || nakOwed
                        || nowNs >= ackDueNs
                        || (state == LinkState.UP && window.hasUnsent()));
    }

    /**
     * Writes what is owed and unsent, as far as Aeron takes it; what is held only when the caller is idle or something
     * else goes anyway.
     *
     * @return how many messages were written
     */
    int flush(long nowNs, boolean isIdle) {
        if (isOver() || (!isIdle && isHeld(nowNs))) {
            return 0;
        }
        int written = flushAnswers();
        if (state == LinkState.UP) {
            written += flushBatches(nowNs);
        }
        if (written == 0 && nowNs >= ackDueNs && publisher.bare(MessageKind.ACK, inbound.delivered(), 0)) {
            written = 1;
        }
        if (written > 0) {
            onAckSent();
        }
        return written;
    }

    private boolean isHeld(long nowNs) {
        return nowNs < holdUntilNs && nowNs < ackDueNs && welcomeOwedTo == 0 && !nakOwed;
    }

    private int flushAnswers() {
        int written = 0;
        if (welcomeOwedTo != 0 && publisher.bare(MessageKind.WELCOME, inbound.delivered(), welcomeOwedTo)) {
            welcomeOwedTo = 0;
            written++;
        }
        if (nakOwed && publisher.bare(MessageKind.NAK, inbound.delivered(), 0)) {
            nakOwed = false;
            written++;
        }
        return written;
    }

    private int flushBatches(long nowNs) {
        int written = 0;
        while (window.nextBatch(maxBodyBytes) && publisher.data(window, inbound.delivered())) {
            written++;
            int resent = window.batchSent();
            if (resent > 0) {
                counters.add(LinkCounter.ENTRIES_RESENT, resent);
            }
            if (ackOverdueNs == NEVER) {
                ackOverdueNs = nowNs + context.timeouts().ackTimeoutNs();
            }
        }
        return written;
    }

    /** Every message says up to where we have the peer's entries. */
    private void onAckSent() {
        ackDueNs = NEVER;
        unackedBytes = 0;
        unackedEntries = 0;
    }

    /** Looks after the publication and the timers. */
    void onTick(long nowNs, @Nullable AeronTransport transport) {
        if (isOver()) {
            return;
        }
        Health health = health(nowNs);
        switch (state) {
            case OPENING -> onTickOpening(health, nowNs, transport);
            case CONNECTING -> onTickConnecting(health, nowNs);
            case GREETING -> onTickGreeting(health, nowNs);
            case UP -> onTickUp(health, nowNs);
            case QUARANTINED, REMOVED -> throw new IllegalStateException("no ticks in " + state);
        }
    }

    /** This process stood still: that is no reason to suspect the peer. */
    void onPaused(long pausedNs) {
        if (ackOverdueNs != NEVER) {
            ackOverdueNs += pausedNs;
        }
    }

    private Health health(long nowNs) {
        try {
            return publisher.health();
        } catch (RegistrationException e) {
            openAgainNs = nowNs + OPEN_RETRY_NS;
            counters.increment(LinkCounter.TRANSPORT_ERRORS);
            context.listener().onTransportError(e);
            return Health.ABSENT;
        }
    }

    private void onTickOpening(Health health, long nowNs, @Nullable AeronTransport transport) {
        if (health == Health.ABSENT) {
            if (transport != null && nowNs >= openAgainNs) {
                publisher.open(transport, endpoint);
                counters.increment(LinkCounter.SESSIONS_OPENED);
            }
        } else if (health != Health.REQUESTED) {
            transitionTo(LinkState.CONNECTING, nowNs, "publication made");
        }
    }

    private void onTickConnecting(Health health, long nowNs) {
        if (health == Health.ABSENT) {
            transitionTo(LinkState.OPENING, nowNs, "publication gone");
        } else if (health == Health.CONNECTED) {
            transitionTo(LinkState.GREETING, nowNs, "peer's endpoint answers");
            onTickGreeting(health, nowNs);
        } else if (nowNs >= reconnectNs) {
            // A receiving driver that once failed to make the image (its disk was full) ignores that session for ever.
            publisher.close();
            transitionTo(LinkState.OPENING, nowNs, "nobody receives at " + endpoint);
        }
    }

    private void onTickGreeting(Health health, long nowNs) {
        if (isUnreachable(health, nowNs) || nowNs < helloAgainNs) {
            return;
        }
        UnsafeBuffer body = new UnsafeBuffer(new byte[Greeting.MAX_BYTES]);
        int length = new Greeting(greeting, identity.clusterName(), identity.endpoint()).encode(body, 0);
        if (publisher.full(MessageKind.HELLO, inbound.delivered(), window.firstKept(), body, length)) {
            helloAgainNs = nowNs + helloIntervalNs;
            helloIntervalNs = Math.min(2 * helloIntervalNs, MAX_GREETING_NS);
        }
    }

    private void onTickUp(Health health, long nowNs) {
        if (!isUnreachable(health, nowNs) && nowNs >= ackOverdueNs) {
            transitionTo(LinkState.GREETING, nowNs, "acknowledgements overdue");
        }
    }

    private boolean isUnreachable(Health health, long nowNs) {
        switch (health) {
            case ABSENT, REQUESTED -> transitionTo(LinkState.OPENING, nowNs, "publication gone");
            case DISCONNECTED -> transitionTo(LinkState.CONNECTING, nowNs, "nobody receives at " + endpoint);
            case CONNECTED -> {
                return false;
            }
        }
        return true;
    }

    /** All messages of the peer but REFUSED carry this. False: the link is over, do not look at the rest of the message. */
    boolean onAcked(long acked, long nowNs) {
        Ack ack = window.acknowledge(acked);
        if (ack == Ack.IMPOSSIBLE) {
            quarantine(QuarantineReason.ACK_OF_UNSENT, "acked=" + acked + " firstKept=" + window.firstKept(), nowNs);
            return false;
        }
        if (ack == Ack.PROGRESS) {
            ackOverdueNs =
                    window.hasUnacknowledged() ? nowNs + context.timeouts().ackTimeoutNs() : NEVER;
        }
        return true;
    }

    /** The peer asks where it stands; {@code firstKept} is the oldest entry that it can still send. */
    void onHello(long peerGreeting, long firstKept, long nowNs) {
        if (firstKept > inbound.delivered() + 1) {
            quarantine(
                    QuarantineReason.FRAMES_LOST,
                    "peerKeepsFrom=" + firstKept + " delivered=" + inbound.delivered(),
                    nowNs);
            return;
        }
        welcomeOwedTo = peerGreeting;
    }

    /** The peer has answered a HELLO; what it has was taken from the message before. */
    void onWelcome(long answered, long nowNs) {
        if (state == LinkState.GREETING && answered == greeting) {
            transitionTo(LinkState.UP, nowNs, "welcome");
        }
    }

    /** The peer misses what comes after the acknowledged entries. */
    void onNak() {
        if (state == LinkState.UP) {
            window.rewind();
        }
    }

    /** Entries of the peer; {@code offset} is that of the first. */
    void onData(
            long first, int entries, DirectBuffer buffer, int offset, int length, FrameHandler handler, long nowNs) {
        if (first <= inbound.delivered() + 1) {
            // Before delivery: the handler may throw, and the peer must still hear of what was delivered.
            oweAck(entries, length, nowNs);
        }
        Arrival arrival = inbound.onEntries(first, entries, buffer, offset, handler);
        if (arrival == Arrival.DUPLICATE) {
            // The peer sends again what we have: it has not heard our acknowledgement.
            ackDueNs = nowNs;
        } else if (arrival == Arrival.GAP) {
            oweNak(nowNs);
        } else if (arrival == Arrival.TOO_LARGE) {
            quarantine(
                    QuarantineReason.FRAME_TOO_LARGE,
                    "maxFrameBytes=" + context.limits().maxFrameBytes() + " delivered=" + inbound.delivered(),
                    nowNs);
        }
    }

    private void oweAck(int entries, int length, long nowNs) {
        unackedEntries += entries;
        unackedBytes += length;
        boolean isMuch = unackedBytes >= ackBytes || unackedEntries >= ackEntries;
        ackDueNs =
                Math.min(ackDueNs, isMuch ? nowNs : nowNs + context.timeouts().ackDelayNs());
    }

    /** Once per gap and a while: what is in flight behind the gap would ask again and again. */
    private void oweNak(long nowNs) {
        if (nakSentAt != inbound.delivered() + 1 || nowNs >= nakAgainNs) {
            nakSentAt = inbound.delivered() + 1;
            nakAgainNs = nowNs + NAK_RETRY_NS;
            nakOwed = true;
        }
    }

    /** Membership knows a new address of the peer. */
    void moveTo(String newEndpoint, long nowNs) {
        if (!endpoint.equals(newEndpoint) && !isOver()) {
            endpoint = newEndpoint;
            openAgainNs = 0;
            publisher.close();
            transitionTo(LinkState.OPENING, nowNs, "moved to " + newEndpoint);
        }
    }

    void remove(long nowNs) {
        transitionTo(LinkState.REMOVED, nowNs, "removed by membership");
    }

    /** Gives the link up for good, and tells the peer if it still listens. */
    void quarantine(QuarantineReason reason, String detail, long nowNs) {
        if (isOver()) {
            return;
        }
        if (reason != QuarantineReason.REFUSED_BY_PEER) {
            UnsafeBuffer body = new UnsafeBuffer(new byte[Refusal.MAX_BYTES]);
            int length = new Refusal(RefusalReason.QUARANTINED, reason + " " + detail).encode(body, 0);
            publisher.full(MessageKind.REFUSED, inbound.delivered(), identity.uid(), body, length);
        }
        transitionTo(LinkState.QUARANTINED, nowNs, detail);
        counters.increment(LinkCounter.QUARANTINED);
        context.listener().onPeerQuarantined(uid, reason, detail);
    }

    /** The only place that writes the state. */
    private void transitionTo(LinkState next, long nowNs, String reason) {
        LinkState previous = state;
        state = next;
        switch (next) {
            case OPENING, CONNECTING -> {
                ackOverdueNs = NEVER;
                reconnectNs = nowNs + RECONNECT_NS;
            }
            case GREETING -> {
                ackOverdueNs = NEVER;
                greeting++;
                helloAgainNs = nowNs;
                helloIntervalNs = context.timeouts().greetingNs();
            }
            case UP -> {
                window.rewind();
                context.listener().onPeerUp(uid);
            }
            case QUARANTINED, REMOVED -> {
                publisher.close();
                if (previous != LinkState.QUARANTINED) {
                    window.release();
                    inbound.close();
                }
            }
        }
        if (previous == LinkState.UP && !isOver()) {
            counters.increment(LinkCounter.INTERRUPTED);
            context.listener().onPeerInterrupted(uid, reason);
        }
    }

    /** Nothing goes out or comes in any more. */
    boolean isOver() {
        return state == LinkState.QUARANTINED || state == LinkState.REMOVED;
    }

    NodeUid uid() {
        return uid;
    }

    LinkState state() {
        return state;
    }

    LinkInfo info() {
        return new LinkInfo(uid, endpoint, state, window.keptEntries(), window.keptBytes());
    }

    /** For tests: loses the Aeron session as if it had ended by itself. */
    void killPublication() {
        publisher.close();
    }
}
