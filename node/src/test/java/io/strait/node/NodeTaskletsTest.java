package io.strait.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Strait;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasklets on the thread of a node's scheduler. */
@Timeout(60)
class NodeTaskletsTest {

    private static StraitNode node;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>();
        for (String plane : List.of("cluster", "data", "edge", "admin")) {
            settings.put("strait." + plane + ".port", "0");
        }
        node = StraitNode.start(NodeConfig.of(settings));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    @DisplayName("D1 tasklets of a node meet on its channels, which any client reaches as well")
    void shouldMeetOnChannelsOfTheNode() throws Exception {
        Scheduler tasklets = node.tasklets();
        Channel<String> questions = node.strait().channel("questions", Codec.utf8());
        Channel<String> answers = node.strait().channel("answers", Codec.utf8());
        Tasklet<Void> server = tasklets.spawn(() -> {
            for (String question : questions) {
                answers.send(question + "!");
            }
        });
        Tasklet<String> client = tasklets.spawn(() -> {
            questions.send("from a tasklet");
            return answers.receive();
        });

        assertThat(client.join()).isEqualTo("from a tasklet!");
        try (Strait remote = Strait.connect("strait://" + node.edgeEndpoint())) {
            remote.channel("questions", Codec.utf8()).send("from a client");
            assertThat(remote.channel("answers", Codec.utf8()).receive()).isEqualTo("from a client!");
        }
        questions.close();
        server.join();
    }

    @Test
    @DisplayName("S10 a tasklet selects over a channel of the node and a local one")
    void shouldSelectOverBothKinds() throws Exception {
        Scheduler tasklets = node.tasklets();
        Channel<String> far = node.strait().channel("far", Codec.utf8());
        LocalChannel<String> near = tasklets.channel();
        Tasklet<String> selecting = tasklets.spawn(() -> {
            StringBuilder got = new StringBuilder();
            for (int round = 0; round < 2; round++) {
                got.append(tasklets.<String>select()
                        .receive(far, value -> value)
                        .receive(near, value -> value)
                        .run());
            }
            return got.toString();
        });

        far.send("far,");
        near.send("near");

        assertThat(selecting.join()).isEqualTo("far,near");
    }

    @Test
    @DisplayName("T6 a tasklet that hogs the scheduler's thread does not stop the node")
    void shouldServeWhileATaskletHogs() throws Exception {
        AtomicBoolean release = new AtomicBoolean();
        CompletableFuture<Void> hogging = new CompletableFuture<>();
        Tasklet<Void> hog = node.tasklets().spawn(() -> {
            hogging.complete(null);
            while (!release.get()) {
                Thread.onSpinWait();
            }
        });
        hogging.get(30, TimeUnit.SECONDS);

        try (Strait remote = Strait.connect("strait://" + node.edgeEndpoint())) {
            Channel<String> channel = remote.channel("while-hogged", Codec.utf8());
            CompletableFuture<String> received = channel.receiveAsync();
            node.strait().channel("while-hogged", Codec.utf8()).send("served");
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo("served");
            // A deadline is nobody's command: the duty cycle itself must go on.
            assertThat(channel.tryReceive(Duration.ofMillis(50)).value()).isEmpty();
        } finally {
            release.set(true);
        }
        hog.join();
    }

    @Test
    @DisplayName("T1 a tasklet that waits at a channel of the cluster says at which")
    void shouldSayWhatItWaitsFor() throws Exception {
        Channel<String> quiet = node.strait().channel("quiet", Codec.utf8());
        Tasklet<String> waiting = node.tasklets().spawn(() -> quiet.receive());

        await().until(waiting::waitingFor, "receive from quiet"::equals);

        quiet.send("done");
        assertThat(waiting.join()).isEqualTo("done");
    }
}
