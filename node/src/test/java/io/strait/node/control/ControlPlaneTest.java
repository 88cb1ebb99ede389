package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import io.strait.node.control.TestCluster.Node;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
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
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(first.plane().nodes())
                        .isEqualTo(second.plane().nodes())
                        .hasSize(2)
                        .allSatisfy(status -> {
                            assertThat(status.state()).isEqualTo(NodeStatus.State.UP);
                            assertThat(status.reachable()).isTrue();
                            assertThat(status.info()).isNotNull();
                        }));
        assertThat(first.plane().isReady()).isTrue();
        await().atMost(TestCluster.PATIENCE).until(second.plane()::isReady);
    }

    @Test
    void shouldConvergeWhenThreeStartAtOnce() {
        List<Node> nodes = cluster.startConverged(3);

        assertThat(nodes).allSatisfy(node -> {
            assertThat(node.listener().views.getFirst().members())
                    .containsExactly(node.plane().self());
            assertThat(node.listener().removed).isEmpty();
        });
    }

    @Test
    void shouldRemoveANodeWithoutSuspicionWhenItLeaves() {
        List<Node> nodes = cluster.startConverged(3);
        Node leaver = nodes.getLast();
        long startNs = System.nanoTime();

        leaver.plane()
                .leave()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();

        report("graceful leave, until stopped", startNs);
        List<Node> rest = nodes.subList(0, 2);
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(rest)
                        .allSatisfy(node -> assertThat(node.listener().removed)
                                .containsExactly(leaver.plane().self())));
        TestCluster.awaitConverged(rest);
        assertThat(leaver.listener().selfDown).isEmpty();
        assertThat(leaver.plane().isReady()).isFalse();
    }

    @Test
    void shouldSuspectThenRemoveANodeWhenItCrashes() {
        List<Node> nodes = cluster.startConverged(3);
        Node crashed = nodes.getLast();
        NodeUid uid = crashed.plane().self();
        List<Node> rest = nodes.subList(0, 2);
        long startNs = System.nanoTime();

        crashed.plane().terminate();

        await().atMost(TestCluster.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(rest)
                        .allSatisfy(
                                node -> assertThat(node.listener().lastView().reachable())
                                        .doesNotContain(uid)));
        report("crash to suspicion", startNs);
        assertThat(rest).allSatisfy(node -> {
            assertThat(node.listener().views)
                    .as("suspected before removed")
                    .anyMatch(view -> view.members().contains(uid)
                            && view.members().size() == 3
                            && view.reachable().size() == 2);
            assertThat(node.plane().isReady()).isTrue();
        });
        await().atMost(TestCluster.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(rest)
                        .allSatisfy(node -> assertThat(node.listener().removed).containsExactly(uid)));
        report("crash to removal", startNs);
        TestCluster.awaitConverged(rest);
        assertThat(crashed.listener().selfDown).isEmpty();
    }

    @Test
    void shouldReplaceTheOldIncarnationWhenANodeRestartsOnItsPort() {
        List<Node> nodes = cluster.startConverged(3);
        Node crashed = nodes.getLast();
        Endpoint address = crashed.plane().address();
        crashed.plane().terminate();
        crashed.plane().close();

        Node restarted = cluster.start(
                "test", address.port(), List.of(nodes.getFirst().plane().address()));

        List<Node> now = List.of(nodes.get(0), nodes.get(1), restarted);
        TestCluster.awaitConverged(now);
        assertThat(restarted.plane().address()).isEqualTo(address);
        assertThat(restarted.plane().self()).isNotEqualTo(crashed.plane().self());
        assertThat(nodes.subList(0, 2)).allSatisfy(node -> {
            assertThat(node.listener().removed).containsExactly(crashed.plane().self());
            assertThat(node.listener().lastView().members())
                    .doesNotContain(crashed.plane().self());
        });
    }

    @Test
    void shouldDownItselfWhenTheMajorityIsGone() {
        List<Node> nodes = cluster.startConverged(3);
        Node survivor = nodes.getFirst();

        nodes.get(1).plane().terminate();
        nodes.get(2).plane().terminate();

        await().atMost(TestCluster.PATIENCE).until(() -> !survivor.plane().isReady());
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(survivor.listener().selfDown).hasSize(1));
        assertThat(survivor.listener().selfDown.getFirst())
                .contains("split-brain resolver")
                .contains("uid=" + survivor.plane().self());
    }

    @Test
    void shouldRefuseANodeOfAnotherClusterByName() {
        Node first = cluster.start();
        first.plane().up().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();

        Node stranger = cluster.start("other", 0, List.of(first.plane().address()));

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(stranger.listener().selfDown).hasSize(1));
        assertThat(stranger.listener().selfDown.getFirst())
                .contains(
                        "another name",
                        "cluster=other",
                        "seeds=[" + first.plane().address() + "]");
        assertThatThrownBy(() -> stranger.plane().up().toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ControlException.class,
                        e -> assertThat(e.reason()).isEqualTo(ControlException.Reason.NOT_JOINED));
        assertThat(first.listener().lastView().members())
                .containsExactly(first.plane().self());
        assertThat(first.plane().isReady()).isTrue();
    }

    @Test
    void shouldSayWhichAddressWhenThePortIsTaken() {
        Node first = cluster.start();
        Endpoint taken = first.plane().address();

        assertThatThrownBy(() ->
                        ControlPlane.start(cluster.settings("test", taken.port(), List.of()), new RecordingListener()))
                .isInstanceOfSatisfying(ControlException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ControlException.Reason.CANNOT_BIND);
                    assertThat(e).hasMessageContaining("address=" + taken).hasMessageContaining("cause=");
                });
    }

    @Test
    void shouldGiveUpWhenNoSeedAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            Endpoint seed = new Endpoint("127.0.0.1", silent.getLocalPort());
            ControlSettings settings =
                    cluster.settings("test", 0, List.of(seed)).withJoinTimeout(Duration.ofSeconds(3));
            RecordingListener listener = new RecordingListener();

            try (ControlPlane plane = ControlPlane.start(settings, listener)) {
                await().atMost(TestCluster.PATIENCE)
                        .untilAsserted(() -> assertThat(listener.selfDown).hasSize(1));
                assertThat(listener.selfDown.getFirst()).contains("no seed answered", "seeds=[" + seed + "]");
                assertThat(plane.isReady()).isFalse();
            }
        }
    }

    @Test
    void shouldRefuseToAnnounceAnotherNode() {
        Node first = cluster.start();
        Node second = cluster.start();

        assertThatThrownBy(() -> first.plane().announce(second.info()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uid=" + second.plane().self())
                .hasMessageContaining("self=" + first.plane().self());
    }

    @Test
    void shouldEndTheNodeWhenTheListenerThrows() {
        RecordingListener listener = new RecordingListener();
        ControlListener broken = new ControlListener() {
            @Override
            public void onView(View view, Map<NodeUid, NodeInfo> infos) {
                throw new IllegalStateException("planted");
            }

            @Override
            public void onRemoved(NodeUid uid) {
                listener.onRemoved(uid);
            }

            @Override
            public void onRecord(ChannelRecord record) {
                listener.onRecord(record);
            }

            @Override
            public void onSelfDown(String reason) {
                listener.onSelfDown(reason);
            }
        };

        try (ControlPlane plane = ControlPlane.start(cluster.settings("test", 0, List.of()), broken)) {
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(listener.selfDown).hasSize(1));
            assertThat(listener.selfDown.getFirst()).contains("control plane failed", "uid=" + plane.self());
        }
    }

    static void report(String what, long sinceNs) {
        System.out.printf(
                "measured: %s: %d ms%n",
                what, Duration.ofNanos(System.nanoTime() - sinceNs).toMillis());
    }
}
