package io.strait.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.AllClosedException;
import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.InvalidArgumentException;
import io.strait.OperationTimeoutException;
import io.strait.SelectLoop;
import io.strait.SupplierFailedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Persistent select: promise S11, and what S1, S6, S7 and S8 say of it. */
public abstract class SelectLoopContract extends Contract {

    @Test
    @DisplayName("S11 rounds of one loop take one value each, from any of its channels, and none is lost")
    void shouldTakeOneValuePerRound() throws Exception {
        List<Channel<String>> channels = channels(8);
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            channels.forEach(channel -> loop.receive(channel, value -> value));
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                sends.add(text(i % 3, channels.get(i % 8).name()).sendAsync("value " + i));
            }

            List<String> received = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                received.add(loop.next(LONG));
            }

            assertThat(received).doesNotHaveDuplicates().hasSize(64);
            for (CompletableFuture<Void> send : sends) {
                get(send);
            }
        }
        for (Channel<String> channel : channels) {
            assertIdle(channel);
        }
    }

    @Test
    @DisplayName("S11 S6 a send branch computes its value when it is chosen, once for each round")
    void shouldSendAFreshValueInEachRound() throws Exception {
        Channel<String> numbers = text(0, fresh("s11-send"));
        AtomicInteger made = new AtomicInteger();
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            loop.send(numbers, () -> "number " + made.incrementAndGet(), () -> "sent");
            Future<List<String>> reader = start(() -> {
                Channel<String> other = text(1, numbers.name());
                return List.of(other.receive(), other.receive(), other.receive());
            });

            List<String> rounds = List.of(loop.next(LONG), loop.next(LONG), loop.next(LONG));

            assertThat(rounds).containsOnly("sent");
            assertThat(get(reader)).containsExactly("number 1", "number 2", "number 3");
            assertThat(made).hasValue(3);
        }
    }

    @Test
    @DisplayName("S11 two loops that face each other go on")
    void shouldMeetAnotherLoop() throws Exception {
        String there = fresh("s11-there");
        String back = fresh("s11-back");
        int rounds = 40;
        Future<Integer> one = start(() -> exchange(0, there, back, rounds));
        Future<Integer> other = start(() -> exchange(1, back, there, rounds));

        assertThat(get(one)).isEqualTo(rounds);
        assertThat(get(other)).isEqualTo(rounds);
    }

    private int exchange(int client, String out, String in, int rounds) throws InterruptedException {
        int done = 0;
        try (SelectLoop<String> loop = client(client).selectLoop()) {
            loop.send(text(client, out), () -> "v", () -> "sent");
            loop.receive(text(client, in), value -> "received");
            while (done < rounds) {
                loop.next(LONG);
                done++;
            }
        }
        return done;
    }

    @Test
    @DisplayName("S11 branches are added, disabled, enabled and removed while a round waits")
    void shouldChangeBranchesWhileARoundWaits() throws Exception {
        Channel<String> x = text(0, fresh("s11-x"));
        Channel<String> y = text(0, fresh("s11-y"));
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            SelectLoop.Branch onX = loop.receive(x, value -> value);
            Future<String> first = start(() -> loop.next(LONG));
            awaitChannel(x, info -> info.selectReceivers() == 1);
            onX.disable();
            awaitChannel(x, info -> info.selectReceivers() == 0);
            CompletableFuture<Void> held = text(1, x.name()).sendAsync("x");
            assertStaysUndone(first);

            SelectLoop.Branch onY = loop.receive(y, value -> value);
            text(2, y.name()).send("y");
            assertThat(get(first)).isEqualTo("y");
            onY.remove();
            onX.enable();

            assertThat(loop.next(LONG)).isEqualTo("x");
            get(held);
            assertThat(onX.isEnabled()).isTrue();
            assertThat(onY.isEnabled()).isFalse();
            assertThat(onX.channel()).isEqualTo(x.name());
            assertIdle(y);
        }
    }

    @Test
    @DisplayName("S11 between rounds a partner waits at its channel and may meet somebody else")
    void shouldNotHoldAPartnerBetweenRounds() throws Exception {
        Channel<String> x = text(0, fresh("s11-paused"));
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            loop.receive(x, value -> value);
            CompletableFuture<Void> sent = text(1, x.name()).sendAsync("first");
            assertThat(loop.next(LONG)).isEqualTo("first");
            get(sent);

            CompletableFuture<Void> second = text(1, x.name()).sendAsync("second");
            assertThat(text(2, x.name()).receive(LONG)).isEqualTo("second");
            get(second);

            CompletableFuture<Void> third = text(1, x.name()).sendAsync("third");
            assertThat(loop.next(LONG)).isEqualTo("third");
            get(third);
        }
    }

    @Test
    @DisplayName("S11 a round with a deadline times out, a poll says that nobody is there, and the next round goes on")
    void shouldTimeOutAndPoll() throws Exception {
        Channel<String> x = text(0, fresh("s11-time"));
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            loop.receive(x, value -> value);

            assertThatThrownBy(() -> loop.next(SHORT)).isInstanceOf(OperationTimeoutException.class);
            assertThat(loop.poll()).isEmpty();
            CompletableFuture<Void> sent = text(1, x.name()).sendAsync("v");
            awaitSenders(x, 1);
            assertThat(loop.poll()).isEqualTo(Optional.of("v"));
            get(sent);
            assertThat(get(loop.pollAsync())).isEmpty();
        }
    }

    @Test
    @DisplayName("S11 S8 without waiting: a cancelled round withdraws, and the next one takes the value")
    void shouldMakeRoundsWithoutWaiting() throws Exception {
        Channel<String> x = text(0, fresh("s11-async"));
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            loop.receive(x, value -> value);
            CompletableFuture<String> first = loop.nextAsync();
            assertThatThrownBy(loop::next).isInstanceOf(IllegalStateException.class);
            awaitChannel(x, info -> info.selectReceivers() == 1);
            first.cancel(true);
            assertThatThrownBy(() -> get(first)).isInstanceOf(CancellationException.class);

            CompletableFuture<String> second = loop.nextAsync(LONG);
            text(1, x.name()).send("v");

            assertThat(get(second)).isEqualTo("v");
        }
    }

    @Test
    @DisplayName(
            "S11 S8 a round that is cancelled while its loop is opened ends as cancelled, and the next one takes the value")
    void shouldCancelARoundThatOpensTheLoop() throws Exception {
        Channel<String> x = text(0, fresh("s11-cancel-opening"));
        for (int i = 0; i < 20; i++) {
            try (SelectLoop<String> loop = client(0).selectLoop()) {
                loop.receive(x, value -> value);
                CompletableFuture<String> first = loop.nextAsync();
                first.cancel(true);
                assertThatThrownBy(() -> get(first)).isInstanceOf(CancellationException.class);
                CompletableFuture<String> second = loop.nextAsync(LONG);
                text(1, x.name()).send("v");
                assertThat(get(second)).isEqualTo("v");
            }
        }
    }

    @Test
    @DisplayName("S11 S7 a closed channel is told once; when all are closed the loop ends")
    void shouldEndWhenAllChannelsAreClosed() throws Exception {
        Channel<String> x = text(0, fresh("s11-close"));
        Channel<String> y = text(0, fresh("s11-close"));
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            SelectLoop.Branch onX = loop.receive(x, value -> value);
            loop.receive(y, value -> value);
            CompletableFuture<String> round = loop.nextAsync();
            text(1, x.name()).close("over");
            assertThat(failure(round))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining(x.name());
            assertThat(onX.isEnabled()).isFalse();

            CompletableFuture<Void> sent = text(1, y.name()).sendAsync("y");
            assertThat(loop.next(LONG)).isEqualTo("y");
            get(sent);
            text(1, y.name()).close("over");

            assertThatThrownBy(() -> loop.next(LONG))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining(y.name());
            assertThatThrownBy(() -> loop.next(LONG)).isInstanceOf(AllClosedException.class);
        }
    }

    @Test
    @DisplayName("S11 forEach passes everything on and returns when all channels are closed")
    void shouldRunUntilAllAreClosed() throws Exception {
        List<Channel<String>> channels = channels(3);
        List<String> seen = new ArrayList<>();
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            channels.forEach(channel -> loop.receive(channel, value -> value));
            Future<Boolean> running = start(() -> {
                loop.forEach(seen::add);
                return true;
            });
            for (Channel<String> channel : channels) {
                text(1, channel.name()).send("from " + channel.name());
                text(1, channel.name()).close("over");
            }

            assertThat(get(running)).isTrue();
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    @DisplayName("S11 between two services of a branch whose partner waits no other branch is served twice")
    void shouldServeFairly() throws Exception {
        List<Channel<String>> channels = channels(5);
        Map<String, Integer> served = new HashMap<>();
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            channels.forEach(channel -> loop.receive(channel, value -> value));
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            for (Channel<String> channel : channels) {
                for (int i = 0; i < 20; i++) {
                    // Of several participants: the next value of one is ready only when its home has heard of the last.
                    sends.add(text(i % 3, channel.name()).sendAsync(channel.name()));
                }
                awaitSenders(channel, 20);
            }

            for (int i = 0; i < 50; i++) {
                served.merge(loop.next(LONG), 1, Integer::sum);
                int least = channels.stream()
                        .mapToInt(channel -> served.getOrDefault(channel.name(), 0))
                        .min()
                        .orElseThrow();
                assertThat(served.values()).as("after %d rounds", i + 1).allMatch(count -> count <= least + 2);
            }
            assertThat(served).hasSameSizeAs(channels);
            for (Channel<String> channel : channels) {
                while (served.merge(channel.name(), 1, Integer::sum) <= 20) {
                    text(2, channel.name()).receive(LONG);
                }
            }
            for (CompletableFuture<Void> send : sends) {
                get(send);
            }
        }
    }

    @Test
    @DisplayName("S11 S6 a supplier that fails leaves the partner waiting and reaches the caller")
    void shouldSurviveAFailingSupplier() throws Exception {
        Channel<String> x = text(0, fresh("s11-fail"));
        AtomicInteger calls = new AtomicInteger();
        try (SelectLoop<String> loop = client(0).selectLoop()) {
            loop.send(
                    x,
                    () -> {
                        if (calls.incrementAndGet() == 1) {
                            throw new IllegalStateException("no value yet");
                        }
                        return "v";
                    },
                    () -> "sent");
            Future<String> receiver = start(() -> text(1, x.name()).receive());

            assertThatThrownBy(() -> loop.next(LONG))
                    .isInstanceOf(SupplierFailedException.class)
                    .hasRootCauseMessage("no value yet");
            assertThat(loop.next(LONG)).isEqualTo("sent");
            assertThat(get(receiver)).isEqualTo("v");
        }
    }

    @Test
    @DisplayName("S11 a loop without branches is refused, a closed one ends its round and refuses the next")
    void shouldRefuseWhatMakesNoSense() throws Exception {
        Channel<String> x = text(0, fresh("s11-end"));
        SelectLoop<String> loop = client(0).selectLoop();
        assertThatThrownBy(loop::next).isInstanceOf(InvalidArgumentException.class);
        loop.receive(x, value -> value);
        CompletableFuture<String> round = loop.nextAsync();
        awaitChannel(x, info -> info.selectReceivers() == 1);

        loop.close();

        assertThat(failure(round)).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(loop::next).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> loop.receive(x, value -> value)).isInstanceOf(IllegalStateException.class);
        if (driver().hasPayloads()) {
            assertThatThrownBy(() -> client(0).<String>selectLoop().receive(text(1, x.name()), value -> value))
                    .isInstanceOf(InvalidArgumentException.class);
        }
        assertIdle(x);
    }

    @Test
    @DisplayName("S11 ten thousand branches, one of which has a partner")
    void shouldTakeManyBranches() throws Exception {
        String prefix = fresh("s11-many");
        try (SelectLoop<Integer> loop = client(0).selectLoop()) {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                loop.receive(client(0).channel(prefix + "-" + i, Codec.utf8()), value -> number);
            }
            CompletableFuture<Integer> round = loop.nextAsync();
            text(1, prefix + "-7777").send("v");

            assertThat(get(round)).isEqualTo(7_777);
        }
    }

    private List<Channel<String>> channels(int count) {
        List<Channel<String>> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            channels.add(text(0, fresh("s11")));
        }
        return channels;
    }
}
