package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.strait.SelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A partner that is held for a value is always let go, whatever becomes of the value. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldPartnerTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> channel = scheduler.channel();
    private final LocalChannel<Integer> other = scheduler.channel();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    @DisplayName("S6 what is raised while the value is made, a checked exception too, lets the partner go")
    void shouldReleaseAfterRaise() throws Exception {
        Tasklet<Integer> receiver = scheduler.spawn(() -> channel.receive());
        await().until(() -> channel.balance() == -1);
        Tasklet<String> selecting = scheduler.spawn(() -> scheduler
                .<String>select()
                .sendLazy(channel, () -> receiveUnchecked(other), () -> "sent")
                .run());
        await().until(() -> other.balance() == -1);
        selecting.raise(new IOException("raised"));
        await().until(() -> selecting.exit() != null);
        channel.send(7);
        assertThat(receiver.join()).isEqualTo(7);
    }

    @Test
    @DisplayName("S6 the same in a persistent select")
    void shouldReleaseAfterRaiseInLoop() throws Exception {
        Tasklet<Integer> receiver = scheduler.spawn(() -> channel.receive());
        await().until(() -> channel.balance() == -1);
        SelectLoop<String> loop = scheduler.selectLoop();
        SelectLoop.Branch branch = loop.send(channel, () -> receiveUnchecked(other), () -> "sent");
        Tasklet<String> selecting = scheduler.spawn(() -> loop.next());
        await().until(() -> other.balance() == -1);
        selecting.raise(new IOException("raised"));
        await().until(() -> selecting.exit() != null);
        branch.remove();
        channel.send(7);
        assertThat(receiver.join()).isEqualTo(7);
    }

    /** Throws a checked exception where none is declared. */
    private static int receiveUnchecked(LocalChannel<Integer> from) {
        try {
            return from.receive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName(
            "S8 a value that is made while the scheduler closes still reaches its partner, which does not wait for ever")
    void shouldDeliverWhileClosing() throws Exception {
        CompletableFuture<Integer> received = channel.receiveAsync();
        await().until(() -> channel.balance() == -1);
        CountDownLatch chosen = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread selecting = new Thread(() -> failure.set(catchThrowable(() -> scheduler
                .<String>select()
                .sendLazy(
                        channel,
                        () -> {
                            chosen.countDown();
                            awaitQuietly(go);
                            return 5;
                        },
                        () -> "sent")
                .run())));
        selecting.start();
        chosen.await();
        scheduler.close();
        go.countDown();
        selecting.join();
        assertThat(failure.get()).isNull();
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(5);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("a command that is refused for overload never leaves a partner held")
    void shouldDeliverWhenOverloaded() throws Exception {
        try (Scheduler narrow = Scheduler.start(SchedulerOptions.defaults().withMaxCommands(1))) {
            LocalChannel<Integer> narrowChannel = narrow.channel();
            Tasklet<Integer> receiver = narrow.spawn(() -> narrowChannel.receive());
            await().until(() -> receiver.state() == Tasklet.State.BLOCKED);
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch unblock = new CountDownLatch(1);
            String result = narrow.<String>select()
                    .sendLazy(
                            narrowChannel,
                            () -> {
                                narrow.execute(() -> {
                                    blocked.countDown();
                                    awaitQuietly(unblock);
                                });
                                awaitQuietly(blocked);
                                // One more fills the inbox.
                                narrow.execute(() -> {});
                                new Thread(() -> {
                                            await().atLeast(50, TimeUnit.MILLISECONDS)
                                                    .pollDelay(100, TimeUnit.MILLISECONDS)
                                                    .until(() -> true);
                                            unblock.countDown();
                                        })
                                        .start();
                                return 3;
                            },
                            () -> "sent")
                    .run();
            assertThat(result).isEqualTo("sent");
            assertThat(receiver.join()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("S11 a loop that was held for a value that failed finds the sender behind it")
    void shouldFindSecondSenderAfterFailedValue() throws Exception {
        SelectLoop<Integer> loop = scheduler.selectLoop();
        loop.receive(channel, value -> value);
        Tasklet<Object> lazy = scheduler.spawn(() -> scheduler
                .select()
                .sendLazy(
                        channel,
                        () -> {
                            throw new IllegalStateException("no value");
                        },
                        () -> "sent")
                .run());
        await().until(() -> channel.info().selectSenders() == 1);
        Tasklet<Void> second = scheduler.spawn(() -> channel.send(2));
        await().until(() -> channel.balance() == 1);
        assertThat(loop.nextAsync().get(10, TimeUnit.SECONDS)).isEqualTo(2);
        second.join();
        assertThat(catchThrowable(lazy::join)).hasMessageContaining("supplier failed");
    }

    @Test
    @DisplayName("S8 T4 a receiver that gives way to its sender and is killed meanwhile has the value")
    void shouldKeepValueWhenKilledWhileGivingWay() throws Exception {
        for (boolean all : new boolean[] {false, true}) {
            LocalChannel<Integer> preferring = scheduler.channel();
            if (all) {
                preferring.setScheduleAll(true);
            } else {
                preferring.setPreference(LocalChannel.Preference.SENDER);
            }
            CompletableFuture<Integer> got = new CompletableFuture<>();
            AtomicReference<Tasklet<?>> victim = new AtomicReference<>();
            scheduler.spawn(() -> {
                preferring.send(9);
                victim.get().kill();
            });
            await().until(() -> preferring.balance() == 1);
            victim.set(scheduler.spawn(() -> {
                await().until(() -> victim.get() != null);
                got.complete(preferring.receive());
            }));
            await().until(() -> victim.get().exit() != null);
            assertThat(got).as("all=%s", all).isCompletedWithValue(9);
        }
    }
}
