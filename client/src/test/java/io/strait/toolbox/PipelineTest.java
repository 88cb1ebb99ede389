package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.InvalidArgumentException;
import io.strait.RemoteFailureException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class PipelineTest {

    private World world = new World(World.Kind.LOCAL);
    private final Queue<Object> undelivered = new ConcurrentLinkedQueue<>();
    private final StageOptions options =
            StageOptions.named("pipeline").withOnUndelivered((stage, value, reason) -> undelivered.add(value));

    @AfterEach
    void close() {
        world.close();
    }

    private void use(World.Kind kind) {
        world.close();
        world = new World(kind);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheOrderOfTheInputs(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> source = world.channel("source");
        Channel<String> output = world.channel("output");
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Stage pipeline = Pipeline.ordered(
                world.scheduler,
                source,
                text -> {
                    most.accumulateAndGet(working.incrementAndGet(), Math::max);
                    // Later values are done sooner.
                    Tasklet.sleep(Duration.ofMillis(5 - Integer.parseInt(text) % 5));
                    working.decrementAndGet();
                    return "r" + text;
                },
                output,
                4,
                8);
        world.scheduler.spawn(() -> {
            for (int i = 0; i < 40; i++) {
                source.send(String.valueOf(i));
            }
            source.close();
        });
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            expected.add("r" + i);
        }

        assertThat(output).containsExactlyElementsOf(expected);
        pipeline.join();
        assertThat(most.get()).isBetween(2, 4);
    }

    @Test
    void shouldTakeNoMoreThanItMayHold() throws InterruptedException {
        LocalChannel<String> source = world.scheduler.channel("source", ChannelOptions.buffered(10));
        Channel<String> output = world.channel("output");
        Stage pipeline = Pipeline.ordered(world.scheduler, source, text -> text, output, 2, 3, options);
        for (int i = 0; i < 10; i++) {
            source.send("v" + i);
        }
        // Three are in flight, and the next is taken when the first is delivered: then there are six left in the
        // buffer.
        assertThat(output.receive()).isEqualTo("v0");
        LocalChannel<String> more = source;
        while (more.info().buffered() > 6) {
            Tasklet.yield();
        }
        Tasklet<Integer> left = world.scheduler.spawn(() -> {
            for (int i = 0; i < 50; i++) {
                Tasklet.yield();
            }
            return source.info().buffered();
        });
        assertThat(left.join()).isEqualTo(6);
        pipeline.stop();
        assertThat(output.receive()).isEqualTo("v1");
        assertThat(output.receive()).isEqualTo("v2");
        assertThat(output.receive()).isEqualTo("v3");
        assertThatThrownBy(output::receive).isInstanceOf(ChannelClosedException.class);
        pipeline.join();
        assertThat(undelivered).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C9 failures keep their place among the results")
    void shouldKeepFailuresInOrder(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> source = world.channel("source");
        Channel<String> output = world.channel("output");
        Stage pipeline = Pipeline.ordered(
                world.scheduler,
                source,
                text -> {
                    if (text.equals("bad")) {
                        throw new IllegalArgumentException("no good");
                    }
                    Tasklet.sleep(Duration.ofMillis(2));
                    return text;
                },
                output,
                3,
                3,
                options);
        world.scheduler.spawn(() -> {
            source.send("one");
            source.send("bad");
            source.sendFailure(new IllegalStateException("sent"));
            source.send("two");
            source.close();
        });

        assertThat(output.receive()).isEqualTo("one");
        assertThatThrownBy(output::receive)
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("no good");
        assertThatThrownBy(output::receive)
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("sent");
        assertThat(output.receive()).isEqualTo("two");
        assertThatThrownBy(output::receive).isInstanceOf(ChannelClosedException.class);
        pipeline.join();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T7 C11 a killed pipeline gives up what it has taken, in order, and nothing else")
    void shouldGiveUpInOrderWhenKilled(World.Kind kind) throws InterruptedException {
        use(kind);
        Channel<String> source = world.channel("source");
        Channel<String> output = world.channel("output");
        Promise<String> never = new Promise<>();
        Stage pipeline = Pipeline.ordered(
                world.scheduler, source, text -> text.equals("v1") ? never.get() : text, output, 2, 4, options);
        for (int i = 0; i < 4; i++) {
            source.send("v" + i);
        }
        assertThat(output.receive()).isEqualTo("v0");
        pipeline.kill();

        assertThatThrownBy(pipeline::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThatThrownBy(output::receive).isInstanceOf(ChannelClosedException.class);
        assertThat(undelivered).containsExactly("v1", "v2", "v3");
    }

    @Test
    void shouldStopAtAFailureWhenToldTo() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Channel<String> output = world.channel("output");
        Stage pipeline = Pipeline.ordered(
                world.scheduler,
                source,
                text -> {
                    throw new IllegalArgumentException(text);
                },
                output,
                1,
                1,
                options.withOnFailure(FailureHandler.stop()));
        source.send("bad");

        assertThatThrownBy(pipeline::join).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(undelivered).containsExactly("bad");
        assertThatThrownBy(() -> Pipeline.ordered(world.scheduler, source, text -> text, output, 0, 1))
                .isInstanceOf(InvalidArgumentException.class);
    }
}
