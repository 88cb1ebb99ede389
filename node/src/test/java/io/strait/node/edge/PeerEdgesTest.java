package io.strait.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PeerEdgesTest {

    @Test
    void shouldAskNoMoreOftenThanNodesPermit() {
        assertThat(PeerEdges.keepAlive(EdgeSettings.Connections.DEFAULT.permitKeepAlive()))
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(PeerEdges.keepAlive(Duration.ofSeconds(20))).isGreaterThan(Duration.ofSeconds(20));
        assertThat(PeerEdges.keepAlive(Duration.ofMinutes(8))).isEqualTo(Duration.ofMinutes(10));
    }
}
