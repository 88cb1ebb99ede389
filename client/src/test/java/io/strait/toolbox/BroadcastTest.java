package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.Overflow;
import io.strait.ReceiveResult;
import io.strait.Receiver;
import io.strait.RemoteFailureException;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class BroadcastTest {

    private World world = new World(World.Kind.LOCAL);

    @AfterEach
    void close() {
        world.close();
    }

    private static List<String> all(Receiver<String> receiver) {
        List<String> values = new ArrayList<>();
        receiver.forEach(values::add);
        return values;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C7 every subscriber gets every value from its subscription on, and then the close")
    void shouldGiveEveryValueToEverySubscriber(World.Kind kind) throws InterruptedException {
        world.close();
        world = new World(kind);
        Channel<String> source = world.channel("source");
        Channel<String> tapped = world.channel("tapped", ChannelOptions.buffered(100));
        Broadcast<String> broadcast = Broadcast.of(world.scheduler, source);
        source.send("to nobody");
        // Whatever is received from here on is after the subscriptions; this waits until the value before is given.
        Broadcast.Subscription<String> probe = broadcast.subscribe(ChannelOptions.buffered(1));
        source.send("probe");
        assertThat(probe.receiver().receive()).isIn("to nobody", "probe");
        probe.close();
        Broadcast.Subscription<String> early = broadcast.subscribe(ChannelOptions.buffered(2));
        AutoCloseable tap = broadcast.tap(tapped);
        assertThat(tap).isNotNull();
        Tasklet<List<String>> first = world.scheduler.spawn(() -> all(early.receiver()));
        source.send("one");
        source.send("two");
        Broadcast.Subscription<String> late = broadcast.subscribe(ChannelOptions.buffered(100));
        for (int i = 0; i < 10; i++) {
            source.send("v" + i);
        }
        source.close();

        List<String> got = first.join();
        assertThat(got).containsSubsequence("one", "two", "v0", "v9").hasSizeBetween(12, 13);
        assertThat(all(tapped)).containsSubsequence("one", "two", "v0", "v9");
        assertThat(all(late.receiver())).endsWith("v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
        broadcast.stage().join();
        assertThat(broadcast.subscribe(ChannelOptions.buffered(1)).receiver().receiveOrClosed())
                .isInstanceOf(ReceiveResult.Closed.class);
    }

    @Test
    @DisplayName("C3 a slow subscriber loses values or its place, as its options say")
    void shouldHandleSlowSubscribersByTheirPolicy() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Broadcast<String> broadcast = Broadcast.of(world.scheduler, source);
        ChannelOptions two = ChannelOptions.buffered(2);
        Receiver<String> oldest =
                broadcast.subscribe(two.withOverflow(Overflow.DROP_OLDEST)).receiver();
        Receiver<String> latest =
                broadcast.subscribe(two.withOverflow(Overflow.DROP_LATEST)).receiver();
        Receiver<String> conflated =
                broadcast.subscribe(ChannelOptions.conflated()).receiver();
        Receiver<String> rejected =
                broadcast.subscribe(two.withOverflow(Overflow.REJECT)).receiver();
        for (int i = 0; i < 5; i++) {
            source.send("v" + i);
        }
        source.close();
        broadcast.stage().join();

        assertThat(all(oldest)).containsExactly("v3", "v4");
        assertThat(all(latest)).containsExactly("v0", "v1");
        assertThat(all(conflated)).containsExactly("v4");
        assertThat(rejected.receive()).isEqualTo("v0");
        assertThat(rejected.receive()).isEqualTo("v1");
        assertThatThrownBy(rejected::receive)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("subscriber is too slow");
    }

    @Test
    @DisplayName("D10 a subscriber that suspends holds up the source; when it leaves, the others go on")
    void shouldGoOnWhenASlowSubscriberLeaves() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Broadcast<String> broadcast = Broadcast.of(world.scheduler, source);
        Broadcast.Subscription<String> slow = broadcast.subscribe(ChannelOptions.buffered(1));
        Receiver<String> quick =
                broadcast.subscribe(ChannelOptions.buffered(10)).receiver();
        source.send("one");
        source.send("two");
        CompletableFuture<Void> third = source.sendAsync("three");
        assertThat(quick.receive()).isEqualTo("one");
        slow.close();

        assertThat(quick.receive()).isEqualTo("two");
        assertThat(quick.receive()).isEqualTo("three");
        third.join();
        assertThat(all(slow.receiver())).containsExactly("one");
    }

    @Test
    @DisplayName("C9 a received failure reaches every subscriber, also from many producers")
    void shouldForwardFailures() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Broadcast<String> broadcast = Broadcast.of(world.scheduler, source);
        Receiver<String> a = broadcast.subscribe(ChannelOptions.buffered(100)).receiver();
        Receiver<String> b = broadcast.subscribe(ChannelOptions.buffered(100)).receiver();
        source.sendFailure(new IllegalStateException("broken"));
        List<Tasklet<Void>> producers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String value = "v" + i;
            producers.add(world.scheduler.spawn(() -> source.send(value)));
        }
        for (Tasklet<Void> producer : producers) {
            producer.join();
        }
        source.close();

        assertThatThrownBy(a::receive)
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("broken");
        assertThatThrownBy(b::receive)
                .isInstanceOf(RemoteFailureException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(all(a)).hasSize(10).isEqualTo(all(b));
    }

    @Test
    @DisplayName("T7 C11 a killed broadcast closes its subscribers' channels; a value it was giving is undelivered")
    void shouldCloseSubscribersWhenKilled() throws InterruptedException {
        Channel<String> source = world.channel("source");
        Queue<Object> undelivered = new ConcurrentLinkedQueue<>();
        Broadcast<String> broadcast = Broadcast.of(
                world.scheduler,
                source,
                StageOptions.named("news").withOnUndelivered((stage, value, reason) -> undelivered.add(value)));
        Receiver<String> subscriber =
                broadcast.subscribe(ChannelOptions.rendezvous()).receiver();
        source.send("held");
        broadcast.stage().kill();

        assertThatThrownBy(broadcast.stage()::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThatThrownBy(subscriber::receive)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("broadcast has ended");
        assertThat(undelivered).containsExactly("held");
    }
}
