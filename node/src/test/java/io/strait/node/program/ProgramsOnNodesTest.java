package io.strait.node.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.InvalidArgumentException;
import io.strait.NotFoundException;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.node.NodeConfig;
import io.strait.node.StraitNode;
import io.strait.node.contract.ThreeNodes;
import io.strait.tasklet.LogEvent;
import io.strait.tasklet.LogFollower;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import io.strait.tasklet.RemoteTasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs on three nodes, asked for by a client of the first. */
@Timeout(60)
class ProgramsOnNodesTest {

    private static final List<StraitNode> NODES = new ArrayList<>();
    private static ThreeNodes cluster;
    private static Strait client;

    @BeforeAll
    static void start() {
        cluster = new ThreeNodes();
        NODES.addAll(cluster.all());
        client = Strait.connect(StraitOptions.builder()
                .endpoints(NODES.get(0).edgeEndpoint().toString())
                .build());
        await().untilAsserted(() ->
                assertThat(client.programs().available().unanswered()).isEmpty());
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
        NODES.clear();
    }

    @AfterEach
    void killWhatRuns() throws InterruptedException {
        for (ProgramStatus status : client.programs().list(false).entries()) {
            client.programs().find(status.id()).kill();
        }
        await().untilAsserted(() ->
                assertThat(client.programs().list(false).entries()).isEmpty());
    }

    private static String uid(int node) {
        return NODES.get(node).uid().toString();
    }

    @Test
    void shouldListTheProgramsOfAllNodes() throws Exception {
        List<ProgramDescription> programs = client.programs().available().entries();

        assertThat(programs)
                .extracting(ProgramDescription::name)
                .contains("count", "echo", "philosopher", "sieve-filter")
                .isSorted();
        assertThat(programs)
                .allSatisfy(program -> assertThat(program.nodes()).containsExactlyInAnyOrder(uid(0), uid(1), uid(2)));
    }

    @Test
    void shouldRunAProgramOnAnotherNode() throws Exception {
        for (String node : List.of(uid(1), "node-2", uid(0))) {
            RemoteTasklet count = client.programs().spawn("count", List.of("3"), Placement.at(node));

            assertThat(count.node()).isEqualTo(node.equals("node-2") ? uid(2) : node);
            assertThat(count.output().receive()).isEqualTo("1");
            assertThat(count.status().state()).isEqualTo(State.RUNNING);
            assertThat(count.output().receive()).isEqualTo("2");
            assertThat(count.output().receive()).isEqualTo("3");
            assertThat(count.join().state()).isEqualTo(State.COMPLETED);
            assertThat(count.logs().lines()).containsExactly("counted to 3");
        }
    }

    @Test
    void shouldSpreadProgramsThatMayRunAnywhere() throws Exception {
        Set<String> nodes = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(client.programs()
                    .spawn("count", List.of("1"), Placement.anywhere())
                    .node());
        }

        assertThat(nodes).containsExactlyInAnyOrder(uid(0), uid(1), uid(2));
        assertThat(client.programs().list(false).entries())
                .extracting(ProgramStatus::node)
                .containsExactlyInAnyOrder(uid(0), uid(1), uid(2));
    }

    @Test
    @DisplayName("T7 a kill reaches a program on another node, and withdraws its offer")
    void shouldKillAProgramOnAnotherNode() throws Exception {
        RemoteTasklet count = client.programs()
                .spawn("count", List.of("10"), Placement.at(uid(2)).withOutput("killed-out"));
        assertThat(count.output().receive()).isEqualTo("1");

        // Another client, at another node, knows it by its id.
        RemoteTasklet found = NODES.get(1).strait().programs().find(count.id());
        assertThat(found.kill().state()).isEqualTo(State.RUNNING);

        assertThat(count.join(Duration.ofSeconds(30)).state()).isEqualTo(State.KILLED);
        await().untilAsserted(() ->
                assertThat(client.inspect("killed-out").waitingSenders()).isZero());
    }

    @Test
    void shouldFollowTheLogOfAProgramOnAnotherNode() throws Exception {
        RemoteTasklet echo = client.programs()
                .spawn("echo", List.of("a", "b"), Placement.at(uid(2)).withOutput("followed-out"));
        List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
        try (LogFollower follower = echo.followLogs(events::add)) {
            assertThat(echo.output().receive()).isEqualTo("a");
            await().until(() -> events.size() == 1);
            assertThat(follower.ended()).isNotDone();
            assertThat(echo.output().receive()).isEqualTo("b");

            assertThat(follower.ended().get().state()).isEqualTo(State.COMPLETED);
        }
        assertThat(events).containsExactly(new LogEvent.Line(1, "sent a"), new LogEvent.Line(2, "sent b"));
    }

    @Test
    void shouldHearHowAProgramEndsWithItsNode() throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (String plane : List.of("cluster", "data", "edge", "admin")) {
            settings.put("strait." + plane + ".port", "0");
        }
        try (StraitNode alone = StraitNode.start(NodeConfig.of(settings));
                Strait outside = Strait.connect(StraitOptions.builder()
                        .endpoints(alone.edgeEndpoint().toString())
                        .build())) {
            RemoteTasklet count = outside.programs().spawn("count", List.of("1"), Placement.here());
            CompletableFuture<ProgramStatus> end = count.joinAsync();

            alone.close();

            assertThat(end.get().state()).isEqualTo(State.KILLED);
        }
    }

    @Test
    void shouldBuildAPipelineOverNodes() throws Exception {
        client.programs().spawn("sieve-filter", List.of("sieve-0", "2", "sieve-1"), Placement.at(uid(1)));
        client.programs().spawn("sieve-filter", List.of("sieve-1", "3", "sieve-2"), Placement.at(uid(2)));
        Channel<String> in = client.channel("sieve-0", Codec.utf8());
        Channel<String> out = client.channel("sieve-2", Codec.utf8());

        for (int number : new int[] {5, 6, 7, 9}) {
            var unused = in.sendAsync(Integer.toString(number));
        }
        assertThat(out.receive()).isEqualTo("5");
        assertThat(out.receive()).isEqualTo("7");
        in.close();
        assertThatThrownBy(out::receive).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void shouldDineWithForksBetweenNodes() throws Exception {
        for (int fork = 0; fork < 3; fork++) {
            client.channel("fork-" + fork, Codec.utf8(), ChannelOptions.buffered(1))
                    .send("fork");
        }
        for (int place = 0; place < 3; place++) {
            List<String> args = List.of("fork-" + place, "fork-" + (place + 1) % 3, "5", "eaten");
            client.programs().spawn("philosopher", args, Placement.at(uid(place)));
        }
        for (int place = 0; place < 3; place++) {
            assertThat(client.channel("eaten", Codec.utf8()).receive(Duration.ofSeconds(30)))
                    .isEqualTo("5");
        }
    }

    @Test
    void shouldTellOfFailures() throws Exception {
        RemoteTasklet count = client.programs().spawn("count", List.of("many"), Placement.at(uid(1)));

        ProgramStatus ended = count.join();
        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.failure()).contains("not a number: value=many");
        assertThat(client.programs().list(true).entries())
                .filteredOn(status -> status.id().equals(count.id()))
                .singleElement()
                .extracting(ProgramStatus::failure)
                .isEqualTo(ended.failure());
    }

    @Test
    void shouldSayWhatIsNotThere() {
        for (String node : List.of(uid(0), uid(1), Placement.ANYWHERE)) {
            assertThatThrownBy(() -> client.programs().spawn("nothing", List.of(), Placement.at(node)))
                    .isInstanceOfSatisfying(NotFoundException.class, e -> {
                        assertThat(e.kind()).isEqualTo(NotFoundException.Kind.PROGRAM);
                        assertThat(e.facts()).containsEntry("program", "nothing");
                        assertThat(e.facts().get("available")).contains("count,echo");
                    });
        }
        assertThatThrownBy(() -> client.programs().spawn("count", List.of("1"), Placement.at("mars")))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.kind()).isEqualTo(NotFoundException.Kind.NODE));
        for (String id : List.of(uid(0) + "-999999", uid(1) + "-999999", "0000000000000001-1")) {
            assertThatThrownBy(() -> client.programs().find(id))
                    .isInstanceOfSatisfying(
                            NotFoundException.class,
                            e -> assertThat(e.kind()).isEqualTo(NotFoundException.Kind.TASKLET));
        }
        assertThatThrownBy(() -> client.programs().find("one")).isInstanceOf(InvalidArgumentException.class);
    }
}
