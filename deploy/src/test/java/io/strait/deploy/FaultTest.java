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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to one node of three, while clients of the two others go on. Membership is quick here (profile fast). */
@ContainerTest
class FaultTest {

    @RegisterExtension
    static final ContainerCluster CLUSTER = new ContainerCluster(3, Map.of("STRAIT_CLUSTER_PROFILE", "fast"));

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** One of each client; each has one operation at a time. */
    private static final int PLAIN_SENDERS = 2;

    private static final Duration STOP_GRACE = Duration.ofSeconds(25);

    private Strait first;
    private Strait third;
    private Traffic traffic;

    @BeforeEach
    void start() {
        CLUSTER.awaitWhole();
        first = CLUSTER.connect(1);
        third = CLUSTER.connect(3);
        traffic = new Traffic(List.of(first, third));
        awaitTransfers(200);
    }

    @AfterEach
    void stop() {
        traffic.close();
        first.close();
        third.close();
    }

    @Test
    @DisplayName("D2: a node that pauses for 3 s stays a member, and what waits there is served")
    void shouldSurviveShortPause() throws Exception {
        String before = uidOfSecond();
        try (Strait second = CLUSTER.connect(2)) {
            CompletableFuture<String> waiting = text(second, "patient").receiveAsync(PATIENCE);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> first.inspect("patient").waitingReceivers() == 1);
            CLUSTER.node(2).pauseFor(Duration.ofSeconds(3), () -> {});

            text(first, "patient").send("after the pause", PATIENCE);

            assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("after the pause");
        }
        CLUSTER.awaitWhole();
        assertThat(uidOfSecond()).isEqualTo(before);
        traffic.stopAndCheck();
        assertThat(traffic.selected().inDoubt()).isZero();
        assertThat(traffic.plain().inDoubt()).isZero();
    }

    @Test
    @DisplayName("D4: a node that pauses for 12 s is removed; it comes back as a new one, and the others go on")
    void shouldReplaceNodeAfterLongPause() throws Exception {
        String before = uidOfSecond();

        // At its end the selects of the others must be at work: they have noticed by then.
        CLUSTER.node(2).pauseFor(Duration.ofSeconds(12), () -> awaitTransfers(50));

        CLUSTER.awaitWhole();
        assertThat(uidOfSecond()).isNotEqualTo(before);
        assertSecondTakesPart();
        checkAfterRemoval();
    }

    @Test
    @DisplayName("D5: a node that is killed is removed and can be replaced; a client moves to another node")
    void shouldReplaceKilledNode() throws Exception {
        String either = CLUSTER.node(2).endpoint() + "," + CLUSTER.node(1).endpoint();
        try (Strait moving = Strait.connect("strait://" + either)) {
            text(moving, "warm").trySend("nobody there");
            CLUSTER.node(2).kill();

            CLUSTER.awaitMembers(1, 3);
            CompletableFuture<String> received = text(third, "moved").receiveAsync(PATIENCE);
            text(moving, "moved").send("through another node", PATIENCE);
            assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("through another node");
        }
        CLUSTER.replace(2);

        CLUSTER.awaitWhole();
        assertSecondTakesPart();
        checkAfterRemoval();
    }

    @Test
    @DisplayName("D9: a node that is stopped leaves in good order within the time that Docker gives it")
    void shouldLeaveWhenStopped() throws Exception {
        long beforeNs = System.nanoTime();

        long exitCode = CLUSTER.node(2).stop(STOP_GRACE);
        Duration took = Duration.ofNanos(System.nanoTime() - beforeNs);
        CLUSTER.awaitMembers(1, 3);

        assertThat(exitCode).as("137 would be a kill").isZero();
        assertThat(took).isLessThan(STOP_GRACE);
        CLUSTER.replace(2);
        CLUSTER.awaitWhole();
        traffic.stopAndCheck();
        assertThat(traffic.selected().inDoubt()).isZero();
        assertThat(traffic.plain().inDoubt()).isZero();
    }

    private void awaitTransfers(int more) {
        int target = traffic.selected().transfers() + more;
        Awaitility.await(more + " transfers")
                .atMost(PATIENCE)
                .until(() -> traffic.selected().transfers() >= target);
    }

    /** Nothing is lost or doubled, and no select is in doubt: of plain senders those whose value the dead home had. */
    private void checkAfterRemoval() throws InterruptedException {
        traffic.stopAndCheck();
        assertThat(traffic.selected().inDoubt()).isZero();
        assertThat(traffic.plain().inDoubt()).isLessThanOrEqualTo(PLAIN_SENDERS);
    }

    private void assertSecondTakesPart() throws Exception {
        try (Strait second = CLUSTER.connect(2)) {
            CompletableFuture<String> received = text(second, "back").receiveAsync(PATIENCE);
            text(first, "back").send("welcome", PATIENCE);
            assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("welcome");
        }
    }

    private static String uidOfSecond() {
        return CLUSTER.node(2).view().orElseThrow().self();
    }

    private static Channel<String> text(Strait client, String name) {
        return client.channel(name, Codec.utf8());
    }
}
