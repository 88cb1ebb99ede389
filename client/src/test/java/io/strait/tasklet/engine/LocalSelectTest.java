package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.ChannelClosedException;
import io.strait.ChannelFullException;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.Overflow;
import io.strait.OverloadedException;
import io.strait.Strait;
import io.strait.SupplierFailedException;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can happen to a select while one of its partners, or itself, makes a value (S6), and other corners. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalSelectTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> first = scheduler.channel();
    private final LocalChannel<Integer> second = scheduler.channel();
    /** Completed when a supplier runs. */
    private final CompletableFuture<Boolean> supplying = new CompletableFuture<>();
    /** What a supplier waits for; it fails if that is negative. */
    private final CompletableFuture<Integer> supplied = new CompletableFuture<>();

    @AfterEach
    void close() {
        scheduler.close();
    }

    private int supply() {
        supplying.complete(true);
        int value = supplied.join();
        if (value < 0) {
            throw new IllegalStateException("no value");
        }
        return value;
    }

    /** Offers a value on {@link #first} that is made once somebody takes it. */
    private Tasklet<String> offerLazily() {
        Tasklet<String> sender = scheduler.spawn(() -> {
            try {
                return scheduler
                        .<String>select()
                        .sendLazy(first, this::supply, () -> "sent")
                        .run();
            } catch (SupplierFailedException e) {
                return "failed";
            }
        });
        await().until(() -> first.info().selectSenders() == 1);
        return sender;
    }

    private GuardedSelect<String> receiveBoth() {
        return scheduler
                .<String>select()
                .receive(first, value -> "first " + value)
                .receive(second, value -> "second " + value);
    }

    @Test
    @DisplayName("S6 while a value is made its receiver is held: no other branch fires, no deadline, no kill")
    void shouldHoldReceiver() throws Exception {
        Tasklet<String> sender = offerLazily();
        Tasklet<String> receiver = scheduler.spawn(
                () -> receiveBoth().after(Duration.ofMillis(1), () -> "late").run());
        supplying.join();
        assertThat(second.trySend(7).isSent()).isFalse();
        receiver.kill();
        await().pollDelay(Duration.ofMillis(5)).until(() -> receiver.state() == Tasklet.State.BLOCKED);
        supplied.complete(4);
        assertThat(receiver.join()).isEqualTo("first 4");
        assertThat(sender.join()).isEqualTo("sent");
    }

    @Test
    @DisplayName("S6 a select whose partner's value fails goes on with its other branches")
    void shouldGoOnAfterFailedValue() throws Exception {
        for (boolean outside : new boolean[] {false, true}) {
            LocalChannel<Integer> lazy = scheduler.channel();
            AtomicBoolean fail = new AtomicBoolean();
            Tasklet<Void> sender = scheduler.spawn(() -> {
                assertThatThrownBy(() -> scheduler
                                .<String>select()
                                .sendLazy(
                                        lazy,
                                        () -> {
                                            while (!fail.get()) {
                                                Tasklet.yield();
                                            }
                                            throw new IllegalStateException("no value");
                                        },
                                        () -> "sent")
                                .run())
                        .isInstanceOf(SupplierFailedException.class);
            });
            await().until(() -> lazy.info().selectSenders() == 1);
            CompletableFuture<String> event = new CompletableFuture<>();
            AtomicReference<Enrolment<String>> enrolled = new AtomicReference<>();
            Guard<String> guard = guardOf(enrolled);
            GuardedSelect<String> select = scheduler
                    .<String>select()
                    .receive(lazy, value -> "lazy")
                    .receive(second, value -> "second")
                    .guard(guard, value -> value);
            CompletableFuture<String> answer = outside
                    ? CompletableFuture.supplyAsync(() -> {
                        try {
                            return select.run();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    : select.runAsync();
            await().until(() -> lazy.info().selectReceivers() == 1);
            assertThat(enrolled).hasValue(null);
            fail.set(true);
            sender.join();
            // The guard stands after the lazy branch: it takes part only now.
            await().until(() -> enrolled.get() != null);
            enrolled.get().fire("guard");
            assertThat(answer.join()).isEqualTo("guard");
            event.complete("");
        }
    }

    private static Guard<String> guardOf(AtomicReference<Enrolment<String>> enrolled) {
        return new Guard<>() {
            @Override
            public void enrol(Enrolment<String> enrolment) {
                enrolled.set(enrolment);
            }

            @Override
            public void withdrawn(Enrolment<String> enrolment) {
                enrolled.set(null);
            }
        };
    }

    @Test
    @DisplayName("S4 a default does not fire when a partner's value fails but another branch is ready")
    void shouldPreferReadyBranchToDefault() throws Exception {
        offerLazily();
        second.sendAsync(5);
        await().until(() -> second.balance() == 1);
        CompletableFuture<String> answer = receiveBoth().orElse(() -> "default").runAsync();
        supplying.join();
        supplied.complete(-1);
        assertThat(answer.join()).isEqualTo("second 5");
    }

    @Test
    @DisplayName("C6 a try whose partner's value fails finds the next sender")
    void shouldTryNextSender() throws Exception {
        offerLazily();
        first.sendAsync(6);
        await().until(() -> first.balance() == 1);
        var answer = first.tryReceiveAsync();
        supplying.join();
        supplied.complete(-1);
        assertThat(answer.join().orElseThrow()).isEqualTo(6);
    }

    @Test
    @DisplayName("S7 a channel that closes while a partner's value is made is told once the value failed")
    void shouldTellOfCloseAfterFailedValue() throws Exception {
        offerLazily();
        CompletableFuture<String> answer =
                receiveBoth().onClosed(closed -> "closed " + closed.channel()).runAsync();
        supplying.join();
        second.close("enough");
        supplied.complete(-1);
        assertThat(answer.join()).isEqualTo("closed " + second.name());
    }

    @Test
    @DisplayName("C8 an abort while a value is made fails both ends")
    void shouldAbortWhileValueIsMade() throws Exception {
        Tasklet<Void> sender = scheduler.spawn(() -> {
            assertThatThrownBy(() -> scheduler
                            .<String>select()
                            .sendLazy(first, this::supply, () -> "sent")
                            .run())
                    .isInstanceOf(ChannelClosedException.class);
        });
        await().until(() -> first.info().selectSenders() == 1);
        CompletableFuture<String> answer = receiveBoth().runAsync();
        supplying.join();
        first.abort("broken");
        supplied.complete(1);
        assertThatThrownBy(answer::join).hasCauseInstanceOf(ChannelClosedException.class);
        sender.join();
    }

    @Test
    @DisplayName("S8 an interrupt before a receive whose sender makes its value loses nothing")
    void shouldKeepValueWhenInterruptedEarly() throws Exception {
        Tasklet<String> sender = offerLazily();
        Tasklet<String> receiver = scheduler.spawn(() -> {
            Thread.currentThread().interrupt();
            try {
                return "received " + first.receive(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                return "interrupted";
            }
        });
        // The sender says sent exactly if the receiver has it.
        supplied.complete(3);
        if (receiver.join().equals("received 3")) {
            assertThat(sender.join()).isEqualTo("sent");
        } else {
            assertThat(first.receive()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("C14 a select that a channel refuses leaves no offer behind")
    void shouldWithdrawWhenRefused() throws Exception {
        LocalChannel<Integer> small =
                scheduler.channel("small", ChannelOptions.rendezvous().withMaxWaiting(1));
        small.receiveAsync();
        await().until(() -> small.balance() == -1);
        Tasklet<Void> selecting = scheduler.spawn(() -> {
            GuardedSelect<String> select =
                    scheduler.<String>select().receive(first, value -> "first").receive(small, value -> "small");
            assertThatThrownBy(select::run)
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("limit=1");
            assertThat(first.trySend(1).isSent()).isFalse();
            small.send(1);
            // Once there is room the same select works.
            scheduler.spawn(() -> first.send(2));
            assertThat(select.run()).isEqualTo("first");
        });
        selecting.join();
        assertThat(first.info().selectReceivers()).isZero();
    }

    @Test
    @DisplayName("C3 S2 a send branch on a full buffer that rejects waits for room")
    void shouldWaitForRoomOfRejectingBuffer() throws Exception {
        LocalChannel<Integer> full =
                scheduler.channel("full", ChannelOptions.buffered(1).withOverflow(Overflow.REJECT));
        full.send(1);
        assertThatThrownBy(() -> full.send(2)).isInstanceOf(ChannelFullException.class);
        CompletableFuture<String> answer = scheduler
                .<String>select()
                .send(full, 2, () -> "sent")
                .receive(first, value -> "received")
                .runAsync();
        await().until(() -> full.info().selectSenders() == 1);
        assertThat(full.receive()).isEqualTo(1);
        assertThat(answer.join()).isEqualTo("sent");
        assertThat(full.receive()).isEqualTo(2);
    }

    @Test
    @DisplayName("S3 a select that waits with several branches at one channel is served in its own order of them")
    void shouldKeepOrderWhileWaiting() throws Exception {
        GuardedSelect<Integer> select =
                scheduler.<Integer>select().send(first, 0, () -> 0).send(first, 1, () -> 1);
        List<Integer> received = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            CompletableFuture<Integer> answer = select.runAsync();
            await().pollDelay(Duration.ZERO).until(() -> first.info().selectSenders() == 2);
            int value = first.receive();
            assertThat(answer.join()).isEqualTo(value);
            received.add(value);
        }
        assertThat(received).containsExactly(0, 1, 0, 1, 0, 1);
    }

    @Test
    @DisplayName("S11 a select of 100,000 branches fires the one that is ready")
    void shouldSelectAmongManyBranches() throws Exception {
        int count = 100_000;
        List<LocalChannel<Integer>> channels = new ArrayList<>(count);
        GuardedSelect<Integer> select = scheduler.select();
        for (int i = 0; i < count; i++) {
            int branch = i;
            LocalChannel<Integer> channel = scheduler.channel();
            channels.add(channel);
            select.receive(channel, value -> branch);
        }
        for (int ready : new int[] {99_999, 0, 50_000}) {
            CompletableFuture<Integer> answer = select.runAsync();
            channels.get(ready).send(1);
            assertThat(answer.join()).isEqualTo(ready);
        }
        assertThat(channels.get(7).info().selectReceivers()).isZero();
    }

    @Test
    @DisplayName(
            "S1 S12 a select over local channels and those of a Strait fires one branch, wherever the partner comes")
    void shouldMixLocalAndStrait() throws Exception {
        try (Strait strait = Strait.local()) {
            var remote = strait.channel("remote", Codec.utf8());
            GuardedSelect<String> select = scheduler
                    .<String>select()
                    .receive(first, value -> "local " + value)
                    .receive(remote, value -> "remote " + value);
            for (int round = 0; round < 40; round++) {
                CompletableFuture<String> answer = select.runAsync();
                boolean local = round % 3 == 0;
                if (local) {
                    first.send(round);
                } else {
                    remote.send("r" + round);
                }
                assertThat(answer.join()).isEqualTo(local ? "local " + round : "remote r" + round);
            }
            // Both at once, many times: each value goes to one round.
            List<String> got = new ArrayList<>();
            Tasklet<Void> receiver = scheduler.spawn(() -> {
                for (int i = 0; i < 200; i++) {
                    got.add(select.run());
                }
            });
            Tasklet<Void> sender = scheduler.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    first.send(i);
                }
            });
            for (int i = 0; i < 100; i++) {
                remote.send("r" + i);
            }
            sender.join();
            receiver.join();
            assertThat(got).hasSize(200).doesNotHaveDuplicates();
            assertThat(remote.trySend("nobody").isSent()).isFalse();
        }
    }
}
