package io.strait.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemovedPeersTest {
    @Test
    void shouldForgetTheOldestRemovedPeersOnly() {
        RemovedPeers removed = new RemovedPeers();
        int capacity = 1 << 12;
        for (long uid = 1; uid <= 3L * capacity + 5; uid++) {
            removed.add(uid);
            removed.add(uid);
        }

        assertThat(removed.contains(3L * capacity + 5)).isTrue();
        assertThat(removed.contains(2L * capacity + 6)).isTrue();
        assertThat(removed.contains(2L * capacity + 5)).isFalse();
        assertThat(removed.contains(1)).isFalse();
    }
}
