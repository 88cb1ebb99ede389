package io.strait.node.link;

import io.strait.core.id.NodeUid;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames between this node incarnation and others: per ordered pair in order and exactly once while membership has both,
 * also across lost Aeron sessions, a client that closed itself and a media driver made anew.
 *
 * <p>Threading: one caller at a time (whoever holds the scheduler's turn), on any thread; the hand-over of the turn must
 * order memory, as a lock does. Nothing blocks, except {@link #launch}, {@link #close} and, after a failure of Aeron, the
 * one {@link #doWork} that makes it anew (some 10 ms). The interrupt flag of the caller is left as it was.
 *
 * <p>Time is what the caller says: monotonic nanoseconds, not negative.
 *
 * <p>A duty cycle is {@code doWork; send...; flush}. What was sent and not flushed goes nowhere. An idle caller must still
 * call {@code doWork} every few milliseconds: that is what keeps the media driver and the peers' timers alive.
 */
public final class LinkLayer implements AutoCloseable {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** The driver sends one datagram per peer and invocation; what exceeds this goes out in the next duty cycles. */
    private static final int MAX_BURST = 8;

    private static final int SEGMENT_BYTES = 64 << 10;

    private final LinkContext context;
    private final LinkIdentity identity;
    private final AeronSupervisor supervisor;
    private final LinkSupplies supplies;
    private final PeerTable peers = new PeerTable();
    private final RefusalDesk refusals;
    private final LinkAdapter adapter;

    private long nowNs;
    private long tickAgainNs;

    private LinkLayer(LinkContext context, short version, AeronClock clock) {
        LinkCounters counters = new LinkCounters();
        this.context = context;
        this.supplies = new LinkSupplies(
                counters,
                new SegmentPool(Math.max(SEGMENT_BYTES, 2 * context.limits().mtuBytes())));
        this.supervisor = new AeronSupervisor(context, clock, counters);
        this.identity = new LinkIdentity(
                context.self().value(),
                version,
                context.clusterName(),
                context.address().advertisedHost() + ":" + supervisor.port());
        this.refusals = new RefusalDesk(identity, counters, context.listener());
        this.adapter = new LinkAdapter(identity, peers, refusals, counters, context.listener());
    }

    /**
     * Starts the embedded media driver and binds the port.
     *
     * @throws LinkException when the directory, its storage, the port or the host is not usable; says what was needed
     */
    public static LinkLayer launch(LinkContext context) {
        return launch(context, WireFormat.VERSION, AeronClock.SYSTEM);
    }

    /** For tests: speaks another version, or gives Aeron another time. */
    static LinkLayer launch(LinkContext context, short version, AeronClock clock) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            return new LinkLayer(context, version, clock);
        } finally {
            restoreInterrupt(wasInterrupted);
        }
    }

    /** Where peers reach this node, {@code host:port} with the port that is bound. */
    public String endpoint() {
        return identity.endpoint();
    }

    /**
     * Membership has this peer, or has a new address for it. Idempotent.
     *
     * @param endpoint {@code host:port}; a host name is resolved now and again when the peer does not answer
     * @return false when the uid was removed before: an incarnation never comes back
     * @throws IllegalArgumentException when the uid is this node's or the endpoint is none
     */
    public boolean addPeer(NodeUid uid, String endpoint) {
        if (uid.value() == identity.uid() || !LinkAddress.isEndpoint(endpoint)) {
            throw new IllegalArgumentException(
                    "no peer: uid=" + uid + " endpoint=" + endpoint + " self=" + context.self());
        }
        if (peers.isRemoved(uid.value())) {
            return false;
        }
        PeerLink link = peers.get(uid.value());
        if (link == null) {
            peers.add(new PeerLink(uid, endpoint, identity, context, supplies));
        } else {
            link.moveTo(endpoint, nowNs);
        }
        return true;
    }

    /** Membership has removed this peer: its frames are dropped from now on, frames kept for it are forgotten. */
    public void removePeer(NodeUid uid) {
        peers.remove(uid, nowNs);
    }

    /**
     * Queues a frame; {@link #flush} puts it on the wire.
     *
     * @param frame is copied
     * @param offset first byte of the frame
     * @param length bytes, at most {@link LinkLimits#maxFrameBytes()}
     * @param urgent false for a frame that nobody waits for: it goes with the next urgent one to this peer, when the caller
     *     is idle, or after 100 us, whichever is first, and saves a datagram in most cases
     * @throws IllegalArgumentException when the frame is too long
     */
    public SendResult send(NodeUid to, DirectBuffer frame, int offset, int length, boolean urgent) {
        if (length < 0 || length > context.limits().maxFrameBytes()) {
            throw new IllegalArgumentException("frame too long: length=" + length + " maxFrameBytes="
                    + context.limits().maxFrameBytes());
        }
        PeerLink link = peers.get(to.value());
        if (link == null) {
            return SendResult.UNKNOWN_PEER;
        }
        SendResult result = link.send(frame, offset, length, urgent, nowNs);
        peers.markReady(link, nowNs);
        return result;
    }

    /**
     * First half of a duty cycle: runs the media driver, delivers what has arrived, looks after links and timers.
     *
     * @param now time in nanoseconds
     * @param handler takes the frames; what it throws comes out of here
     * @return how many messages were read, or 1 while the media driver moves bulk data; 0 means that the caller may idle.
     *     Aeron's own heartbeats do not count
     */
    public int doWork(long now, FrameHandler handler) {
        boolean wasInterrupted = Thread.interrupted();
        nowNs = now;
        try {
            AeronTransport transport = supervisor.usable(now);
            int work = transport == null ? 0 : runTransport(transport, handler);
            if (now >= tickAgainNs) {
                // The first tick is not late: there was none before it.
                long pausedNs = tickAgainNs == 0 ? 0 : now - tickAgainNs;
                tickAgainNs = now + TICK_NS;
                onTick(pausedNs, transport);
            }
            return work;
        } finally {
            restoreInterrupt(wasInterrupted);
        }
    }

    private int runTransport(AeronTransport transport, FrameHandler handler) {
        int bytesMoved = transport.invokeDriver(nowNs);
        int messages = adapter.poll(transport, handler, nowNs);
        // One datagram per peer and invocation: after a full one there is more behind it.
        return messages == 0 && bytesMoved >= context.limits().mtuBytes() / 2 ? 1 : messages;
    }

    /** The client needs no more than this: it hears of new images and publications, which may wait a millisecond. */
    private void onTick(long pausedNs, @Nullable AeronTransport transport) {
        if (transport != null) {
            transport.invokeClient();
        }
        peers.onTick(nowNs, pausedNs, transport);
        if (transport != null) {
            refusals.onTick(nowNs, transport);
        }
    }

    /**
     * Second half of a duty cycle: writes what was sent since, and acknowledgements that are due, with one Aeron message
     * per peer where it fits into a datagram.
     *
     * @param now time in nanoseconds
     * @param isIdle whether the caller had nothing else to do: then frames without urgency go too
     * @return most messages written to one peer; 0 means that the caller may idle
     */
    public int flush(long now, boolean isIdle) {
        nowNs = now;
        AeronTransport transport = supervisor.running();
        if (transport == null) {
            return 0;
        }
        boolean wasInterrupted = Thread.interrupted();
        try {
            int written = peers.flush(now, isIdle);
            for (int i = Math.min(written, MAX_BURST); i > 0; i--) {
                transport.invokeDriver(now);
            }
            return written;
        } catch (InternalError e) {
            // Writing touches pages of the log for the first time. What was not written is still kept.
            transport.fail(e);
            return 0;
        } finally {
            restoreInterrupt(wasInterrupted);
        }
    }

    /** Counts since launch; any thread may read them. */
    public LinkCounters counters() {
        return supplies.counters();
    }

    /** All links as they are now, in the order in which membership named them; under the turn. */
    public List<LinkInfo> links() {
        return peers.infos();
    }

    /** Whether Aeron could not be made anew: nothing will be sent or delivered any more. */
    public boolean hasFailed() {
        return supervisor.hasFailed();
    }

    /** Stops the media driver and deletes its files. Frames that peers have not acknowledged are lost. Idempotent. */
    @Override
    public void close() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            supervisor.close();
        } finally {
            restoreInterrupt(wasInterrupted);
        }
    }

    /** Agrona and NIO take an interrupted thread for one that wants them to stop for good; the turn's holder does not. */
    private static void restoreInterrupt(boolean wasInterrupted) {
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** For tests. */
    AeronTransport transport() {
        return supervisor.transport();
    }

    /** For tests. */
    @Nullable
    PeerLink link(NodeUid uid) {
        return peers.get(uid.value());
    }
}
