package io.strait.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.IndeterminateException;
import io.strait.core.placement.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Three whole nodes in this process, on free ports. */
class StraitNodeTest {

    private static final List<StraitNode> NODES = new ArrayList<>();

    @BeforeAll
    static void startThree() {
        for (int i = 0; i < 3; i++) {
            String seeds = NODES.isEmpty() ? "" : NODES.get(0).clusterEndpoint().toString();
            NODES.add(StraitNode.start(NodeConfig.of(settings("node-" + i, seeds))));
        }
        for (StraitNode node : NODES) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> node.scheduler().ask(core -> core.view()).join(), StraitNodeTest::seesAll);
        }
    }

    private static boolean seesAll(View view) {
        return view.reachable().size() == NODES.size();
    }

    private static Map<String, String> settings(String name, String seeds) {
        Map<String, String> settings = new HashMap<>();
        settings.put("strait.node.name", name);
        for (String plane : List.of("cluster", "data", "edge", "admin")) {
            settings.put("strait." + plane + ".port", "0");
        }
        settings.put("strait.cluster.seeds", seeds);
        return settings;
    }

    @AfterAll
    static void stop() {
        for (int i = NODES.size() - 1; i >= 0; i--) {
            NODES.get(i).close();
        }
        NODES.clear();
    }

    @Test
    @DisplayName("C1 D1 a value goes from any node to any node, wherever the home is")
    void shouldHandOverBetweenAllPairs() throws Exception {
        for (int channel = 0; channel < 6; channel++) {
            for (StraitNode from : NODES) {
                for (StraitNode to : NODES) {
                    Channel<String> sender = from.strait().channel("pair-" + channel, Codec.utf8());
                    Channel<String> receiver = to.strait().channel("pair-" + channel, Codec.utf8());
                    CompletableFuture<String> received = receiver.receiveAsync().toCompletableFuture();
                    sender.send(from.name() + to.name());
                    assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(from.name() + to.name());
                }
            }
        }
    }

    @Test
    @DisplayName("C2 C13 a declaration is known everywhere, and its buffer is one")
    void shouldShareOneBuffer() throws Exception {
        Channel<String> declared = NODES.get(0).strait().channel("buffer", Codec.utf8(), ChannelOptions.buffered(4));
        for (int i = 0; i < 4; i++) {
            declared.send("v" + i);
        }
        Channel<String> elsewhere = NODES.get(2).strait().channel("buffer", Codec.utf8());
        for (int i = 0; i < 4; i++) {
            assertThat(elsewhere.receive(Duration.ofSeconds(10))).isEqualTo("v" + i);
        }
    }

    @Test
    @DisplayName("D3 a declaration that cannot be stored is answered as not known, and says which limit it met")
    void shouldSayWhyADeclarationIsNotStored() throws Exception {
        Map<String, String> settings = settings("alone", "");
        settings.put("strait.limits.max-records", "1");
        try (StraitNode alone = StraitNode.start(NodeConfig.of(settings))) {
            alone.strait().channel("first", Codec.utf8(), ChannelOptions.buffered(1));

            assertThatThrownBy(() -> alone.strait().channel("second", Codec.utf8(), ChannelOptions.buffered(1)))
                    .isInstanceOf(IndeterminateException.class)
                    .hasMessageContaining("channel=second")
                    .hasMessageContaining("limit=strait.limits.max-records=1")
                    .hasMessageNotContaining("Exception");
        }
    }

    @Test
    @DisplayName("S1 of two branches on different homes exactly one fires")
    void shouldFireOneBranch() throws Exception {
        for (int round = 0; round < 50; round++) {
            Channel<String> left = NODES.get(0).strait().channel("left", Codec.utf8());
            Channel<String> right = NODES.get(0).strait().channel("right", Codec.utf8());
            CompletableFuture<Void> sentLeft = NODES.get(1)
                    .strait()
                    .channel("left", Codec.utf8())
                    .sendAsync("l")
                    .toCompletableFuture();
            CompletableFuture<Void> sentRight = NODES.get(2)
                    .strait()
                    .channel("right", Codec.utf8())
                    .sendAsync("r")
                    .toCompletableFuture();

            String first = NODES.get(0)
                    .strait()
                    .<String>select()
                    .receive(left, value -> value)
                    .receive(right, value -> value)
                    .run();
            String rest =
                    first.equals("l") ? right.receive(Duration.ofSeconds(10)) : left.receive(Duration.ofSeconds(10));

            assertThat(List.of(first, rest)).containsExactlyInAnyOrder("l", "r");
            sentLeft.get(10, TimeUnit.SECONDS);
            sentRight.get(10, TimeUnit.SECONDS);
        }
    }
}
