package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.AllClosedException;
import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.InvalidArgumentException;
import io.strait.OperationTimeoutException;
import io.strait.SelectLoop;
import io.strait.Strait;
import io.strait.SupplierFailedException;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A persistent select over channels of a Strait, local channels and guards. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedSelectLoopTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Scheduler scheduler = Scheduler.start();
    private final Strait strait = Strait.local();
    private final Channel<String> remote = strait.channel("remote", Codec.utf8());
    private final LocalChannel<String> local = scheduler.channel();
    private final GuardedSelectLoop<String> loop = scheduler.selectLoop();

    @AfterEach
    void close() {
        loop.close();
        scheduler.close();
        strait.close();
    }

    @Test
    @DisplayName("S11 each branch of a mixed loop fires, whoever comes first")
    void shouldServeEachBranch() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        loop.receive(remote, value -> "remote " + value);
        loop.receive(local, value -> "local " + value);
        loop.guard(Guards.completion(future), value -> "future " + value);
        for (int round = 0; round < 50; round++) {
            CompletableFuture<String> first = loop.nextAsync();
            remote.send("a");
            assertThat(first.join()).isEqualTo("remote a");
            CompletableFuture<String> second = loop.nextAsync();
            local.send("b");
            assertThat(second.join()).isEqualTo("local b");
            CompletableFuture<Void> waiting = remote.sendAsync("c");
            assertThat(scheduler.spawn(() -> loop.next()).join()).isEqualTo("remote c");
            waiting.join();
            CompletableFuture<Void> alsoWaiting = local.sendAsync("d");
            assertThat(loop.next(LONG)).isEqualTo("local d");
            alsoWaiting.join();
        }
        future.complete("done");
        assertThat(loop.next()).isEqualTo("future done");
    }

    @Test
    @DisplayName("S11 S8 between two rounds nobody is met, neither here nor there")
    void shouldHoldNobodyUpBetweenRounds() throws Exception {
        loop.receive(remote, value -> "remote " + value);
        loop.receive(local, value -> "local " + value);
        assertThatThrownBy(() -> loop.next(Duration.ofMillis(2))).isInstanceOf(OperationTimeoutException.class);
        CompletableFuture<Void> waiting = remote.sendAsync("a");
        assertThat(local.trySend("b").isSent()).isFalse();
        assertThat(waiting).isNotDone();
        assertThat(loop.poll()).contains("remote a");
        waiting.join();
        assertThat(loop.poll()).isEmpty();
        assertThat(loop.pollAsync().join()).isEmpty();
    }

    @Test
    @DisplayName("S6 S11 remote send branches make their value when they are chosen")
    void shouldSendRemotely() throws Exception {
        AtomicInteger made = new AtomicInteger();
        loop.receive(local, value -> "local " + value);
        SelectLoop.Branch sends = loop.send(remote, () -> "v" + made.incrementAndGet(), () -> "sent");
        for (int round = 1; round <= 20; round++) {
            CompletableFuture<String> next = loop.nextAsync();
            assertThat(remote.receive()).isEqualTo("v" + round);
            assertThat(next.join()).isEqualTo("sent");
            CompletableFuture<String> other = loop.nextAsync();
            local.send("x");
            assertThat(other.join()).isEqualTo("local x");
        }
        assertThat(made).as("no value without a partner").hasValue(20);
        sends.remove();
        loop.send(
                remote,
                () -> {
                    throw new IllegalStateException("no value");
                },
                () -> "never");
        CompletableFuture<String> received = remote.receiveAsync();
        assertThatThrownBy(loop::next).isInstanceOf(SupplierFailedException.class);
        assertThat(received).isNotDone();
    }

    @Test
    @DisplayName("S11 remote branches are added, disabled, enabled and removed while a round waits")
    void shouldChangeWhileArmed() throws Exception {
        loop.receive(local, value -> "local " + value);
        CompletableFuture<String> first = loop.nextAsync();
        SelectLoop.Branch branch = loop.receive(remote, value -> "remote " + value);
        assertThat(branch.channel()).isEqualTo("remote");
        remote.send("a");
        assertThat(first.join()).isEqualTo("remote a");

        CompletableFuture<String> second = loop.nextAsync();
        branch.disable();
        assertThat(branch.isEnabled()).isFalse();
        CompletableFuture<Void> waiting = remote.sendAsync("b");
        local.send("c");
        assertThat(second.join()).isEqualTo("local c");
        CompletableFuture<String> third = loop.nextAsync();
        assertThat(waiting).isNotDone();
        branch.enable();
        assertThat(third.join()).isEqualTo("remote b");
        waiting.join();

        CompletableFuture<String> fourth = loop.nextAsync();
        branch.remove();
        local.send("d");
        assertThat(fourth.join()).isEqualTo("local d");
        assertThat(remote.trySend("e").isSent()).isFalse();
    }

    @Test
    @DisplayName("S7 S11 closed channels are told once each; when all are, the loop ends")
    void shouldEndWhenAllAreClosed() throws Exception {
        Channel<String> other = strait.channel("other", Codec.utf8());
        loop.receive(remote, value -> "remote " + value);
        loop.receive(other, value -> "other " + value);
        loop.receive(local, value -> "local " + value);
        CompletableFuture<String> first = loop.nextAsync();
        remote.close("over");
        assertThatThrownBy(first::join).hasCauseInstanceOf(ChannelClosedException.class);
        CompletableFuture<String> second = loop.nextAsync();
        local.close("over");
        assertThatThrownBy(second::join).hasCauseInstanceOf(ChannelClosedException.class);
        loop.onClosed(reason -> "closed " + reason.channel());
        CompletableFuture<String> third = loop.nextAsync();
        other.close("over");
        assertThat(third.join()).isEqualTo("closed other");
        assertThatThrownBy(loop::next).isInstanceOf(AllClosedException.class);
        assertThatThrownBy(loop::poll).isInstanceOf(AllClosedException.class);
        Channel<String> late = strait.channel("late", Codec.utf8());
        loop.receive(late, value -> "late " + value);
        CompletableFuture<String> fourth = loop.nextAsync();
        late.send("a");
        assertThat(fourth.join()).isEqualTo("late a");
    }

    @Test
    @DisplayName("S7 S11 a local branch goes on when all remote channels are closed")
    void shouldGoOnWithoutRemotes() throws Exception {
        loop.receive(remote, value -> "remote " + value);
        loop.receive(local, value -> "local " + value);
        remote.close("over");
        List<String> seen = new ArrayList<>();
        Tasklet<Void> all = scheduler.spawn(() -> loop.forEach(seen::add));
        for (int i = 0; i < 10; i++) {
            local.send("v" + i);
        }
        local.close("over");
        all.join();
        assertThat(seen).hasSize(10);
    }

    @Test
    @DisplayName("S3 S11 while local partners wait, at most 16 of them are served before a remote one")
    void shouldBeFairToRemotes() throws Exception {
        Channel<String> buffered = strait.channel("buffered", Codec.utf8(), ChannelOptions.buffered(100));
        for (int i = 0; i < 20; i++) {
            buffered.send("r");
        }
        loop.receive(buffered, value -> "remote");
        loop.receive(local, value -> "local");
        scheduler.spawn(() -> {
            while (true) {
                local.send("l");
            }
        });
        await().until(() -> local.balance() == 1);
        List<String> seen = scheduler
                .spawn(() -> {
                    List<String> served = new ArrayList<>();
                    for (int round = 0; round < 340; round++) {
                        served.add(loop.next());
                        Tasklet.yield();
                    }
                    return served;
                })
                .join();
        int since = 0;
        int remotes = 0;
        for (String what : seen) {
            since = what.equals("local") ? since + 1 : 0;
            remotes += what.equals("remote") ? 1 : 0;
            if (remotes < 20) {
                assertThat(since).isLessThanOrEqualTo(16);
            }
        }
        assertThat(remotes).isEqualTo(20);
        assertThat(seen.stream().filter("local"::equals))
                .as("and the other way round")
                .hasSize(320);
    }

    @Test
    @DisplayName("S2 S11 two mixed loops that face each other meet")
    void shouldMeetAnotherMixedLoop() throws Exception {
        Channel<String> back = strait.channel("back", Codec.utf8());
        Channel<String> never = strait.channel("never", Codec.utf8());
        int rounds = 100;
        GuardedSelectLoop<String> sending = scheduler.selectLoop();
        loop.receive(local, value -> "got " + value);
        loop.receive(back, value -> "back " + value);
        loop.receive(never, value -> "never");
        sending.send(local, () -> "v", () -> "sent");
        sending.send(back, () -> "w", () -> "sent back");
        sending.receive(never, value -> "never");
        Tasklet<Integer> left = scheduler.spawn(() -> {
            int locally = 0;
            for (int round = 0; round < rounds; round++) {
                locally += loop.next().startsWith("got") ? 1 : 0;
            }
            return locally;
        });
        Tasklet<Integer> right = scheduler.spawn(() -> {
            int locally = 0;
            for (int round = 0; round < rounds; round++) {
                locally += sending.next().equals("sent") ? 1 : 0;
            }
            return locally;
        });
        assertThat(left.join()).isEqualTo(right.join());
        sending.close();
    }

    @Test
    @DisplayName("S11 closing the loop ends its round and takes nothing any more")
    void shouldClose() throws Exception {
        loop.receive(remote, value -> "remote " + value);
        loop.receive(local, value -> "local " + value);
        CompletableFuture<String> round = loop.nextAsync();
        await().until(() -> remote.info().selectReceivers() == 1);
        loop.close();
        assertThatThrownBy(round::join).hasCauseInstanceOf(ClientClosedException.class);
        await().until(() -> remote.info().selectReceivers() == 0);
        assertThatThrownBy(loop::next).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> loop.receive(remote, value -> value)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> loop.receive(local, value -> value)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("S11 channels of another scheduler and of a second Strait are refused")
    void shouldRefuseStrangers() {
        loop.receive(remote, value -> value);
        try (Scheduler other = Scheduler.start();
                Strait second = Strait.local()) {
            LocalChannel<String> foreign = other.channel();
            Channel<String> stranger = second.channel("stranger", Codec.utf8());
            assertThatThrownBy(() -> loop.receive(foreign, value -> value))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(() -> loop.send(foreign, () -> "v", () -> "sent"))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(() -> loop.receive(stranger, value -> value))
                    .isInstanceOf(InvalidArgumentException.class);
        }
    }

    @Test
    @DisplayName("S8 S11 when the Strait is closed, a round says so")
    void shouldSayThatTheStraitIsClosed() throws Exception {
        loop.receive(remote, value -> "remote " + value);
        loop.receive(local, value -> "local " + value);
        CompletableFuture<String> round = loop.nextAsync();
        await().until(() -> remote.info().selectReceivers() == 1);
        strait.close();
        assertThatThrownBy(round::join).hasCauseInstanceOf(ClientClosedException.class);
    }
}
