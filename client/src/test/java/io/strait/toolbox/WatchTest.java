package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.OperationTimeoutException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class WatchTest {

    private World world = new World(World.Kind.LOCAL);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldTellEveryReaderOfTheLatest() throws InterruptedException {
        Watch<String> watch = new Watch<>("v0");
        List<Tasklet<String>> readers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            readers.add(world.scheduler.spawn(() -> {
                Watch.Version<String> seen = watch.get();
                while (seen.number() < 100) {
                    seen = watch.awaitNewer(seen.number());
                }
                return seen.value();
            }));
        }
        List<Tasklet<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            writers.add(world.scheduler.spawn(() -> {
                for (int j = 0; j < 10; j++) {
                    Watch.Version<String> unused = watch.update(old -> "v" + (Integer.parseInt(old.substring(1)) + 1));
                    Tasklet.yield();
                }
            }));
        }

        for (Tasklet<String> reader : readers) {
            assertThat(reader.join()).isEqualTo("v100");
        }
        assertThat(watch.get()).isEqualTo(new Watch.Version<>(100, "v100"));
    }

    @Test
    @DisplayName("S10 a newer version is a branch of a select")
    void shouldBeABranchOfASelect() throws InterruptedException {
        Watch<String> watch = new Watch<>("old");
        LocalChannel<String> orders = world.scheduler.channel();
        Tasklet<String> chooser = world.scheduler.spawn(() -> world.scheduler
                .<String>select()
                .guard(watch.newer(0), Watch.Version::value)
                .receive(orders, order -> order)
                .run());
        assertThat(watch.set("new").number()).isEqualTo(1);

        assertThat(chooser.join()).isEqualTo("new");
        assertThat(world.scheduler
                        .<String>select()
                        .guard(watch.newer(0), Watch.Version::value)
                        .run())
                .isEqualTo("new");
    }

    @Test
    void shouldEndWaitsWhenClosedOrLate() throws InterruptedException {
        Watch<String> watch = new Watch<>("last");
        Tasklet<Watch.Version<String>> reader = world.scheduler.spawn(() -> watch.awaitNewer(0));
        assertThatThrownBy(() -> watch.awaitNewer(0, Duration.ofMillis(2)))
                .isInstanceOf(OperationTimeoutException.class);
        watch.close();
        watch.close();

        assertThatThrownBy(reader::join).hasCauseInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> watch.awaitNewer(0)).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> watch.set("more")).isInstanceOf(ChannelClosedException.class);
        assertThat(watch.get().value()).isEqualTo("last");
        assertThat(watch.awaitNewer(-1).value()).isEqualTo("last");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D1 a watch follows another one through a channel and sees its latest version")
    void shouldFollowThroughAChannel(World.Kind kind) throws InterruptedException {
        world.close();
        world = new World(kind);
        Channel<String> channel = world.channel("config");
        Watch<String> original = new Watch<>("v0");
        Watch<String> copy = new Watch<>("none");
        Stage publish = original.publish(world.scheduler, channel);
        Stage follow = copy.follow(world.scheduler, channel, StageOptions.named("follow"));
        for (int i = 1; i <= 20; i++) {
            original.set("v" + i);
        }

        Watch.Version<String> seen = copy.get();
        while (!seen.value().equals("v20")) {
            seen = copy.awaitNewer(seen.number());
        }
        original.close();
        publish.join();
        follow.join();
        long last = seen.number();
        assertThatThrownBy(() -> copy.awaitNewer(last)).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    @DisplayName("T7 a killed publisher closes its channel")
    void shouldCloseTheChannelWhenKilled() throws InterruptedException {
        Channel<String> channel = world.channel("config");
        Watch<String> watch = new Watch<>("v0");
        Stage publish = watch.publish(world.scheduler, channel);
        assertThat(channel.receive()).isEqualTo("v0");
        publish.kill();

        assertThatThrownBy(publish::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
        assertThat(watch.set("still works").number()).isEqualTo(1);
    }
}
