package io.strait.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Select;
import io.strait.SendResult;
import io.strait.Strait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three containers that stay members; one client of each. Membership is patient here (profile conservative), so that a busy
 * machine is no fault.
 */
@ContainerTest
class ClusterTest {

    @RegisterExtension
    static final ContainerCluster CLUSTER = new ContainerCluster(3, Map.of("STRAIT_CLUSTER_PROFILE", "conservative"));

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RECOVERY = Duration.ofSeconds(40);
    private static final int ROUNDS = 25;
    private static final int TRANSFERS = 1_000;
    private static final int WAITING = 20;

    /** Longer than Aeron forgives: after ten seconds its client closes itself for good. Membership waits longer. */
    private static final Duration PAUSE = Duration.ofSeconds(12);

    private static final List<Strait> CLIENTS = new ArrayList<>();

    @BeforeAll
    static void connect() {
        for (int number = 1; number <= 3; number++) {
            CLIENTS.add(CLUSTER.connect(number));
        }
    }

    @AfterAll
    static void disconnect() {
        CLIENTS.forEach(Strait::close);
    }

    /** Of that node, counted from 1. */
    private static Strait client(int number) {
        return CLIENTS.get(number - 1);
    }

    private static Channel<String> channel(int number, String name) {
        return client(number).channel(name, Codec.utf8());
    }

    @Test
    @DisplayName("D1: a channel is the same one from every node, wherever its home is")
    void shouldMeetAcrossNodes() throws Exception {
        Set<String> homes = new HashSet<>();
        for (int i = 0; i < 24; i++) {
            int from = i % 3 + 1;
            int to = (i + 1) % 3 + 1;
            String name = "meet-" + i;
            CompletableFuture<String> received = channel(to, name).receiveAsync(PATIENCE);

            channel(from, name).send("value-" + i, PATIENCE);

            assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("value-" + i);
            homes.add(channel(1, name).info().home());
        }
        assertThat(homes).as("homes of 24 channels").hasSize(3);
    }

    @Test
    @DisplayName("S1: of a select over channels homed on two other nodes exactly one branch fires")
    void shouldFireExactlyOneBranch() throws Exception {
        String first = nameWithHome("node2");
        String second = nameWithHome("node3");
        Select<String> select = client(1)
                .<String>select()
                .receive(channel(1, first), value -> value)
                .receive(channel(1, second), value -> value)
                .after(PATIENCE, () -> "nothing");
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<SendResult> one = channel(2, first).trySendAsync("first-" + round, PATIENCE);
            CompletableFuture<SendResult> other = channel(3, second).trySendAsync("second-" + round, PATIENCE);

            String fired = select.run();
            CompletableFuture<SendResult> winner = fired.startsWith("first") ? one : other;
            CompletableFuture<SendResult> loser = winner == one ? other : one;

            assertThat(fired).isIn("first-" + round, "second-" + round);
            assertThat(winner.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isSent())
                    .isTrue();
            assertThat(loser).as("the sender of the losing branch still waits").isNotDone();
            assertThat(select.run()).isIn("first-" + round, "second-" + round).isNotEqualTo(fired);
            assertThat(loser.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isSent())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("S13: two selects that offer to each other in opposite directions agree on one of them")
    void shouldAgreeOnOneDirection() throws Exception {
        Select<String> east = client(1)
                .<String>select()
                .send(channel(1, "east"), "from node1", () -> "sent")
                .receive(channel(1, "west"), value -> value)
                .after(PATIENCE, () -> "nothing");
        Select<String> west = client(2)
                .<String>select()
                .receive(channel(2, "east"), value -> value)
                .send(channel(2, "west"), "from node2", () -> "sent")
                .after(PATIENCE, () -> "nothing");
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<String> other = west.runAsync();
            String one = east.run();

            List<String> both = List.of(one, other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertThat(both).isIn(List.of("sent", "from node1"), List.of("from node2", "sent"));
        }
    }

    @Test
    @DisplayName("D2: with traffic between all nodes each value is received once, as its sender was told")
    void shouldNeitherLoseNorDouble() throws Exception {
        try (Traffic traffic = new Traffic(CLIENTS)) {
            awaitTransfers(traffic, TRANSFERS);

            traffic.stopAndCheck();

            assertThat(traffic.selected().inDoubt()).isZero();
            assertThat(traffic.plain().inDoubt()).isZero();
        }
    }

    @Test
    @DisplayName("D2: after 12 s of pause a node of the same incarnation makes its data plane anew and loses nothing")
    void shouldGoOnWithNewDataPlane() throws Exception {
        CLUSTER.awaitWhole();
        String before = CLUSTER.node(2).view().orElseThrow().self();
        try (Traffic traffic = new Traffic(CLIENTS)) {
            awaitTransfers(traffic, 200);
            List<CompletableFuture<String>> waiting = IntStream.range(0, WAITING)
                    .mapToObj(i -> channel(2, "wait-" + i).receiveAsync(RECOVERY.plus(PAUSE)))
                    .toList();
            CLUSTER.node(2).pauseFor(PAUSE, () -> {});

            for (int i = 0; i < WAITING; i++) {
                channel(i % 2 == 0 ? 1 : 3, "wait-" + i).send("value-" + i, RECOVERY);
            }

            for (int i = 0; i < WAITING; i++) {
                assertThat(waiting.get(i).get(RECOVERY.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo("value-" + i);
            }
            awaitTransfers(traffic, 200);
            traffic.stopAndCheck();
            assertThat(traffic.selected().inDoubt()).isZero();
            assertThat(traffic.plain().inDoubt()).isZero();
        }
        CLUSTER.awaitWhole();
        assertThat(CLUSTER.node(2).view().orElseThrow().self()).isEqualTo(before);
        assertThat(CLUSTER.node(2).metric("strait_link_transport_rebuilds_total"))
                .isPositive();
    }

    private static void awaitTransfers(Traffic traffic, int more) {
        int selected = traffic.selected().transfers() + more;
        int plain = traffic.plain().transfers() + more;
        Awaitility.await(more + " transfers of each kind")
                .atMost(RECOVERY)
                .until(() -> traffic.selected().transfers() >= selected
                        && traffic.plain().transfers() >= plain);
    }

    /** A channel that no other test uses, homed at that node. */
    private static String nameWithHome(String node) throws InterruptedException {
        String uid = CLUSTER.node(1).view().orElseThrow().members().get(node);
        for (int i = 0; i < 1_000; i++) {
            String name = "home-" + node + "-" + i;
            if (client(1).inspect(name).home().equals(uid)) {
                return name;
            }
        }
        throw new AssertionError("of 1,000 channels none has its home there: node=" + node + " uid=" + uid);
    }
}
