package io.strait.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.InvalidArgumentException;
import io.strait.Select;
import io.strait.SelectPolicy;
import io.strait.SupplierFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Select: promises S1 to S9 and S13. */
public abstract class SelectContract extends Contract {

    /** A branch that a select can refuse to wait for, however slow the machine is. */
    private static final Duration PATIENT = LONG;

    @Test
    @DisplayName("S1 exactly one branch fires, and the losing ones leave no trace")
    void shouldFireExactlyOneBranch() throws Exception {
        List<Channel<String>> channels = new ArrayList<>();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            channels.add(text(0, fresh("s1")));
            sends.add(text(i, channels.get(i).name()).sendAsync("value " + i));
            awaitSenders(channels.get(i), 1);
        }
        Select<String> select = client(0).select();
        channels.forEach(channel -> select.receive(channel, value -> value));

        String first = select.run();

        int winner = Integer.parseInt(first.substring("value ".length()));
        get(sends.get(winner));
        for (int i = 0; i < 3; i++) {
            if (i != winner) {
                awaitChannel(channels.get(i), info -> info.waitingSenders() == 1 && info.selectReceivers() == 0);
                assertThat(sends.get(i)).isNotDone();
                assertThat(channels.get(i).receive()).isEqualTo("value " + i);
            }
        }
    }

    @Test
    @DisplayName("S1 a waiting select is found by whoever comes first")
    void shouldWaitForFirstPartner() throws Exception {
        Channel<String> a = text(0, fresh("s1"));
        Channel<String> b = text(0, fresh("s1"));
        Select<String> select =
                client(0).<String>select().receive(a, value -> "a " + value).receive(b, value -> "b " + value);

        CompletableFuture<String> waiting = select.runAsync();
        awaitChannel(b, info -> info.selectReceivers() == 1);
        text(2, b.name()).send("came");

        assertThat(get(waiting)).isEqualTo("b came");
        assertIdle(a);
    }

    @Test
    @DisplayName("S1 many selects over many channels: each value is received once, and none is lost")
    void shouldNeitherLoseNorDouble() throws Exception {
        List<String> names = List.of(fresh("s1"), fresh("s1"), fresh("s1"), fresh("s1"));
        int perSender = 50;
        Set<String> received = ConcurrentHashMap.newKeySet();
        AtomicInteger left = new AtomicInteger(3 * perSender);
        List<Future<?>> tasks = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            int node = i;
            tasks.add(start(() -> {
                Select<Void> send = client(node).select();
                AtomicInteger next = new AtomicInteger();
                for (String name : names) {
                    Channel<String> channel = text(node, name);
                    send.sendLazy(channel, () -> node + "/" + next.get(), () -> null);
                }
                for (; next.get() < perSender; next.incrementAndGet()) {
                    send.run();
                }
                return null;
            }));
            tasks.add(start(() -> {
                Select<Boolean> receive = client(node).select();
                for (String name : names) {
                    receive.receive(text(node, name), received::add);
                }
                receive.after(SHORT, () -> true);
                while (left.get() > 0) {
                    int before = received.size();
                    assertThat(receive.run()).as("received once").isTrue();
                    left.set(3 * perSender - Math.max(before, received.size()));
                }
                return null;
            }));
        }
        for (Future<?> task : tasks) {
            get(task);
        }

        assertThat(received).hasSize(3 * perSender);
    }

    @Test
    @DisplayName("S2 sends and receives mix; a select never matches itself, even on one channel in both directions")
    void shouldNotMatchItself() throws Exception {
        Channel<String> channel = text(0, fresh("s2"));
        Select<String> both = client(0)
                .<String>select()
                .send(channel, "from the select", () -> "sent")
                .receive(channel, value -> "received " + value);

        CompletableFuture<String> waiting = both.runAsync();
        awaitChannel(channel, info -> info.selectSenders() == 1 && info.selectReceivers() == 1);
        assertStaysUndone(waiting);
        assertThat(text(1, channel.name()).receive()).isEqualTo("from the select");

        assertThat(get(waiting)).isEqualTo("sent");
        assertIdle(channel);
    }

    @Test
    @DisplayName("S3 FAIR: between two services of a ready branch no other branch is served twice")
    void shouldServeFairly() throws Exception {
        List<String> order = serveReady(SelectPolicy.FAIR, 9);

        for (int i = 3; i < order.size(); i++) {
            assertThat(order.get(i)).as("service %d of %s", i, order).isEqualTo(order.get(i - 3));
        }
        assertThat(Set.copyOf(order)).hasSize(3);
    }

    @Test
    @DisplayName("S3 PRIORITY: the first listed branch that is ready")
    void shouldServeByPriority() throws Exception {
        assertThat(serveReady(SelectPolicy.PRIORITY, 9)).containsExactly("0", "0", "0", "1", "1", "1", "2", "2", "2");
    }

    @Test
    @DisplayName("S3 RANDOM: the same seed chooses the same way, and not always the same branch")
    void shouldServeAtRandom() throws Exception {
        List<String> order = serveReady(SelectPolicy.random(7), 3);

        assertThat(serveReady(SelectPolicy.random(7), 3)).isEqualTo(order);
        assertThat(Set.copyOf(serveReady(SelectPolicy.random(7), 9))).hasSize(3);
    }

    /** Three values ready on each of three channels; which are taken by {@code rounds} rounds. */
    private List<String> serveReady(SelectPolicy policy, int rounds) throws InterruptedException {
        Select<String> select = client(0).<String>select().policy(policy).patience(PATIENT);
        for (int i = 0; i < 3; i++) {
            String name = fresh("s3");
            Channel<String> writer = client(i).channel(name, Codec.utf8(), ChannelOptions.buffered(3));
            for (int n = 0; n < 3; n++) {
                writer.send(Integer.toString(i));
            }
            select.receive(text(0, name), value -> value);
        }
        List<String> order = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            order.add(select.run());
        }
        return order;
    }

    @Test
    @DisplayName("S3 ARRIVAL: the partner that has waited longest")
    void shouldServeByArrival() throws Exception {
        // New partners for each choice: one that a select has just let go is ready only once it has heard so.
        for (List<Integer> arrivals : List.of(List.of(1, 2, 0), List.of(2, 0, 1), List.of(0, 1, 2))) {
            Select<String> select = client(0).<String>select().policy(SelectPolicy.ARRIVAL);
            List<String> names = List.of(fresh("s3"), fresh("s3"), fresh("s3"));
            names.forEach(name -> select.receive(text(0, name), value -> value));
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            for (int i : arrivals) {
                sends.add(text(1, names.get(i)).sendAsync("sender " + i));
                awaitSenders(text(1, names.get(i)), 1);
            }

            assertThat(select.run()).isEqualTo("sender " + arrivals.get(0));

            assertThat(List.of(select.run(), select.run()))
                    .containsExactlyInAnyOrder("sender " + arrivals.get(1), "sender " + arrivals.get(2));
            for (CompletableFuture<Void> send : sends) {
                get(send);
            }
        }
    }

    @Test
    @DisplayName("S4 orElse fires only when nothing is ready")
    void shouldFallBackOnlyWhenNothingIsReady() throws Exception {
        Channel<String> a = text(0, fresh("s4"));
        Channel<String> b = text(0, fresh("s4"));
        Select<String> select = client(0)
                .<String>select()
                .receive(a, value -> value)
                .send(b, "x", () -> "sent")
                .orElse(() -> "nothing");

        assertThat(select.run()).isEqualTo("nothing");
        assertIdle(a);
        CompletableFuture<Void> send = text(1, a.name()).sendAsync("ready");
        awaitSenders(a, 1);
        assertThat(select.run()).isEqualTo("ready");
        get(send);
        CompletableFuture<String> receive = text(2, b.name()).receiveAsync();
        awaitReceivers(b, 1);
        assertThat(select.run()).isEqualTo("sent");

        assertThat(get(receive)).isEqualTo("x");
    }

    @Test
    @DisplayName("S4 after and at: one deadline for the whole select")
    void shouldTimeOut() throws Exception {
        Channel<String> channel = text(0, fresh("s4"));
        Select<String> after =
                client(0).<String>select().receive(channel, value -> value).after(SHORT, () -> "late");
        Select<String> at = client(0)
                .<String>select()
                .send(channel, "x", () -> "sent")
                .at(Instant.now().plus(SHORT), () -> "too late");
        Select<String> onlyDeadline = client(0).<String>select().after(SHORT, () -> "slept");

        long start = System.nanoTime();
        assertThat(after.run()).isEqualTo("late");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        assertThat(at.run()).isEqualTo("too late");
        assertThat(onlyDeadline.run()).isEqualTo("slept");

        assertIdle(channel);
    }

    @Test
    @DisplayName("S5 a masked branch makes no offer; the pre-condition is read once per round")
    void shouldMaskBranches() throws Exception {
        Channel<String> a = text(0, fresh("s5"));
        Channel<String> b = text(0, fresh("s5"));
        AtomicBoolean open = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        Select<String> select = client(0)
                .<String>select()
                .receive(a, value -> "a " + value)
                .when(() -> {
                    reads.incrementAndGet();
                    return open.get();
                })
                .receive(b, value -> "b " + value)
                .orElse(() -> "nothing");
        CompletableFuture<Void> send = text(1, a.name()).sendAsync("x");
        awaitSenders(a, 1);

        assertThat(select.run()).isEqualTo("nothing");
        open.set(true);
        assertThat(select.run()).isEqualTo("a x");

        assertThat(reads).hasValue(2);
        get(send);
    }

    @Test
    @DisplayName("S5 no enabled branch, deadline or default: throws at once instead of hanging")
    void shouldRefuseToWaitForNothing() throws Exception {
        Select<String> empty = client(0).select();
        Select<String> masked = client(0)
                .<String>select()
                .receive(text(0, fresh("s5")), value -> value)
                .when(() -> false);

        assertThatThrownBy(empty::run).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(masked::run).isInstanceOf(InvalidArgumentException.class);
        assertThat(failure(masked.runAsync())).isInstanceOf(InvalidArgumentException.class);
        assertThat(masked.orElse(() -> "default").run()).isEqualTo("default");
    }

    @Test
    @DisplayName("S6 a lazy supplier runs only when its branch is chosen, once, on the caller")
    void shouldSupplyOnlyWhenChosen() throws Exception {
        Channel<String> a = text(0, fresh("s6"));
        Channel<String> b = text(0, fresh("s6"));
        AtomicInteger runs = new AtomicInteger();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Select<String> select = client(0)
                .<String>select()
                .sendLazy(
                        a,
                        () -> {
                            thread.set(Thread.currentThread());
                            return "value " + runs.incrementAndGet();
                        },
                        () -> "sent a")
                .receive(b, value -> "received " + value);

        CompletableFuture<Void> send = text(1, b.name()).sendAsync("x");
        awaitSenders(b, 1);
        assertThat(select.run()).isEqualTo("received x");
        assertThat(runs).hasValue(0);
        get(send);

        CompletableFuture<String> receive = text(2, a.name()).receiveAsync();
        awaitReceivers(a, 1);
        assertThat(select.run()).isEqualTo("sent a");
        assertThat(get(receive)).isEqualTo("value 1");
        assertThat(runs).hasValue(1);
        assertThat(thread).hasValue(Thread.currentThread());
    }

    @Test
    @DisplayName("S6 a lazy supplier works for an asynchronous select")
    void shouldSupplyAsynchronously() throws Exception {
        Channel<String> channel = text(0, fresh("s6"));
        CompletableFuture<String> select = client(0)
                .<String>select()
                .sendLazy(channel, () -> "lazy", () -> "sent")
                .after(LONG, () -> "late")
                .runAsync();

        assertThat(text(1, channel.name()).receive()).isEqualTo("lazy");
        assertThat(get(select)).isEqualTo("sent");
    }

    @Test
    @DisplayName("S6 a supplier that throws: the branch is withdrawn, the partner keeps waiting, the caller gets it")
    void shouldKeepPartnerWaitingWhenSupplierThrows() throws Exception {
        Channel<String> channel = text(0, fresh("s6"));
        CompletableFuture<String> receive = text(1, channel.name()).receiveAsync();
        awaitReceivers(channel, 1);
        IllegalStateException thrown = new IllegalStateException("no beans");
        Select<String> select = client(0)
                .<String>select()
                .sendLazy(
                        channel,
                        () -> {
                            throw thrown;
                        },
                        () -> "sent");

        assertThatThrownBy(select::run)
                .isInstanceOf(SupplierFailedException.class)
                .hasCause(thrown);
        assertThat(receive).isNotDone();
        text(2, channel.name()).send("instead");

        assertThat(get(receive)).isEqualTo("instead");
    }

    @Test
    @DisplayName("S7 open branches first; a closed one counts when nothing else is ready")
    void shouldPreferOpenBranches() throws Exception {
        Channel<String> closed = text(0, fresh("s7"));
        Channel<String> open = text(0, fresh("s7"));
        closed.close("done");
        CompletableFuture<Void> send = text(1, open.name()).sendAsync("ready");
        awaitSenders(open, 1);
        Select<String> select = client(0)
                .<String>select()
                .policy(SelectPolicy.PRIORITY)
                .receive(closed, value -> value)
                .receive(open, value -> value);

        assertThat(select.run()).isEqualTo("ready");
        get(send);
        assertThatThrownBy(select::run)
                .isInstanceOfSatisfying(
                        ChannelClosedException.class,
                        e -> assertThat(e.channel()).isEqualTo(closed.name()));
        select.onClosed(e -> "closed: " + e.closeCause());
        assertThat(select.run()).isEqualTo("closed: done");
    }

    @Test
    @DisplayName("S7 a close wakes a select that waits")
    void shouldWakeWaitingSelect() throws Exception {
        Channel<String> a = text(0, fresh("s7"));
        Channel<String> b = text(0, fresh("s7"));
        CompletableFuture<String> waiting = client(0)
                .<String>select()
                .receive(a, value -> value)
                .receive(b, value -> value)
                .onClosed(e -> "closed " + e.channel())
                .runAsync();
        awaitChannel(b, info -> info.selectReceivers() == 1);

        text(1, b.name()).close();

        assertThat(get(waiting)).isEqualTo("closed " + b.name());
        assertIdle(a);
    }

    @Test
    @DisplayName("S7 a send branch that waited before the close is still served, as any blocked sender (C7)")
    void shouldServeSendBranchAfterClose() throws Exception {
        Channel<String> channel = text(0, fresh("s7"));
        Channel<String> other = text(0, fresh("s7"));
        CompletableFuture<String> waiting = client(0)
                .<String>select()
                .send(channel, "before the close", () -> "sent")
                .receive(other, value -> value)
                .runAsync();
        awaitChannel(channel, info -> info.selectSenders() == 1);

        text(1, channel.name()).close();

        assertThat(text(2, channel.name()).receive()).isEqualTo("before the close");
        assertThat(get(waiting)).isEqualTo("sent");
    }

    @Test
    @DisplayName("S8 an interrupt withdraws a blocked call and loses no value")
    void shouldWithdrawWhenInterrupted() throws Exception {
        String name = fresh("s8");
        Channel<String> reader = text(0, name);
        AtomicReference<Thread> blocked = new AtomicReference<>();
        Future<?> receive = start(() -> {
            blocked.set(Thread.currentThread());
            return reader.receive();
        });
        awaitReceivers(reader, 1);

        blocked.get().interrupt();

        assertThat(failure(receive)).isInstanceOf(InterruptedException.class);
        awaitReceivers(reader, 0);
        CompletableFuture<Void> send = text(1, name).sendAsync("kept");
        assertThat(reader.receive()).isEqualTo("kept");
        get(send);
    }

    @Test
    @DisplayName("S8 interrupt against commit: the commit wins, and then the flag is set")
    void shouldReturnCommittedValueThoughInterrupted() throws Exception {
        String name = fresh("s8");
        Channel<String> reader = text(0, name);
        Channel<String> writer = text(1, name);
        for (int i = 0; i < 50; i++) {
            String value = "value " + i;
            AtomicReference<Thread> thread = new AtomicReference<>();
            Future<String> receive = start(() -> {
                thread.set(Thread.currentThread());
                try {
                    String got = reader.receive();
                    Thread.interrupted();
                    return got;
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            awaitReceivers(reader, 1);

            CompletableFuture<Void> send = writer.sendAsync(value);
            thread.get().interrupt();

            String got = get(receive);
            if (got.equals("interrupted")) {
                assertThat(reader.receive()).isEqualTo(value);
            } else {
                assertThat(got).isEqualTo(value);
            }
            get(send);
        }
    }

    @Test
    @DisplayName("S8 cancelling a future against commit: cancelled means that no value moved")
    void shouldNotLoseValueToCancel() throws Exception {
        String name = fresh("s8");
        Channel<String> reader = text(0, name);
        Channel<String> writer = text(1, name);
        for (int i = 0; i < 50; i++) {
            CompletableFuture<String> receive = reader.receiveAsync();
            CompletableFuture<Void> send = writer.sendAsync("value " + i);
            receive.cancel(true);

            String got;
            try {
                got = get(receive);
            } catch (CancellationException e) {
                got = reader.receive();
            }
            assertThat(got).isEqualTo("value " + i);
            get(send);
        }
        assertIdle(reader);
    }

    @Test
    @DisplayName("S8 deadline against commit: a value is never lost to a deadline")
    void shouldNotLoseValueToDeadline() throws Exception {
        String name = fresh("s8");
        Channel<String> reader = text(0, name);
        Channel<String> writer = text(1, name);
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Void> send = writer.sendAsync("value " + i);
            Duration timeout = Duration.ofNanos(i * 20_000L);
            String got = reader.tryReceive(timeout).value().orElse(null);
            if (got == null) {
                got = reader.receive();
            }
            assertThat(got).isEqualTo("value " + i);
            get(send);
        }
    }

    @Test
    @DisplayName("S9 handlers run in the caller after commit; one that throws does not undo the transfer")
    void shouldRunHandlersInCaller() throws Exception {
        Channel<String> channel = text(0, fresh("s9"));
        CompletableFuture<Void> first = text(1, channel.name()).sendAsync("x");
        AtomicReference<Thread> thread = new AtomicReference<>();
        Select<String> select = client(0).<String>select().receive(channel, value -> {
            thread.set(Thread.currentThread());
            throw new IllegalArgumentException("bad " + value);
        });

        assertThatThrownBy(select::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bad x");

        assertThat(thread).hasValue(Thread.currentThread());
        get(first);
        assertIdle(channel);
    }

    @Test
    @DisplayName("S9 a handler may run the select again")
    void shouldAllowToRunAgainInHandler() throws Exception {
        Channel<String> channel = client(0).channel(fresh("s9"), Codec.utf8(), ChannelOptions.buffered(2));
        channel.send("a");
        channel.send("b");
        AtomicReference<Select<String>> itself = new AtomicReference<>();
        itself.set(client(0).<String>select().receive(channel, value -> {
            try {
                return value.equals("a") ? value + itself.get().run() : value;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));

        assertThat(itself.get().run()).isEqualTo("ab");
    }

    @Test
    @DisplayName("S9 one run at a time")
    void shouldRefuseSecondRun() throws Exception {
        Channel<String> channel = text(0, fresh("s9"));
        Select<String> select = client(0).<String>select().receive(channel, value -> value);
        CompletableFuture<String> running = select.runAsync();

        assertThatThrownBy(select::run).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> select.orElse(() -> "")).isInstanceOf(IllegalStateException.class);
        running.cancel(true);

        assertThat(failureOrCancelled(running)).isInstanceOf(CancellationException.class);
        assertThat(select.orElse(() -> "again").run()).isEqualTo("again");
    }

    private static Throwable failureOrCancelled(Future<?> future) throws InterruptedException {
        try {
            return failure(future);
        } catch (CancellationException e) {
            return e;
        }
    }

    @Test
    @DisplayName("S13 selects that offer to each other in opposite directions always make progress")
    void shouldMakeProgressInOppositeDirections() throws Exception {
        String ping = fresh("s13");
        String pong = fresh("s13");
        int rounds = 50;
        List<Future<Integer>> sides = new ArrayList<>();

        for (int i = 0; i < 2; i++) {
            int side = i;
            sides.add(start(() -> {
                Channel<String> a = text(side, side == 0 ? ping : pong);
                Channel<String> b = text(side, side == 0 ? pong : ping);
                Select<Integer> select = client(side)
                        .<Integer>select()
                        .send(a, "from " + side, () -> 1)
                        .receive(b, value -> -1);
                int balance = 0;
                for (int round = 0; round < rounds; round++) {
                    balance += select.run();
                }
                return balance;
            }));
        }

        // Each match is a send of one side and a receive of the other.
        assertThat(get(sides.get(0)) + get(sides.get(1))).isZero();
    }
}
