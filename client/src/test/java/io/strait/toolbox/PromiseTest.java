package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.OperationTimeoutException;
import io.strait.RemoteFailureException;
import io.strait.tasklet.GuardFailedException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class PromiseTest {

    private World world = new World(World.Kind.LOCAL);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldGiveEveryReaderTheOneValue() throws InterruptedException {
        Promise<String> promise = new Promise<>();
        List<Tasklet<String>> readers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            readers.add(world.scheduler.spawn(() -> promise.get()));
        }
        AtomicInteger first = new AtomicInteger();
        List<Tasklet<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            writers.add(world.scheduler.spawn(() -> {
                if (promise.complete("Ada")) {
                    first.incrementAndGet();
                }
            }));
        }
        for (Tasklet<Void> writer : writers) {
            writer.join();
        }
        for (Tasklet<String> reader : readers) {
            assertThat(reader.join()).isEqualTo("Ada");
        }
        assertThat(first).hasValue(1);
        assertThat(promise.get()).isEqualTo("Ada");
        assertThat(promise.future().join()).isEqualTo("Ada");
        assertThat(promise.fail(new IOException("late"))).isFalse();
    }

    @Test
    void shouldThrowTheFailureToEveryReader() throws InterruptedException {
        Promise<String> promise = new Promise<>();
        Tasklet<String> reader = world.scheduler.spawn(() -> promise.get());
        promise.fail(new IOException("gone"));

        assertThatThrownBy(reader::join)
                .isInstanceOf(TaskletFailedException.class)
                .hasCauseInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(promise::get).isInstanceOf(CompletionException.class).hasRootCauseMessage("gone");
        assertThatThrownBy(() -> world.scheduler
                        .<String>select()
                        .guard(promise.guard(), value -> value)
                        .run())
                .isInstanceOf(GuardFailedException.class)
                .hasRootCauseMessage("gone");
    }

    @Test
    @DisplayName("S10 a promise is a branch of a select beside channels, and one that lost can be waited for again")
    void shouldBeABranchOfASelect() throws InterruptedException {
        Promise<String> promise = new Promise<>();
        LocalChannel<String> orders = world.scheduler.channel();
        Tasklet<List<String>> chooser = world.scheduler.spawn(() -> {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                seen.add(world.scheduler
                        .<String>select()
                        .guard(promise.guard(), value -> "promise " + value)
                        .receive(orders, order -> "order " + order)
                        .run());
            }
            return seen;
        });
        orders.send("tea");
        promise.complete("Ada");

        assertThat(chooser.join()).containsExactly("order tea", "promise Ada");
    }

    @Test
    void shouldGiveUpAtTheDeadline() throws InterruptedException {
        Promise<String> promise = new Promise<>();
        Tasklet<String> reader = world.scheduler.spawn(() -> promise.get(Duration.ofMillis(5)));

        assertThatThrownBy(reader::join).hasCauseInstanceOf(OperationTimeoutException.class);
        assertThatThrownBy(() -> promise.get(Duration.ofMillis(5))).isInstanceOf(OperationTimeoutException.class);
        assertThat(promise.complete("late")).isTrue();
    }

    @Test
    @DisplayName("T7 a kill ends a tasklet that waits for a promise")
    void shouldLetAReaderBeKilled() {
        Promise<String> promise = new Promise<>();
        Tasklet<String> reader = world.scheduler.spawn(() -> promise.get());
        reader.kill();

        assertThatThrownBy(reader::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThat(promise.complete("nobody")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D1 a published promise is read by any number of receivers of its channel")
    void shouldPublishToEveryReceiver(World.Kind kind) throws InterruptedException {
        world.close();
        world = new World(kind);
        Channel<String> channel = world.channel("winner");
        Promise<String> promise = new Promise<>();
        Stage publisher = promise.publish(world.scheduler, channel);
        Promise<String> copy = Promise.from(world.scheduler, channel);
        promise.complete("Ada");

        assertThat(channel.receive()).isEqualTo("Ada");
        assertThat(channel.receive()).isEqualTo("Ada");
        assertThat(copy.get()).isEqualTo("Ada");
        publisher.stop();
        publisher.join();
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
        Promise<String> late = Promise.from(world.scheduler, channel);
        assertThatThrownBy(late::get).isInstanceOf(ChannelClosedException.class);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C9 a published failure reaches every receiver")
    void shouldPublishAFailure(World.Kind kind) throws Exception {
        world.close();
        world = new World(kind);
        Channel<String> channel = world.channel("winner");
        Promise<String> promise = new Promise<>();
        Stage publisher = promise.publish(world.scheduler, channel);
        Promise<String> copy = Promise.from(world.scheduler, channel);
        promise.fail(new IOException("no winner"));

        assertThatThrownBy(channel::receive)
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("no winner");
        assertThatThrownBy(() -> copy.future().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RemoteFailureException.class);
        publisher.kill();
        assertThatThrownBy(publisher::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
    }
}
