package io.strait.node;

import io.strait.core.id.NodeUid;
import io.strait.node.link.LinkException;
import io.strait.node.link.LinkListener;
import io.strait.node.link.QuarantineReason;
import io.strait.node.link.RefusalReason;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators what happens to links, and the node whose end a link that cannot be resumed is. One of the two must go,
 * and both must mean the same one, or each would remove the other and go on alone: it is the refused one.
 */
final class LinkLog implements LinkListener {

    private static final Logger LOG = LoggerFactory.getLogger(LinkLog.class);

    private final Consumer<NodeUid> onPeerOut;
    private final Consumer<String> onSelfOut;

    /**
     * With who acts on it.
     *
     * @param onPeerOut is given a peer that must be removed from the cluster
     * @param onSelfOut is given the reason why this node must end
     */
    LinkLog(Consumer<NodeUid> onPeerOut, Consumer<String> onSelfOut) {
        this.onPeerOut = onPeerOut;
        this.onSelfOut = onSelfOut;
    }

    @Override
    public void onPeerUp(NodeUid peer) {
        LOG.info("link up: peer={}", peer);
    }

    @Override
    public void onPeerInterrupted(NodeUid peer, String reason) {
        LOG.warn("link interrupted: peer={} reason={}", peer, reason);
    }

    @Override
    public void onPeerQuarantined(NodeUid peer, QuarantineReason reason, String detail) {
        LOG.error("link quarantined: peer={} reason={} detail={}", peer, reason, detail);
        if (reason == QuarantineReason.REFUSED_BY_PEER) {
            onSelfOut.accept("a peer has given up this node: peer=" + peer + " detail=" + detail);
        } else {
            onPeerOut.accept(peer);
        }
    }

    @Override
    public void onPeerRejected(NodeUid peer, RefusalReason reason, String detail) {
        LOG.warn("link refused here: peer={} reason={} detail={}", peer, reason, detail);
    }

    @Override
    public void onRefusedByPeer(NodeUid peer, RefusalReason reason, String detail) {
        LOG.warn("link refused by peer: peer={} reason={} detail={}", peer, reason, detail);
    }

    @Override
    public void onMalformed(String detail) {
        LOG.warn("link: malformed bytes dropped: {}", detail);
    }

    @Override
    public void onTransportError(Throwable error) {
        LOG.warn("link: transport error", error);
    }

    @Override
    public void onTransportLost(Throwable cause) {
        LOG.warn("link: transport lost, made anew: cause={}", cause.toString());
    }

    @Override
    public void onTransportRebuilt() {
        LOG.info("link: transport made anew");
    }

    @Override
    public void onFatal(LinkException error) {
        LOG.error("link: the data plane is dead", error);
    }
}
