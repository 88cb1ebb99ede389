package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.InvalidArgumentException;
import io.strait.ReceiveResult;
import io.strait.RemoteFailureException;
import io.strait.Sender;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class PipesTest {

    private World world = new World(World.Kind.LOCAL);
    private final Queue<Object> undelivered = new ConcurrentLinkedQueue<>();
    private final StageOptions options =
            StageOptions.named("tested").withOnUndelivered((stage, value, reason) -> undelivered.add(value));

    @AfterEach
    void close() {
        world.close();
    }

    private void use(World.Kind kind) {
        world.close();
        world = new World(kind);
    }

    private Tasklet<Void> sendAll(Channel<String> channel, String prefix, int count) {
        return world.scheduler.spawn(() -> {
            for (int i = 0; i < count; i++) {
                channel.send(prefix + i);
            }
        });
    }

    private static List<String> all(Channel<String> channel) {
        List<String> values = new ArrayList<>();
        channel.forEach(values::add);
        return values;
    }

    // ---- merge ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    @DisplayName("D8 C7 a merge keeps each source's order and closes its output after all sources")
    void shouldMergeManyProducers(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> a = world.channel("a");
        Channel<String> b = world.channel("b");
        Channel<String> output = world.channel("output");
        Stage merge = Pipes.merge(world.scheduler, List.of(a, b), output);
        Tasklet<Void> first = sendAll(a, "a", 50);
        Tasklet<Void> second = sendAll(b, "b", 50);
        Tasklet<Void> third = sendAll(b, "c", 50);
        world.scheduler.spawn(() -> {
            first.join();
            a.close();
            second.join();
            third.join();
            b.close();
        });

        List<String> got = all(output);

        assertThat(got).hasSize(150);
        for (String prefix : List.of("a", "b", "c")) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                expected.add(prefix + i);
            }
            assertThat(got).filteredOn(value -> value.startsWith(prefix)).isEqualTo(expected);
        }
        merge.join();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C9 a merge sends received failures on and goes on")
    void shouldForwardFailures(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> a = world.channel("a");
        Channel<String> output = world.channel("output");
        Stage merge = Pipes.merge(world.scheduler, List.of(a), output);
        CompletableFuture<Void> failure = a.sendFailureAsync(new IllegalStateException("broken"));

        assertThatThrownBy(output::receive)
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("broken");
        failure.join();
        a.sendAsync("next").join();
        assertThat(output.receive()).isEqualTo("next");
        a.close();
        merge.join();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S8 a merge that is stopped delivers what it has taken")
    void shouldDeliverWhatItHoldsWhenStopped(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> a = world.channel("a");
        Channel<String> b = world.channel("b");
        Channel<String> output = world.channel("output");
        Stage merge = Pipes.merge(world.scheduler, List.of(a, b), output, options);
        a.send("taken");
        CompletableFuture<Void> waiting = a.sendAsync("not taken");
        merge.stop();

        assertThat(output.receive()).isEqualTo("taken");
        assertThat(output.receiveOrClosed()).isInstanceOf(ReceiveResult.Closed.class);
        merge.join();
        assertThat(undelivered).isEmpty();
        boolean unused = waiting.cancel(false);
        assertThatThrownBy(waiting::join).isInstanceOf(CancellationException.class);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "T7 C11 a merge that is killed gives what it has taken to the undelivered handler, and closes its output")
    void shouldGiveUpWhatItHoldsWhenKilled(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> a = world.channel("a");
        Channel<String> b = world.channel("b");
        Channel<String> output = world.channel("output");
        Stage merge = Pipes.merge(world.scheduler, List.of(a, b), output, options);
        a.send("taken a");
        b.send("taken b");
        merge.kill();

        assertThatThrownBy(merge::join)
                .isInstanceOf(TaskletFailedException.class)
                .hasCauseInstanceOf(TaskletKilled.class);
        assertThatThrownBy(output::receive)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("stage was killed: stage=tested");
        assertThat(undelivered).containsExactlyInAnyOrder("taken a", "taken b");
    }

    @Test
    void shouldFailWhenTheOutputIsClosed() throws InterruptedException {
        Channel<String> a = world.channel("a");
        Channel<String> output = world.channel("output");
        Stage merge = Pipes.merge(world.scheduler, List.of(a), output, options);
        output.close("enough");
        a.send("too late");

        assertThatThrownBy(merge::join).hasCauseInstanceOf(ChannelClosedException.class);
        assertThat(undelivered).containsExactly("too late");
        assertThatThrownBy(() -> Pipes.merge(world.scheduler, List.<Channel<String>>of(), output))
                .isInstanceOf(InvalidArgumentException.class);
    }

    // ---- split ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void shouldSplitInTurn(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> source = world.channel("source");
        List<Channel<String>> outputs = List.of(world.channel("x"), world.channel("y"));
        Stage split = Pipes.split(world.scheduler, source, outputs, Pipes.Order.ROUND_ROBIN);
        Tasklet<Void> sent = sendAll(source, "v", 4);
        Tasklet<List<String>> x = world.scheduler.spawn(() -> all(outputs.get(0)));
        Tasklet<List<String>> y = world.scheduler.spawn(() -> all(outputs.get(1)));
        sent.join();
        source.close();

        assertThat(x.join()).containsExactly("v0", "v2");
        assertThat(y.join()).containsExactly("v1", "v3");
        split.join();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSplitToWhoeverIsFree(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> source = world.channel("source");
        Channel<String> idle = world.channel("idle");
        Channel<String> busy = world.channel("busy");
        Stage split = Pipes.split(world.scheduler, source, List.of(idle, busy), Pipes.Order.FIRST_FREE);
        Tasklet<Void> sent = sendAll(source, "v", 10);

        for (int i = 0; i < 10; i++) {
            assertThat(busy.receive()).isEqualTo("v" + i);
        }
        sent.join();
        source.close();
        split.join();
        assertThat(idle.receiveOrClosed()).isInstanceOf(ReceiveResult.Closed.class);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPassOverClosedOutputs(Pipes.Order order) throws InterruptedException {
        Channel<String> source = world.channel("source");
        Channel<String> gone = world.channel("gone");
        Channel<String> left = world.channel("left");
        List<Sender<String>> outputs = List.of(gone, left);
        Stage split = Pipes.split(world.scheduler, source, outputs, order, options);
        gone.close();
        source.send("one");
        assertThat(left.receive()).isEqualTo("one");
        source.send("two");
        assertThat(left.receive()).isEqualTo("two");
        left.close();
        source.send("three");

        assertThatThrownBy(split::join).hasCauseInstanceOf(ChannelClosedException.class);
        assertThat(undelivered).containsExactly("three");
    }

    @Test
    void shouldTellClosedOutputsOfOneNameApart() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Channel<String> open = world.channel("same");
        Channel<String> closed = world.channel("same");
        Stage split = Pipes.split(world.scheduler, source, List.of(open, closed), Pipes.Order.FIRST_FREE, options);
        closed.close();
        for (int i = 0; i < 5; i++) {
            source.send("v" + i);
            assertThat(open.receive()).isEqualTo("v" + i);
        }
        source.close();
        split.join();
        assertThat(undelivered).isEmpty();
    }

    @Test
    @DisplayName("T7 a stage may be killed from within")
    void shouldEndWhenItKillsItself() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Channel<String> output = world.channel("output");
        Promise<Stage> itself = new Promise<>();
        Stage map = Pipes.map(
                world.scheduler,
                source,
                value -> {
                    itself.get().kill();
                    return value;
                },
                output,
                options);
        itself.complete(map);
        source.send("last");

        assertThatThrownBy(map::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThat(undelivered).containsExactly("last");
    }

    // ---- map and filter -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void shouldMapAndFilter(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> source = world.channel("source");
        Channel<String> loud = world.channel("loud");
        Channel<String> even = world.channel("even");
        Stage map = Pipes.map(world.scheduler, source, String::toUpperCase, loud);
        Stage filter = Pipes.filter(world.scheduler, loud, value -> value.endsWith("0") || value.endsWith("2"), even);
        Tasklet<Void> sent = sendAll(source, "v", 4);
        world.scheduler.spawn(() -> {
            sent.join();
            source.close();
        });

        assertThat(all(even)).containsExactly("V0", "V2");
        map.join();
        filter.join();
    }

    @Test
    void shouldDoWhatTheFailureHandlerDecides() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Channel<String> output = world.channel("output");
        Step<String, String> picky = value -> {
            if (value.startsWith("bad")) {
                throw new IllegalArgumentException(value);
            }
            return value;
        };
        Stage map = Pipes.map(
                world.scheduler,
                source,
                picky,
                output,
                options.withOnFailure((failure, input) ->
                        FailureHandler.Decision.valueOf(String.valueOf(input).substring(4))));

        source.send("bad SKIP");
        CompletableFuture<Void> forwarded = source.sendAsync("bad FORWARD");
        assertThatThrownBy(output::receive)
                .isInstanceOf(RemoteFailureException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        forwarded.join();
        CompletableFuture<Void> good = source.sendAsync("good");
        assertThat(output.receive()).isEqualTo("good");
        good.join();
        source.send("bad STOP");
        assertThatThrownBy(map::join)
                .isInstanceOf(TaskletFailedException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(output::receive)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("stage failed: stage=tested");
        assertThat(undelivered).containsExactly("bad STOP");
    }
}
