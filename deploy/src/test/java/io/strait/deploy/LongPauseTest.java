package io.strait.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Strait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A pause that membership forgives (profile conservative) and Aeron does not: after ten seconds its client closes itself for
 * good. The node has to make its data plane anew, and its links have to go on where they were.
 */
@ContainerTest
class LongPauseTest {

    @RegisterExtension
    static final ContainerCluster CLUSTER = new ContainerCluster(3, Map.of("STRAIT_CLUSTER_PROFILE", "conservative"));

    private static final Duration PAUSE = Duration.ofSeconds(12);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int WAITING = 20;

    @Test
    @DisplayName("D2: after 12 s without its data plane a node of the same incarnation completes what was under way, once")
    void shouldGoOnWithNewDataPlane() throws Exception {
        String before = CLUSTER.node(2).view().orElseThrow().self();
        try (Strait first = CLUSTER.connect(1);
                Strait second = CLUSTER.connect(2);
                Strait third = CLUSTER.connect(3);
                Traffic traffic = new Traffic(List.of(first, second, third), List.of("a", "b", "c", "d"))) {
            Awaitility.await().atMost(PATIENCE).until(() -> traffic.ledger().transfers() >= 200);
            List<CompletableFuture<String>> waiting = receives(second);
            pause();

            for (int i = 0; i < WAITING; i++) {
                text(i % 2 == 0 ? first : third, "wait-" + i).send("value-" + i, PATIENCE);
            }

            for (int i = 0; i < WAITING; i++) {
                assertThat(waiting.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("value-" + i);
            }
            int resumedAt = traffic.ledger().transfers();
            Awaitility.await().atMost(PATIENCE).until(() -> traffic.ledger().transfers() >= resumedAt + 200);
            assertThat(traffic.stopAndCheck().inDoubt()).isZero();
        }
        assertThat(CLUSTER.node(2).view().orElseThrow().self()).isEqualTo(before);
        assertThat(CLUSTER.node(2).metric("strait_link_transport_rebuilds_total")).isPositive();
    }

    private static List<CompletableFuture<String>> receives(Strait client) {
        return IntStream.range(0, WAITING)
                .mapToObj(i -> text(client, "wait-" + i).receiveAsync(PATIENCE.plus(PAUSE)))
                .toList();
    }

    private static void pause() {
        long startNs = System.nanoTime();
        CLUSTER.node(2).pause();
        try {
            Awaitility.await()
                    .atMost(PAUSE.plusSeconds(2))
                    .until(() -> System.nanoTime() - startNs >= PAUSE.toNanos());
        } finally {
            CLUSTER.node(2).resume();
        }
    }

    private static Channel<String> text(Strait client, String name) {
        return client.channel(name, Codec.utf8());
    }
}
