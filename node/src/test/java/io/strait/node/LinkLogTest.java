package io.strait.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.id.NodeUid;
import io.strait.node.link.QuarantineReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkLogTest {

    private static final NodeUid PEER = new NodeUid(7);

    private final List<NodeUid> peersOut = new ArrayList<>();
    private final List<String> selfOut = new ArrayList<>();
    private final LinkLog log = new LinkLog(peersOut::add, selfOut::add);

    @Test
    void shouldGiveUpPeerWhoseLinkLostFrames() {
        log.onPeerQuarantined(PEER, QuarantineReason.FRAMES_LOST, "detail");

        assertThat(peersOut).containsExactly(PEER);
        assertThat(selfOut).isEmpty();
    }

    /** A node that was removed during a pause must not remove the others and go on as a cluster of its own. */
    @Test
    void shouldEndThisNodeWhenPeerHasGivenItUp() {
        log.onPeerQuarantined(PEER, QuarantineReason.REFUSED_BY_PEER, "membership has removed uid=2");

        assertThat(peersOut).isEmpty();
        assertThat(selfOut)
                .containsExactly(
                        "a peer has given up this node: peer=" + PEER + " detail=membership has removed uid=2");
    }
}
