package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.node.control.ControlSettings.Downing;
import io.strait.node.control.ControlSettings.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Control planes of several nodes in one JVM, each with its own actor system on a port of its own. */
final class TestCluster implements AutoCloseable {

    /** Long enough for a starved build machine; every wait ends as soon as it can. */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    /** One node: its control plane and what that said. */
    record Node(ControlPlane plane, RecordingListener listener) {

        NodeInfo info() {
            return new NodeInfo(
                    plane.self(),
                    "node-" + plane.self(),
                    new Endpoint("127.0.0.1", 1),
                    new Endpoint("127.0.0.1", 2),
                    new Endpoint("127.0.0.1", 3),
                    "0.1.0");
        }
    }

    private final List<Node> nodes = new ArrayList<>();
    private int maxRecords = 1000;

    TestCluster maxRecords(int limit) {
        maxRecords = limit;
        return this;
    }

    /** Starts the first node of a cluster, or one more, which announces itself at once. */
    Node start() {
        return start(
                "test",
                0,
                nodes.isEmpty() ? List.of() : List.of(nodes.getFirst().plane().address()));
    }

    Node start(String clusterName, int port, List<Endpoint> seeds) {
        RecordingListener listener = new RecordingListener();
        Node node = new Node(ControlPlane.start(settings(clusterName, port, seeds), listener), listener);
        nodes.add(node);
        node.plane().announce(node.info());
        return node;
    }

    ControlSettings settings(String clusterName, int port, List<Endpoint> seeds) {
        return new ControlSettings(
                clusterName,
                new Endpoint("127.0.0.1", port),
                "127.0.0.1",
                seeds,
                Profile.FAST,
                Downing.KEEP_MAJORITY,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                maxRecords);
    }

    /** Starts {@code count} nodes and waits until each sees all and knows where they listen. */
    List<Node> startConverged(int count) {
        List<Node> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(start());
        }
        awaitConverged(started);
        return started;
    }

    static void awaitConverged(List<Node> expected) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            for (Node node : expected) {
                assertThat(node.listener().views).as("views so far").isNotEmpty();
                assertThat(node.listener().lastView().reachable())
                        .containsExactlyInAnyOrderElementsOf(
                                expected.stream().map(n -> n.plane().self()).toList());
                assertThat(node.listener().infos().values())
                        .containsExactlyInAnyOrderElementsOf(
                                expected.stream().map(Node::info).toList());
            }
        });
    }

    @Override
    public void close() {
        CompletableFuture<?>[] ends = nodes.reversed().stream()
                .map(node -> CompletableFuture.runAsync(node.plane()::close))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends).join();
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.listener().breaches).isEmpty());
    }
}
