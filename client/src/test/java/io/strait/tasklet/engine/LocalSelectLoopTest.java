package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.AllClosedException;
import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.ClientClosedException;
import io.strait.InvalidArgumentException;
import io.strait.OperationTimeoutException;
import io.strait.OverloadedException;
import io.strait.SelectLoop;
import io.strait.SupplierFailedException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalSelectLoopTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> first = scheduler.channel();
    private final LocalChannel<Integer> second = scheduler.channel();
    private final SelectLoop<String> loop = scheduler.selectLoop();

    @AfterEach
    void close() {
        loop.close();
        scheduler.close();
    }

    @Test
    @DisplayName("S11 branches are added, disabled, enabled and removed while a round waits")
    void shouldChangeWhileArmed() throws Exception {
        SelectLoop.Branch branch = loop.receive(first, value -> "first " + value);
        CompletableFuture<String> round = loop.nextAsync();
        await().until(() -> first.info().selectReceivers() == 1);
        branch.disable();
        assertThat(first.trySend(1).isSent()).isFalse();
        assertThat(branch.isEnabled()).isFalse();
        SelectLoop.Branch added = loop.receive(second, value -> "second " + value);
        second.send(2);
        assertThat(round.join()).isEqualTo("second 2");
        CompletableFuture<String> next = loop.nextAsync();
        added.remove();
        assertThat(second.trySend(3).isSent()).isFalse();
        branch.enable();
        first.send(4);
        assertThat(next.join()).isEqualTo("first 4");
        // What waits already is found by a branch that comes later.
        CompletableFuture<Void> early = second.sendAsync(5);
        CompletableFuture<String> last = loop.nextAsync();
        loop.receive(second, value -> "again " + value);
        assertThat(last.join()).isEqualTo("again 5");
        early.join();
    }

    @Test
    @DisplayName("S3 S11 between two services of a branch whose partner waits no other one is served twice")
    void shouldBeFair() throws Exception {
        int branches = 20;
        List<LocalChannel<Integer>> channels = new ArrayList<>();
        SelectLoop<Integer> fair = scheduler.selectLoop();
        for (int i = 0; i < branches; i++) {
            int index = i;
            LocalChannel<Integer> channel = scheduler.channel();
            channels.add(channel);
            fair.receive(channel, value -> index);
            scheduler.spawn(() -> {
                while (true) {
                    channel.send(1);
                }
            });
        }
        await().until(() -> channels.stream().allMatch(channel -> channel.balance() == 1));
        Tasklet<int[]> served = scheduler.spawn(() -> {
            int[] counts = new int[branches];
            int[] lastAt = new int[branches];
            for (int round = 1; round <= 50 * branches; round++) {
                int now = fair.next();
                counts[now]++;
                // Its partner waits again as soon as it has run: at the latest one more turn of all others later.
                assertThat(round - lastAt[now]).isLessThanOrEqualTo(2 * branches);
                lastAt[now] = round;
                Tasklet.yield();
            }
            return counts;
        });
        for (int count : served.join()) {
            assertThat(count).isBetween(45, 55);
        }
    }

    @Test
    @DisplayName("S11 a loop of 100,000 branches serves whichever is ready, round after round")
    void shouldServeManyBranches() throws Exception {
        int count = 100_000;
        List<LocalChannel<Integer>> channels = new ArrayList<>(count);
        Tasklet<Void> test = scheduler.spawn(() -> {
            try (SelectLoop<Integer> many = scheduler.selectLoop()) {
                for (int i = 0; i < count; i++) {
                    int index = i;
                    LocalChannel<Integer> channel = scheduler.channel();
                    channels.add(channel);
                    many.receive(channel, value -> index);
                }
                scheduler.spawn(() -> {
                    for (int i = 0; i < count; i += 100) {
                        channels.get(i).send(i);
                    }
                });
                for (int i = 0; i < count; i += 100) {
                    assertThat(many.next()).isEqualTo(i);
                }
                assertThat(many.poll()).isEmpty();
            }
            assertThat(channels.get(5).info().selectReceivers()).isZero();
        });
        test.join();
    }

    @Test
    @DisplayName("S6 a send branch makes its value while the partner is held, again in each round")
    void shouldSendLazily() throws Exception {
        AtomicInteger values = new AtomicInteger();
        loop.send(first, values::incrementAndGet, () -> "sent " + values);
        CompletableFuture<Integer> received = first.receiveAsync();
        assertThat(loop.next()).isEqualTo("sent 1");
        assertThat(received.join()).isEqualTo(1);
        assertThatThrownBy(() -> loop.next(Duration.ofMillis(2))).isInstanceOf(OperationTimeoutException.class);
        assertThat(values).as("no value without a partner").hasValue(1);
        CompletableFuture<String> round = loop.nextAsync();
        assertThat(first.receive()).isEqualTo(2);
        assertThat(round.join()).isEqualTo("sent 2");
    }

    @Test
    @DisplayName("S6 a supplier that throws leaves the partner waiting and the loop in order")
    void shouldSurviveFailedSupplier() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        loop.send(
                first,
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return 7;
                },
                () -> "sent");
        CompletableFuture<Integer> received = first.receiveAsync();
        assertThatThrownBy(loop::next).isInstanceOf(SupplierFailedException.class);
        assertThat(received).isNotDone();
        assertThat(loop.next()).isEqualTo("sent");
        assertThat(received.join()).isEqualTo(7);
    }

    @Test
    @DisplayName("S7 a close that comes while a partner's value is made is told after the value failed")
    void shouldTellOfCloseAfterFailedValue() throws Exception {
        CompletableFuture<Boolean> supplying = new CompletableFuture<>();
        CompletableFuture<Integer> supplied = new CompletableFuture<>();
        loop.receive(first, value -> "first");
        loop.receive(second, value -> "second");
        Tasklet<Void> sender = scheduler.spawn(() -> {
            assertThatThrownBy(() -> scheduler
                            .<String>select()
                            .sendLazy(
                                    first,
                                    () -> {
                                        supplying.complete(true);
                                        if (supplied.join() < 0) {
                                            throw new IllegalStateException("no value");
                                        }
                                        return 1;
                                    },
                                    () -> "sent")
                            .run())
                    .isInstanceOf(SupplierFailedException.class);
        });
        CompletableFuture<String> round = loop.nextAsync();
        supplying.join();
        second.close("enough");
        supplied.complete(-1);
        assertThatThrownBy(round::join).hasCauseInstanceOf(ChannelClosedException.class);
        sender.join();
    }

    @Test
    @DisplayName("S7 a close that is known is not lost when a round begins with a value that fails")
    void shouldKeepNewsOfClose() throws Exception {
        loop.receive(first, value -> "first");
        loop.receive(second, value -> "second");
        second.close("enough");
        Tasklet<Void> sender = scheduler.spawn(() -> {
            assertThatThrownBy(() -> scheduler
                            .<String>select()
                            .sendLazy(
                                    first,
                                    () -> {
                                        throw new IllegalStateException("no value");
                                    },
                                    () -> "sent")
                            .run())
                    .isInstanceOf(SupplierFailedException.class);
        });
        await().until(() -> first.info().selectSenders() == 1);
        assertThatThrownBy(loop::next)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining(second.name());
        sender.join();
    }

    @Test
    @DisplayName("S7 the last value of a closed channel comes before the news of its close, among tasklets and threads")
    void shouldGiveLastValueBeforeClose() throws Exception {
        for (int capacity : new int[] {0, 1}) {
            for (boolean outside : new boolean[] {false, true}) {
                LocalChannel<Integer> channel = scheduler.channel("last", ChannelOptions.buffered(capacity));
                SelectLoop<String> mine = scheduler.selectLoop();
                mine.receive(channel, value -> "value " + value);
                channel.sendAsync(1);
                await().until(() -> channel.info().buffered() + channel.balance() == 1);
                channel.close("done");
                if (outside) {
                    tellOfLast(mine);
                } else {
                    Tasklet<Void> tasklet = scheduler.spawn(() -> tellOfLast(mine));
                    tasklet.join();
                }
            }
        }
    }

    private static void tellOfLast(SelectLoop<String> mine) throws InterruptedException {
        assertThat(mine.next()).isEqualTo("value 1");
        assertThatThrownBy(mine::next).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(mine::next).isInstanceOf(AllClosedException.class);
    }

    @Test
    @DisplayName("C14 a branch that its channel refuses is disabled, and a round says so")
    void shouldTellOfRefusedBranch() throws Exception {
        LocalChannel<Integer> small =
                scheduler.channel("small", ChannelOptions.rendezvous().withMaxWaiting(1));
        CompletableFuture<Integer> waiting = small.receiveAsync();
        await().until(() -> small.balance() == -1);
        loop.receive(first, value -> "first " + value);
        SelectLoop.Branch refused = loop.receive(small, value -> "small " + value);
        assertThatThrownBy(loop::next).isInstanceOf(OverloadedException.class);
        assertThat(refused.isEnabled()).isFalse();
        CompletableFuture<String> round = loop.nextAsync();
        small.send(1);
        waiting.join();
        refused.enable();
        small.send(2);
        assertThat(round.join()).isEqualTo("small 2");
    }

    @Test
    @DisplayName("S13 two loops that face each other, and a loop that faces a select, make progress")
    void shouldFaceEachOther() throws Exception {
        int rounds = 500;
        AtomicInteger exchanged = new AtomicInteger();
        List<Tasklet<Void>> tasklets = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            LocalChannel<Integer> out = side == 0 ? first : second;
            LocalChannel<Integer> in = side == 0 ? second : first;
            tasklets.add(scheduler.spawn(() -> {
                try (SelectLoop<Integer> facing = scheduler.selectLoop()) {
                    facing.send(out, () -> 1, exchanged::incrementAndGet);
                    facing.receive(in, value -> exchanged.incrementAndGet());
                    for (int i = 0; i < rounds; i++) {
                        facing.next();
                    }
                }
            }));
        }
        for (Tasklet<Void> tasklet : tasklets) {
            tasklet.join();
        }
        assertThat(exchanged).hasValue(2 * rounds);
        loop.send(first, () -> 1, () -> "loop sent");
        loop.receive(second, value -> "loop received");
        Tasklet<Void> select = scheduler.spawn(() -> {
            var facing = scheduler
                    .<String>select()
                    .receive(first, value -> "received")
                    .send(second, 1, () -> "sent");
            for (int i = 0; i < rounds; i++) {
                facing.run();
            }
        });
        for (int i = 0; i < rounds; i++) {
            assertThat(loop.next()).startsWith("loop");
        }
        select.join();
    }

    @Test
    @DisplayName("S8 a round that is cancelled takes nothing, and the next one is not cancelled by it")
    void shouldCancelRound() throws Exception {
        loop.receive(first, value -> "first " + value);
        for (int i = 0; i < 50; i++) {
            CompletableFuture<String> round = loop.nextAsync();
            round.cancel(false);
            await().pollDelay(Duration.ZERO).until(round::isDone);
            assertThat(round).isCancelled();
            assertThat(first.trySend(i).isSent()).isFalse();
            CompletableFuture<String> next = loop.nextAsync();
            first.send(i);
            assertThat(next.join()).isEqualTo("first " + i);
        }
    }

    @Test
    @DisplayName("S5 a loop without branches, a second round, and a closed loop are refused")
    void shouldRefuseMisuse() throws Exception {
        assertThatThrownBy(loop::next).isInstanceOf(InvalidArgumentException.class);
        loop.receive(first, value -> "first");
        CompletableFuture<String> round = loop.nextAsync();
        await().until(() -> first.info().selectReceivers() == 1);
        await().untilAsserted(() -> assertThatThrownBy(loop::poll).isInstanceOf(IllegalStateException.class));
        loop.close();
        assertThatThrownBy(round::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(loop::next).isInstanceOf(ClientClosedException.class);
        assertThat(first.trySend(1).isSent()).isFalse();
    }

    @Test
    @DisplayName("S8 a round that is cancelled after its commit runs its handler to the end")
    void shouldRunHandlerThoughCancelledAfterCommit() throws Exception {
        try (Scheduler local = Scheduler.start()) {
            LocalChannel<String> channel = local.channel();
            LocalChannel<String> more = local.channel("more", ChannelOptions.buffered(1));
            SelectLoop<String> loop = local.selectLoop();
            loop.receive(channel, value -> value + receiveFrom(more));
            CompletableFuture<String> round = loop.nextAsync();

            local.spawn(() -> {
                        channel.send("taken");
                        round.cancel(false);
                    })
                    .join();
            more.send(" whole");

            assertThat(round.get(20, TimeUnit.SECONDS)).isEqualTo("taken whole");
            loop.close();
        }
    }

    private static String receiveFrom(LocalChannel<String> channel) {
        try {
            return channel.receive();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the handler was interrupted", e);
        }
    }
}
