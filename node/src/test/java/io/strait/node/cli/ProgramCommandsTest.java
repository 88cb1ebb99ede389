package io.strait.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strait.Codec;
import io.strait.node.cli.CommandWorld.Ended;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs from the command line, in this process. */
@Timeout(30)
class ProgramCommandsTest {

    private final CommandWorld world = new CommandWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private static JsonObject object(Ended ended) {
        assertThat(ended.exit()).as(ended.err()).isZero();
        return JsonParser.parseString(ended.out()).getAsJsonObject();
    }

    private static JsonArray array(Ended ended) {
        assertThat(ended.exit()).as(ended.err()).isZero();
        return JsonParser.parseString(ended.out()).getAsJsonArray();
    }

    @Test
    void shouldListWhatCanBeSpawned() {
        Ended programs = world.run("programs");

        assertThat(programs.exit()).isZero();
        assertThat(programs.out())
                .containsSubsequence("count", "echo", "philosopher", "sieve-filter")
                .contains("sends the numbers 1 to N");
        assertThat(array(world.run("programs", "-o", "json"))).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void shouldFollowAProgramToItsEnd() {
        Ended spawn = world.run("spawn", "count", "3", "--node", "anywhere", "--follow");

        assertThat(spawn.exit()).as(spawn.err()).isZero();
        assertThat(spawn.out()).isEqualTo("1\n2\n3\n");
        assertThat(spawn.err()).contains("running: id=");
    }

    @Test
    void shouldExitWith1WhenAFollowedProgramFails() {
        Ended spawn = world.run("spawn", "-f", "count", "many");

        assertThat(spawn.exit()).isEqualTo(1);
        assertThat(spawn.err()).contains("the program failed").contains("not a number: value=many");
    }

    @Test
    void shouldExitWith1WhenAFollowedProgramIsKilled() throws Exception {
        CompletableFuture<Ended> spawn =
                world.start("spawn", "-f", "--to", "nothing", "sieve-filter", "in", "2", "out");
        await().until(() -> !array(world.run("ps", "-o", "json")).isEmpty());
        String id = array(world.run("ps", "-o", "json"))
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsString();

        assertThat(world.run("kill", id).exit()).isZero();

        assertThat(spawn.get(20, TimeUnit.SECONDS).exit()).isEqualTo(1);
        assertThat(spawn.get().err()).contains("the program was killed: id=" + id);
    }

    @Test
    void shouldFollowToTheEndOfTheProgramWhenItsOutputIsClosedBefore() throws Exception {
        world.strait().channel("mine", Codec.utf8()).close();

        CompletableFuture<Ended> spawn = world.start("spawn", "-f", "--to", "mine", "sieve-filter", "in", "2", "out");

        await().until(() -> !array(world.run("ps", "-o", "json")).isEmpty());
        String id = array(world.run("ps", "-o", "json"))
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsString();
        assertThat(world.run("kill", id).exit()).isZero();
        assertThat(spawn.get(20, TimeUnit.SECONDS).exit()).isEqualTo(1);
        assertThat(spawn.get().err()).contains("the program was killed: id=" + id);
    }

    @Test
    void shouldSpawnListKillAndShowTheLog() throws Exception {
        JsonObject spawned = object(world.run("spawn", "-o", "json", "--to", "mine", "echo", "one", "two"));
        String id = spawned.get("id").getAsString();
        assertThat(spawned.get("output").getAsString()).isEqualTo("mine");
        assertThat(world.strait().channel("mine", Codec.utf8()).receive()).isEqualTo("one");
        await().until(() -> world.strait().inspect("mine").waitingSenders() == 1);

        Ended ps = world.run("ps");
        assertThat(ps.out()).contains(id).contains("echo").contains("one,two").contains("running");

        assertThat(object(world.run("kill", "-o", "json", id)).get("was").getAsString())
                .isEqualTo("running");
        await().untilAsserted(() -> assertThat(world.run("ps", "--all").out()).contains("killed"));
        assertThat(array(world.run("ps", "-o", "json"))).isEmpty();

        Ended logs = world.run("logs", id);
        assertThat(logs.out()).isEqualTo("sent one\n");
        assertThat(object(world.run("logs", "-o", "json", id)).getAsJsonArray("lines"))
                .hasSize(1);
    }

    @Test
    void shouldWaitForTheEndAndTellHowItCame() throws Exception {
        Ended returned = world.run("spawn", "count", "0", "--wait", "-o", "json");
        assertThat(object(returned).get("state").getAsString()).isEqualTo("completed");
        Ended failed = world.run("spawn", "--wait", "count", "many");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).contains("failed");
        assertThat(failed.err()).contains("the program failed").contains("value=many");

        String id = object(world.run("spawn", "-o", "json", "count", "1", "--to", "mine"))
                .get("id")
                .getAsString();
        Ended late = world.run("wait", id, "--timeout", "20ms");
        assertThat(late.exit()).isEqualTo(3);
        CompletableFuture<Ended> wait = world.start("wait", id);
        assertThat(world.strait().channel("mine", Codec.utf8()).receive()).isEqualTo("1");
        assertThat(wait.get(20, TimeUnit.SECONDS).exit()).isZero();
        assertThat(wait.get().out()).contains("completed");
        assertThat(world.run("wait", "0000000000000001-1").exit()).isEqualTo(4);
    }

    @Test
    void shouldFollowALogUntilTheProgramEnds() throws Exception {
        String id = object(world.run("spawn", "-o", "json", "--to", "mine", "echo", "one", "two"))
                .get("id")
                .getAsString();
        assertThat(world.strait().channel("mine", Codec.utf8()).receive()).isEqualTo("one");
        CompletableFuture<Ended> logs = world.start("logs", "--follow", id);
        assertThat(world.strait().channel("mine", Codec.utf8()).receive()).isEqualTo("two");

        assertThat(logs.get(20, TimeUnit.SECONDS).exit()).isZero();
        assertThat(logs.get().out()).isEqualTo("sent one\nsent two\n");
        assertThat(world.run("logs", "-f", "-o", "jsonl", id).out())
                .isEqualTo("{\"number\":1,\"line\":\"sent one\"}\n{\"number\":2,\"line\":\"sent two\"}\n");
        assertThat(world.run("logs", "-f", "0000000000000001-1").exit()).isEqualTo(4);
    }

    @Test
    void shouldSayBesideTheOutputThatNoProgramsRun() {
        assertThat(world.run("ps")).isEqualTo(new Ended(0, "", "strait ps: no programs run\n"));
        assertThat(world.run("ps", "--all").err()).isEqualTo("strait ps: no programs run or are remembered\n");
        assertThat(world.run("ps", "-o", "json")).isEqualTo(new Ended(0, "[]\n", ""));
    }

    @Test
    void shouldPassArgumentsThatLookLikeOptions() {
        Ended spawn = world.run("spawn", "echo", "--follow", "--", "-x", "--node");

        assertThat(spawn.exit()).as(spawn.err()).isZero();
        assertThat(spawn.out()).isEqualTo("-x\n--node\n");
    }

    @Test
    void shouldExitWith4WhenItIsNotThere() {
        Ended program = world.run("spawn", "nothing");
        assertThat(program.exit()).isEqualTo(4);
        assertThat(program.err())
                .contains("program=nothing")
                .contains("count,echo")
                .doesNotContain("\tat ");

        assertThat(world.run("spawn", "count", "1", "--node", "mars").exit()).isEqualTo(4);
        assertThat(world.run("kill", "0000000000000001-1").exit()).isEqualTo(4);
        assertThat(world.run("logs", "0000000000000001-1").exit()).isEqualTo(4);
    }
}
