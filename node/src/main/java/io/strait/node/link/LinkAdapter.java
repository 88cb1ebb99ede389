package io.strait.node.link;

import io.aeron.Image;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.strait.core.id.NodeUid;
import io.strait.node.link.WireFormat.Fault;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what arrives and tells the link it is for. Guards first: broken bytes, strangers and refused nodes end here and
 * touch no link.
 */
final class LinkAdapter implements FragmentHandler {
    private static final long MALFORMED_EVENT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final FrameHandler NO_HANDLER = (from, buffer, offset, length) -> {
        throw new IllegalStateException("frame outside of doWork: from=" + from);
    };

    private final LinkIdentity identity;
    private final PeerTable peers;
    private final RefusalDesk refusals;
    private final LinkCounters counters;
    private final LinkListener listener;

    private FrameHandler handler = NO_HANDLER;
    private long nowNs;
    private long malformedEventAgainNs;

    LinkAdapter(
            LinkIdentity identity,
            PeerTable peers,
            RefusalDesk refusals,
            LinkCounters counters,
            LinkListener listener) {
        this.identity = identity;
        this.peers = peers;
        this.refusals = refusals;
        this.counters = counters;
        this.listener = listener;
    }

    /** Delivers what waits. What the handler throws comes out, and nothing else is lost by it. */
    int poll(AeronTransport transport, FrameHandler frames, long now) {
        handler = frames;
        nowNs = now;
        try {
            return transport.poll(this);
        } finally {
            handler = NO_HANDLER;
        }
    }

    @Override
    public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        counters.increment(LinkCounter.MESSAGES_RECEIVED);
        Fault fault = isFragment(header)
                ? Fault.NO_LINK_MESSAGE
                : WireFormat.check(buffer, offset, length, identity.version());
        if (fault != Fault.NONE) {
            onMalformed(fault, length, header);
            return;
        }
        MessageKind kind = MessageKind.byCode(WireFormat.kindCode(buffer, offset));
        if (kind == MessageKind.HELLO) {
            onHello(buffer, offset, header);
        } else if (kind == MessageKind.REFUSED) {
            onRefused(buffer, offset, header);
        } else if (kind != null) {
            onLinkMessage(kind, buffer, offset);
        }
    }

    /** Our messages are never fragmented, so a fragment is somebody else's. */
    private static boolean isFragment(Header header) {
        return (header.flags() & FrameDescriptor.UNFRAGMENTED) != FrameDescriptor.UNFRAGMENTED;
    }

    private void onMalformed(Fault fault, int length, Header header) {
        counters.increment(LinkCounter.MALFORMED);
        if (nowNs >= malformedEventAgainNs) {
            malformedEventAgainNs = nowNs + MALFORMED_EVENT_NS;
            String source = header.context() instanceof Image image ? image.sourceIdentity() : "unknown";
            listener.onMalformed("link message dropped: fault=" + fault + " lengthBytes=" + length + " source=" + source
                    + " ownVersion=" + identity.version());
        }
    }

    private void onHello(DirectBuffer buffer, int offset, Header header) {
        int bodyBytes = WireFormat.bodyBytes(buffer, offset);
        Greeting greeting = Greeting.decode(buffer, offset + WireFormat.HEADER_BYTES, bodyBytes);
        if (greeting == null) {
            onMalformed(Fault.BROKEN_BODY, bodyBytes, header);
            return;
        }
        NodeUid source = new NodeUid(WireFormat.source(buffer, offset));
        long target = WireFormat.target(buffer, offset);
        PeerLink link = peers.get(source.value());
        Refusal refusal = refusal(greeting, source, target, WireFormat.version(buffer, offset), link);
        if (refusal != null || link == null) {
            refusals.refuse(source, target, greeting, refusal == null ? unknown(source) : refusal, nowNs);
            return;
        }
        if (link.onAcked(WireFormat.acked(buffer, offset), nowNs)) {
            link.onHello(greeting.number(), WireFormat.first(buffer, offset), nowNs);
        }
        peers.markReady(link, nowNs);
    }

    private @Nullable Refusal refusal(
            Greeting greeting, NodeUid source, long target, short version, @Nullable PeerLink link) {
        if (version != identity.version()) {
            return new Refusal(
                    RefusalReason.OTHER_VERSION,
                    "link protocol version: asked=" + version + " here=" + identity.version());
        }
        if (!greeting.clusterName().equals(identity.clusterName())) {
            return new Refusal(
                    RefusalReason.OTHER_CLUSTER,
                    "cluster name: asked=" + greeting.clusterName() + " here=" + identity.clusterName());
        }
        if (target != identity.uid()) {
            return new Refusal(
                    RefusalReason.OTHER_INCARNATION,
                    "node uid: asked=" + new NodeUid(target) + " here=" + new NodeUid(identity.uid()));
        }
        if (peers.isRemoved(source.value())) {
            return new Refusal(RefusalReason.REMOVED, "membership has removed uid=" + source);
        }
        if (link != null && link.isOver()) {
            return new Refusal(RefusalReason.QUARANTINED, "the link cannot be resumed: uid=" + source);
        }
        return null;
    }

    private static Refusal unknown(NodeUid source) {
        return new Refusal(RefusalReason.UNKNOWN_PEER, "membership has not named uid=" + source);
    }

    /** FIRST holds whom our refused HELLO was for: the node that answers may be another one. */
    private void onRefused(DirectBuffer buffer, int offset, Header header) {
        int bodyBytes = WireFormat.bodyBytes(buffer, offset);
        Refusal refusal = Refusal.decode(buffer, offset + WireFormat.HEADER_BYTES, bodyBytes);
        if (refusal == null) {
            onMalformed(Fault.BROKEN_BODY, bodyBytes, header);
            return;
        }
        PeerLink link = link(WireFormat.first(buffer, offset), WireFormat.target(buffer, offset));
        if (link == null) {
            counters.increment(LinkCounter.STRANGERS_DROPPED);
            return;
        }
        refusals.onRefused(link.uid(), refusal);
        if (refusal.reason().isFinal()
                && WireFormat.source(buffer, offset) == link.uid().value()) {
            link.quarantine(QuarantineReason.REFUSED_BY_PEER, refusal.detail(), nowNs);
        }
    }

    private void onLinkMessage(MessageKind kind, DirectBuffer buffer, int offset) {
        PeerLink link = link(WireFormat.source(buffer, offset), WireFormat.target(buffer, offset));
        if (link == null) {
            counters.increment(LinkCounter.STRANGERS_DROPPED);
            return;
        }
        if (!link.onAcked(WireFormat.acked(buffer, offset), nowNs)) {
            return;
        }
        try {
            dispatch(kind, link, buffer, offset);
        } finally {
            peers.markReady(link, nowNs);
        }
    }

    private void dispatch(MessageKind kind, PeerLink link, DirectBuffer buffer, int offset) {
        switch (kind) {
            case DATA ->
                link.onData(
                        WireFormat.first(buffer, offset),
                        WireFormat.entries(buffer, offset),
                        buffer,
                        offset + WireFormat.HEADER_BYTES,
                        WireFormat.bodyBytes(buffer, offset),
                        handler,
                        nowNs);
            case WELCOME -> link.onWelcome(WireFormat.first(buffer, offset), nowNs);
            case NAK -> link.onNak();
            case ACK -> {
                // All it says is in the header.
            }
            case HELLO, REFUSED -> throw new IllegalStateException("no link message: " + kind);
        }
    }

    /** The link between {@code peer} and this incarnation, if it may be used. */
    private @Nullable PeerLink link(long peer, long self) {
        PeerLink link = self == identity.uid() ? peers.get(peer) : null;
        return link == null || link.isOver() ? null : link;
    }
}
