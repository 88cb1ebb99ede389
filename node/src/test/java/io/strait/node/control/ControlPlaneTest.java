package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.node.control.TestCluster.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Membership: joining, leaving, dying, coming back, being refused. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ControlPlaneTest {

    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldStandAloneWhenThereAreNoSeeds() {
        Node node = cluster.start();

        node.plane().up().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(node.plane().isReady()).isTrue();
        assertThat(node.plane().address().port()).isPositive();
        assertThat(node.listener().views.getFirst().reachable())
                .containsExactly(node.plane().self());
        TestCluster.awaitConverged(List.of(node));
    }

    @Test
    void shouldShowEachNodeToTheOtherWhenTwoJoin() {
        Node first = cluster.start();
        first.plane().up().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        long startNs = System.nanoTime();

        Node second = cluster.start();
        TestCluster.awaitConverged(List.of(first, second));

        report("two-node join, start to both views complete", startNs);
        assertThat(first.plane().nodes())
                .isEqualTo(second.plane().nodes())
                .hasSize(2)
                .allSatisfy(status -> {
                    assertThat(status.state()).isEqualTo(NodeStatus.State.UP);
                    assertThat(status.reachable()).isTrue();
                    assertThat(status.info()).isNotNull();
                });
        assertThat(first.plane().isReady()).isTrue();
        await().atMost(TestCluster.PATIENCE).until(second.plane()::isReady);
    }

    static void report(String what, long sinceNs) {
        System.out.printf(
                "measured: %s: %d ms%n",
                what, Duration.ofNanos(System.nanoTime() - sinceNs).toMillis());
    }
}
