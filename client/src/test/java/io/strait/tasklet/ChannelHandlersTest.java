package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.ChannelClosedException;
import io.strait.ChannelFullException;
import io.strait.ChannelInfo;
import io.strait.ChannelOptions;
import io.strait.ClientClosedException;
import io.strait.Overflow;
import io.strait.OverloadedException;
import io.strait.RemoteFailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers of channels on a scheduler that the test pumps. */
@Timeout(30)
class ChannelHandlersTest {

    private static final Consumer<RuntimeException> UNEXPECTED = why -> {
        throw why;
    };
    private static final Duration TURN = Duration.ofMillis(1);

    private final Scheduler scheduler =
            Scheduler.pumped(SchedulerOptions.defaults().withMaxCommands(100));
    private final LocalChannel<String> channel = scheduler.channel();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        scheduler.close();
    }

    private void pump() {
        int switches;
        do {
            switches = scheduler.run(TURN);
        } while (switches > 0);
    }

    @Test
    @DisplayName("C1 a handler takes one value at a time, in the order of the senders")
    void shouldReceiveInOrder() {
        scheduler.spawn(() -> channel.sendAll(List.of("a", "b", "c")));
        channel.onReceive(heard::add);

        pump();

        assertThat(heard).containsExactly("a", "b", "c");
        assertThat(info().waitingReceivers()).isEqualTo(1);
    }

    @Test
    @DisplayName("C4 a handler that was served goes behind those that wait")
    void shouldServeHandlersInTurn() {
        channel.onReceive(value -> heard.add("first " + value));
        channel.onReceive(value -> heard.add("second " + value));
        scheduler.spawn(() -> channel.sendAll(List.of("a", "b")));
        pump();
        scheduler.spawn(() -> channel.sendAll(List.of("c", "d")));
        pump();

        assertThat(heard).containsExactly("first a", "second b", "first c", "second d");
    }

    @Test
    @DisplayName("C1 a send calls back once its value was taken, and not before")
    void shouldCallBackWhenTaken() {
        channel.sendThen("a", () -> heard.add("sent"), UNEXPECTED);
        pump();
        assertThat(heard).isEmpty();

        scheduler.spawn(() -> {
            heard.add(channel.receive());
        });
        pump();

        assertThat(heard).containsExactlyInAnyOrder("a", "sent");
    }

    @Test
    void shouldNotGrowTheStackWhenHandlersAnswerEachOther() {
        int times = 100_000;
        LocalChannel<Integer> down = scheduler.channel();
        down.onReceive(value -> {
            if (value > 0) {
                down.sendThen(value - 1, () -> {}, UNEXPECTED);
            } else {
                heard.add("done");
            }
        });
        down.sendThen(times, () -> {}, UNEXPECTED);

        pump();

        assertThat(heard).containsExactly("done");
    }

    @Test
    void shouldLetTaskletsRunBetweenHandlersThatNeverStop() {
        channel.onReceive(value -> channel.sendThen(value, () -> {}, UNEXPECTED));
        channel.sendThen("forever", () -> {}, UNEXPECTED);
        Tasklet<Void> tasklet = scheduler.spawn(() -> {
            for (int i = 0; i < 10; i++) {
                Tasklet.yield();
            }
        });

        while (tasklet.exit() == null) {
            assertThat(scheduler.run(TURN)).isPositive();
        }

        assertThat(tasklet.exit()).isInstanceOf(Exit.Returned.class);
    }

    @Test
    @DisplayName("C9 a failure reaches the handler as one")
    void shouldHearOfFailures() {
        channel.onReceive(new ReceiveHandler<>() {
            @Override
            public void onValue(String value) {
                heard.add(value);
            }

            @Override
            public void onFailure(RemoteFailureException failure) {
                heard.add("failure " + failure.getCause().getMessage());
            }
        });
        scheduler.spawn(() -> {
            channel.sendFailure(new IllegalStateException("why"));
            channel.send("a");
        });

        pump();

        assertThat(heard).containsExactly("failure why", "a");
    }

    @Test
    @DisplayName("C7 a close ends handlers")
    void shouldHearOfTheClose() {
        List<RuntimeException> ends = new ArrayList<>();
        StandingReceive receive = channel.onReceive(ended(ends));
        scheduler.spawn(() -> channel.close("over"));
        pump();
        channel.sendThen("late", () -> heard.add("sent"), ends::add);
        pump();

        assertThat(receive.isOpen()).isFalse();
        assertThat(heard).isEmpty();
        assertThat(ends).hasSize(2).hasOnlyElementsOfType(ChannelClosedException.class);
    }

    @Test
    void shouldReceiveNoMoreOnceItIsClosed() {
        List<RuntimeException> ends = new ArrayList<>();
        StandingReceive receive = channel.onReceive(ended(ends));
        pump();
        receive.close();
        channel.sendThen("a", () -> heard.add("sent"), UNEXPECTED);
        pump();

        assertThat(receive.isOpen()).isFalse();
        assertThat(heard).isEmpty();
        assertThat(ends).isEmpty();
        assertThat(info().waitingSenders()).isEqualTo(1);
    }

    @Test
    void shouldGoOnAfterAHandlerThatThrows() {
        channel.onReceive(value -> {
            heard.add(value);
            throw new IllegalStateException("handler broke: value=" + value);
        });
        scheduler.spawn(() -> channel.sendAll(List.of("a", "b")));

        pump();
        Tasklet<Long> failed = scheduler.spawn(() -> scheduler.stats().failedHooks());
        pump();

        assertThat(heard).containsExactly("a", "b");
        assertThat(failed.exit()).isEqualTo(new Exit.Returned<>(2L));
    }

    @Test
    void shouldRefuseToBlockInAHandler() {
        channel.onReceive(value -> assertThatThrownBy(() -> channel.send("b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blocking call")
                .satisfies(refused -> heard.add("refused")));
        channel.sendThen("a", () -> {}, UNEXPECTED);

        pump();

        assertThat(heard).containsExactly("refused");
    }

    @Test
    @DisplayName("C3 a send to a full buffer that rejects fails")
    void shouldFailWhenTheBufferIsFull() {
        LocalChannel<String> small =
                scheduler.channel("small", ChannelOptions.buffered(1).withOverflow(Overflow.REJECT));
        List<RuntimeException> failures = new ArrayList<>();
        small.sendThen("a", () -> heard.add("sent"), failures::add);
        small.sendThen("b", () -> heard.add("sent"), failures::add);

        pump();

        assertThat(heard).containsExactly("sent");
        assertThat(failures).hasOnlyElementsOfType(ChannelFullException.class).hasSize(1);
    }

    @Test
    void shouldRefuseWhenTooManyWaitAtTheChannel() {
        LocalChannel<String> narrow =
                scheduler.channel("narrow", ChannelOptions.rendezvous().withMaxWaiting(1));
        List<RuntimeException> failures = new ArrayList<>();
        narrow.onReceive(ended(failures));
        narrow.onReceive(ended(failures));

        pump();

        assertThat(failures).hasOnlyElementsOfType(OverloadedException.class).hasSize(1);
    }

    @Test
    void shouldRefuseCallbacksThatNobodyRuns() {
        LocalChannel<String> latest = scheduler.channel("latest", ChannelOptions.conflated());
        Tasklet<Void> flooding = scheduler.spawn(() -> {
            while (true) {
                latest.sendThen("a", () -> {}, UNEXPECTED);
            }
        });

        pump();

        assertThat(flooding.exit())
                .isInstanceOfSatisfying(
                        Exit.Failed.class,
                        failed -> assertThat(failed.failure())
                                .isInstanceOf(OverloadedException.class)
                                .hasMessageContaining("callbacks wait for the scheduler"));
    }

    @Test
    void shouldEndHandlersWithTheScheduler() {
        List<RuntimeException> ends = new ArrayList<>();
        channel.onReceive(ended(ends));
        LocalChannel<String> other = scheduler.channel();
        other.sendThen("a", () -> {}, ends::add);
        pump();

        scheduler.close();

        assertThat(ends).hasOnlyElementsOfType(ClientClosedException.class).hasSize(2);
        assertThatThrownBy(() -> channel.onReceive(heard::add)).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> channel.sendThen("a", () -> {}, UNEXPECTED)).isInstanceOf(ClientClosedException.class);
    }

    @Test
    @DisplayName("T8 handlers do not hide that all tasklets are blocked")
    void shouldReportADeadlockBesideHandlers() {
        channel.onReceive(heard::add);
        scheduler.spawn(() -> {
            scheduler.<String>channel().receive();
        });

        assertThatThrownBy(scheduler::run).isInstanceOf(DeadlockException.class);
    }

    @Test
    void shouldServeOtherThreads() throws Exception {
        try (Scheduler own = Scheduler.start()) {
            LocalChannel<String> there = own.channel();
            CompletableFuture<String> received = new CompletableFuture<>();
            CompletableFuture<Boolean> sent = new CompletableFuture<>();
            there.onReceive(received::complete);
            there.sendThen("a", () -> sent.complete(true), sent::completeExceptionally);

            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("a");
            assertThat(sent.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private ChannelInfo info() {
        CompletableFuture<ChannelInfo> info = channel.infoAsync();
        pump();
        return info.join();
    }

    private ReceiveHandler<String> ended(List<RuntimeException> ends) {
        return new ReceiveHandler<>() {
            @Override
            public void onValue(String value) {
                heard.add(value);
            }

            @Override
            public void onEnd(RuntimeException why) {
                ends.add(why);
            }
        };
    }
}
