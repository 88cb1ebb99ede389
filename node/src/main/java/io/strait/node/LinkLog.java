package io.strait.node;

import io.strait.core.id.NodeUid;
import io.strait.node.link.LinkException;
import io.strait.node.link.LinkListener;
import io.strait.node.link.QuarantineReason;
import io.strait.node.link.RefusalReason;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators what happens to links, and the control plane which peers cannot be reached any more. */
final class LinkLog implements LinkListener {

    private static final Logger LOG = LoggerFactory.getLogger(LinkLog.class);

    private final Consumer<NodeUid> onQuarantined;

    LinkLog(Consumer<NodeUid> onQuarantined) {
        this.onQuarantined = onQuarantined;
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
        onQuarantined.accept(peer);
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
