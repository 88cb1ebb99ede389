package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.CloseCause;
import io.strait.core.placement.ChannelRecord;
import io.strait.node.control.TestCluster.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channel records: spread to all, one winner everywhere, bounded, forgettable. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ChannelRecordTest {

    private static final ChannelProperties BUFFERED = ChannelProperties.buffered(16, Overflow.SUSPEND);

    private final TestCluster cluster = new TestCluster().maxRecords(50);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldBringADeclarationToEveryNode() {
        List<Node> nodes = cluster.startConverged(3);
        ChannelRecord record = declared("orders", BUFFERED, nodes.get(1).plane().self());
        long startNs = System.nanoTime();

        join(nodes.get(1).plane().publish(record));

        ControlPlaneTest.report("publish, until a majority confirmed", startNs);
        awaitEverywhere(nodes, record);
        ControlPlaneTest.report("publish, until known everywhere", startNs);
    }

    @Test
    void shouldBringRecordsToANodeThatJoinsLater() {
        List<Node> nodes = new ArrayList<>(cluster.startConverged(1));
        ChannelRecord open =
                declared("orders", BUFFERED, nodes.getFirst().plane().self());
        ChannelRecord closed = closed("done", "finished");
        join(nodes.getFirst().plane().publish(open));
        join(nodes.getFirst().plane().publish(closed));

        nodes.add(cluster.start());

        awaitEverywhere(nodes, open);
        awaitEverywhere(nodes, closed);
    }

    @Test
    void shouldKeepOneCauseEverywhereWhenNodesCloseAtTheSameTime() {
        List<Node> nodes = cluster.startConverged(3);
        List<CompletionStage<Void>> publications = new ArrayList<>();
        for (int channel = 0; channel < 20; channel++) {
            for (Node node : nodes) {
                publications.add(node.plane()
                        .publish(closed("c" + channel, "by " + node.plane().self())));
            }
        }

        publications.forEach(ChannelRecordTest::join);

        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
            List<ChannelRecord> first = records(nodes.getFirst());
            assertThat(first).hasSize(20).allMatch(record -> record.closed() != null);
            assertThat(nodes).allSatisfy(node -> assertThat(records(node)).isEqualTo(first));
        });
    }

    @Test
    void shouldKeepTheFirstCauseWhenAClosedChannelIsClosedAgain() {
        List<Node> nodes = cluster.startConverged(2);
        ChannelRecord first = closed("orders", "first");
        join(nodes.get(0).plane().publish(first));
        awaitEverywhere(nodes, first);

        join(nodes.get(1).plane().publish(closed("orders", "second")));
        ChannelRecord last = closed("last", "");
        join(nodes.get(1).plane().publish(last));

        awaitEverywhere(nodes, last);
        awaitEverywhere(nodes, first);
    }

    @Test
    void shouldMoveTheHomeOfADeclarationAndKeepItsClose() {
        List<Node> nodes = cluster.startConverged(2);
        NodeUid oldHome = nodes.get(0).plane().self();
        NodeUid newHome = nodes.get(1).plane().self();
        join(nodes.get(0).plane().publish(declared("orders", BUFFERED, oldHome)));
        awaitEverywhere(nodes, declared("orders", BUFFERED, oldHome));

        join(nodes.get(0).plane().publish(record("orders", BUFFERED, oldHome, "done")));
        awaitEverywhere(nodes, record("orders", BUFFERED, oldHome, "done"));
        join(nodes.get(1).plane().publish(declared("orders", BUFFERED, newHome)));

        awaitEverywhere(nodes, record("orders", BUFFERED, newHome, "done"));
    }

    @Test
    void shouldForgetAChannelEverywhere() {
        List<Node> nodes = cluster.startConverged(2);
        ChannelRecord record = closed("orders", "done");
        join(nodes.get(0).plane().publish(record));
        awaitEverywhere(nodes, record);

        join(nodes.get(1).plane().forget(record.channel()));

        ChannelRecord nothing = record("orders", null, null, null);
        awaitEverywhere(nodes, nothing);
        ChannelRecord again = closed("orders", "again");
        join(nodes.get(0).plane().publish(again));
        awaitEverywhere(nodes, again);
    }

    @Test
    void shouldRefuseARecordPastTheLimitAndTakeItWhenThereIsRoom() {
        List<Node> nodes = cluster.startConverged(1);
        ControlPlane plane = nodes.getFirst().plane();
        for (int i = 0; i < 50; i++) {
            join(plane.publish(closed("c" + i, "")));
        }

        assertThatThrownBy(() -> join(plane.publish(closed("one-more", ""))))
                .cause()
                .isInstanceOfSatisfying(ControlException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ControlException.Reason.TOO_MANY_RECORDS);
                    assertThat(e)
                            .hasMessageContaining("channel=one-more records=50 limit=strait.limits.max-records=50");
                });

        join(plane.publish(closed("c0", "known ones may be written again")));
        join(plane.forget(new ChannelName("c0")));
        await().atMost(TestCluster.PATIENCE)
                .ignoreExceptionsMatching(e -> e.getCause() instanceof ControlException)
                .until(() -> {
                    join(plane.publish(closed("one-more", "")));
                    return true;
                });
    }

    @Test
    void shouldSayWhenNoMajorityConfirmsARecord() {
        List<Node> nodes = cluster.startConverged(3);
        Node survivor = nodes.getFirst();
        for (Node other : nodes.subList(1, 3)) {
            other.plane().terminate();
            other.plane().close();
        }

        assertThatThrownBy(() -> join(survivor.plane().publish(closed("orders", "alone"))))
                .cause()
                .isInstanceOfSatisfying(ControlException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ControlException.Reason.NOT_CONFIRMED);
                    assertThat(e).hasMessageContaining("channel=orders waitedMs=3000");
                });
    }

    @Test
    void shouldAnswerStoppedAfterTheEnd() {
        Node node = cluster.startConverged(1).getFirst();
        node.plane().close();

        assertThatThrownBy(() -> join(node.plane().publish(closed("orders", "late"))))
                .cause()
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.reason()).isEqualTo(ControlException.Reason.STOPPED));
    }

    private static void join(CompletionStage<Void> stage) {
        CompletableFuture<Void> future = stage.toCompletableFuture();
        future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void awaitEverywhere(List<Node> nodes, ChannelRecord record) {
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(nodes)
                        .allSatisfy(
                                node -> assertThat(node.listener().records).containsEntry(record.channel(), record)));
    }

    private static List<ChannelRecord> records(Node node) {
        Stream<ChannelRecord> records = node.listener().records.values().stream();
        return records.sorted((a, b) -> a.channel().compareTo(b.channel())).toList();
    }

    private static ChannelRecord declared(String name, ChannelProperties properties, NodeUid home) {
        return record(name, properties, home, null);
    }

    private static ChannelRecord closed(String name, String cause) {
        return record(name, null, null, cause);
    }

    private static ChannelRecord record(
            String name, @Nullable ChannelProperties properties, @Nullable NodeUid home, @Nullable String cause) {
        return new ChannelRecord(
                new ChannelName(name),
                properties == null ? ChannelProperties.RENDEZVOUS : properties,
                properties != null,
                home,
                cause == null ? null : new CloseCause(false, cause));
    }
}
