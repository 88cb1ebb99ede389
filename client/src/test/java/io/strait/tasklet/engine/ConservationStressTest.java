package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.ChannelOptions;
import io.strait.SelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of operation against every other, with kills, interrupts and timeouts: no value is lost, none comes twice. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConservationStressTest {

    private static final int WORKERS = 24;
    private static final int STEPS = 150;

    private final AtomicLong values = new AtomicLong();
    private final Set<Long> sent = ConcurrentHashMap.newKeySet();
    private final Set<Long> received = ConcurrentHashMap.newKeySet();
    private final Set<Long> doubled = ConcurrentHashMap.newKeySet();
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<LocalChannel<Long>> channels = new ArrayList<>();
    private Scheduler scheduler = Scheduler.start();

    private Long got(Long value) {
        if (!received.add(value)) {
            doubled.add(value);
        }
        return value;
    }

    private LocalChannel<Long> any(SplittableRandom random) {
        return channels.get(random.nextInt(channels.size()));
    }

    private void send(LocalChannel<Long> channel, Duration timeout) throws InterruptedException {
        long value = values.incrementAndGet();
        boolean known = false;
        try {
            if (channel.trySend(value, timeout).isSent()) {
                sent.add(value);
                known = true;
            }
        } finally {
            if (!known) {
                refused.add(value);
            }
        }
    }

    private void select(SplittableRandom random) throws InterruptedException {
        long value = values.incrementAndGet();
        long lazy = values.incrementAndGet();
        int trouble = random.nextInt(6);
        AtomicBoolean sentPlain = new AtomicBoolean();
        AtomicBoolean sentLazy = new AtomicBoolean();
        try {
            scheduler
                    .<Long>select()
                    .receive(any(random), this::got)
                    .send(any(random), value, () -> {
                        sentPlain.set(true);
                        return 0L;
                    })
                    .sendLazy(
                            any(random),
                            () -> {
                                if (trouble == 0) {
                                    throw new IllegalStateException("no value");
                                }
                                if (trouble < 3) {
                                    Tasklet.yield();
                                }
                                return lazy;
                            },
                            () -> {
                                sentLazy.set(true);
                                return 0L;
                            })
                    .receive(any(random), this::got)
                    .after(Duration.ofNanos(random.nextInt(3_000_000)), () -> 0L)
                    .run();
        } catch (io.strait.SupplierFailedException e) {
            sentLazy.set(false);
        } finally {
            (sentPlain.get() ? sent : refused).add(value);
            (sentLazy.get() ? sent : refused).add(lazy);
        }
    }

    private void work(SplittableRandom random, boolean tasklet) throws InterruptedException {
        AtomicLong pending = new AtomicLong();
        SelectLoop<Long> loop = scheduler.selectLoop();
        try {
            loop.receive(any(random), this::got);
            loop.receive(any(random), this::got);
            loop.send(
                    any(random),
                    () -> {
                        if (random.nextInt(8) == 0) {
                            throw new IllegalStateException("no value");
                        }
                        long value = values.incrementAndGet();
                        pending.set(value);
                        return value;
                    },
                    () -> {
                        sent.add(pending.get());
                        return 0L;
                    });
            for (int step = 0; step < STEPS && !over.get(); step++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> send(any(random), Duration.ofNanos(random.nextInt(2_000_000)));
                    case 2 ->
                        any(random)
                                .tryReceive(Duration.ofNanos(random.nextInt(2_000_000)))
                                .value()
                                .ifPresent(this::got);
                    case 3 -> select(random);
                    default -> {
                        try {
                            loop.next(Duration.ofNanos(random.nextInt(2_000_000)));
                        } catch (io.strait.OperationTimeoutException | io.strait.SupplierFailedException e) {
                            assertThat(e).isNotNull();
                        }
                    }
                }
            }
        } finally {
            loop.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    @DisplayName("D2 S1 S8 every value that was sent is received once, or in a buffer; none that was refused is")
    void shouldConserveValues(int seed) throws Exception {
        scheduler.close();
        scheduler = Scheduler.start(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null));
        SplittableRandom random = new SplittableRandom(seed);
        for (int capacity : new int[] {0, 0, 1, 3}) {
            channels.add(scheduler.channel(
                    "c" + channels.size(),
                    capacity == 0 ? ChannelOptions.rendezvous() : ChannelOptions.buffered(capacity)));
        }
        channels.get(1)
                .setPreference(seed % 2 == 0 ? LocalChannel.Preference.SENDER : LocalChannel.Preference.RECEIVER);
        channels.get(2).setScheduleAll(seed % 3 == 0);
        List<Tasklet<?>> tasklets = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            SplittableRandom own = random.split();
            tasklets.add(scheduler.spawn(() -> work(own, true)));
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SplittableRandom own = random.split();
            Thread thread = new Thread(() -> {
                try {
                    work(own, false);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (int act = 0; act < 300; act++) {
            Tasklet<?> victim = tasklets.get(random.nextInt(WORKERS));
            switch (random.nextInt(6)) {
                case 0 -> {
                    victim.kill();
                    SplittableRandom own = random.split();
                    tasklets.add(scheduler.spawn(() -> work(own, true)));
                }
                case 1 -> ((RuntimeTasklet<?>) victim).thread().interrupt();
                case 2 -> victim.suspend();
                case 3 -> victim.runNext();
                default -> victim.resume();
            }
            for (int i = random.nextInt(20_000); i > 0; i--) {
                Thread.onSpinWait();
            }
        }
        over.set(true);
        tasklets.forEach(Tasklet::resume);
        for (Thread thread : threads) {
            thread.join();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> scheduler.taskletCount() == 0);
        for (LocalChannel<Long> channel : channels) {
            assertThat(channel.info().waitingSenders()).isZero();
            for (var left = channel.tryReceive(); left.value().isPresent(); left = channel.tryReceive()) {
                got(left.value().get());
            }
        }
        assertThat(sent).as("seed=%d", seed).isNotEmpty();
        assertThat(doubled).as("received twice").isEmpty();
        assertThat(sent).as("sent, not received").allMatch(received::contains);
        assertThat(refused).as("refused, but received").noneMatch(received::contains);
        assertThat(scheduler.runnableCount()).isZero();
        assertThat(scheduler.stats().failedHooks()).isZero();
        scheduler.close();
    }
}
