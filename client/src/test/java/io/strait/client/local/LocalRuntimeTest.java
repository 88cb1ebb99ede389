package io.strait.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.ConnectionEvent;
import io.strait.ConnectionListener;
import io.strait.OperationTimeoutException;
import io.strait.Overflow;
import io.strait.OverloadedException;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.port.StraitFactory;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to channels in one process; the promises themselves are in the contract suites. */
@Timeout(60)
class LocalRuntimeTest {

    @Test
    @DisplayName("C11 a dropped value reaches the undelivered handler, once")
    void shouldGiveDroppedValuesToHandler() throws Exception {
        List<String> undelivered = new CopyOnWriteArrayList<>();
        StraitOptions options = StraitOptions.builder()
                .undeliveredHandler((channel, content, reason) ->
                        undelivered.add(channel + " " + Codec.utf8().decode(content) + " " + reason))
                .build();
        try (Strait strait = Strait.local(options)) {
            ChannelOptions latest = ChannelOptions.buffered(1).withOverflow(Overflow.DROP_OLDEST);
            Channel<String> channel = strait.channel("news", Codec.utf8(), latest);

            channel.send("old");
            channel.send("new");
            channel.abort("over");

            await().atMost(Duration.ofSeconds(10)).until(() -> undelivered.size() == 2);
            assertThat(undelivered).containsExactly("news old OVERFLOW", "news new ABORTED");
        }
    }

    @Test
    @DisplayName("S4 a deadline that passes while the core is busy waits once, not once per look at the clock")
    void shouldNotFloodBusyCore() throws Exception {
        StraitOptions options = StraitOptions.builder().build();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (LocalRuntime runtime = new LocalRuntime(options);
                Strait strait = StraitFactory.over(runtime.open(), options)) {
            CompletableFuture<String> late =
                    strait.channel("orders", Codec.utf8()).receiveAsync(Duration.ofMillis(20));
            Thread busy = new Thread(() -> runtime.execute((machine, nowNs) -> {
                entered.countDown();
                awaitLatch(go);
            }));
            busy.start();
            entered.await();
            await().pollDelay(Duration.ofMillis(60)).until(() -> true);
            int waiting = runtime.waitingCommands();
            go.countDown();
            busy.join();

            assertThat(waiting).isLessThanOrEqualTo(1);
            assertThatThrownBy(late::join).hasCauseInstanceOf(OperationTimeoutException.class);
        }
    }

    @Test
    @DisplayName("D10 past the limit of unanswered operations one is refused, naming the limit")
    void shouldRefusePastLimit() {
        try (Strait strait = Strait.local(StraitOptions.builder().maxPending(2).build())) {
            Channel<String> channel = strait.channel("orders", Codec.utf8());
            List<CompletableFuture<String>> pending = List.of(channel.receiveAsync(), channel.receiveAsync());

            assertThatThrownBy(channel::receive)
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("credit=2");
            assertThat(pending).noneMatch(Future::isDone);
        }
    }

    @Test
    @DisplayName("a callback may start operations: they run after it, however long the chain is")
    void shouldNotRecurseThroughCallbacks() throws Exception {
        try (Strait strait = Strait.local()) {
            Channel<Integer> channel = strait.channel("count", numbers());
            int rounds = 20_000;
            CompletableFuture<Integer> last = new CompletableFuture<>();
            bounce(channel, rounds, last);

            for (int i = 0; i < rounds; i++) {
                channel.send(i);
            }

            assertThat(last.get(20, TimeUnit.SECONDS)).isEqualTo(rounds - 1);
        }
    }

    private static void bounce(Channel<Integer> channel, int left, CompletableFuture<Integer> last) {
        channel.receiveAsync().thenAccept(value -> {
            if (left == 1) {
                last.complete(value);
            } else {
                bounce(channel, left - 1, last);
            }
        });
    }

    @Test
    @DisplayName("many platform threads: nobody misses a wake-up")
    void shouldWakeEveryThread() throws Exception {
        exchange(Executors.newCachedThreadPool(), 8, 2_000);
    }

    @Test
    @DisplayName("many virtual threads: nobody misses a wake-up, and no carrier is held")
    void shouldWakeEveryVirtualThread() throws Exception {
        Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        exchange((ExecutorService) factory.invoke(null), 200, 50);
    }

    /** Half of the threads send, half receive, all through one channel. */
    private static void exchange(ExecutorService threads, int pairs, int each) throws Exception {
        Set<Integer> received = ConcurrentHashMap.newKeySet();
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> tasks = new ArrayList<>();
        try (Strait strait = Strait.local()) {
            Channel<Integer> channel = strait.channel("exchange", numbers());
            for (int pair = 0; pair < pairs; pair++) {
                tasks.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        channel.send(next.getAndIncrement());
                    }
                    return null;
                }));
                tasks.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        assertThat(received.add(channel.receive())).isTrue();
                    }
                    return null;
                }));
            }
            for (Future<?> task : tasks) {
                task.get(40, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(received).hasSize(pairs * each);
    }

    @Test
    @DisplayName("deadlines pass although nobody calls")
    void shouldRunDeadlinesByItself() throws Exception {
        try (Strait strait = Strait.local()) {
            Channel<String> channel = strait.channel("quiet", Codec.utf8());
            CompletableFuture<?> later = channel.tryReceiveAsync(Duration.ofMillis(80));
            CompletableFuture<?> sooner = channel.tryReceiveAsync(Duration.ofMillis(20));

            CompletableFuture.anyOf(later, sooner).get(10, TimeUnit.SECONDS);
            assertThat(later).isNotDone();
            later.get(10, TimeUnit.SECONDS);
            assertThat(sooner).isDone();
        }
    }

    @Test
    @DisplayName("worlds know nothing of each other, and a closed one says so")
    void shouldKeepWorldsApart() throws Exception {
        List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
        Strait one = Strait.local();
        one.addListener(new ConnectionListener() {
            @Override
            public void onClosed(ConnectionEvent event) {
                events.add(event);
            }
        });
        try (Strait other = Strait.local()) {
            CompletableFuture<Void> send =
                    one.channel("same name", Codec.utf8()).sendAsync("here");

            assertThat(other.channel("same name", Codec.utf8()).tryReceive().value())
                    .isEmpty();
            assertThat(send).isNotDone();
        }
        one.close();

        assertThat(events).hasSize(1);
    }

    private static Codec<Integer> numbers() {
        return Codec.of(
                "text/x-number",
                number -> Integer.toString(number).getBytes(),
                data -> Integer.parseInt(new String(data)));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
