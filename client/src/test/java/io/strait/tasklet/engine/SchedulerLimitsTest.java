package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.ClientClosedException;
import io.strait.OverloadedException;
import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a scheduler does at its limits, in spite of its callbacks, and at its end. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchedulerLimitsTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> never = scheduler.channel();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    @DisplayName("T1 spawns of other threads count while they wait for the scheduler, and make room when they end")
    void shouldCountWaitingSpawns() throws Exception {
        try (Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults().withMaxTasklets(10))) {
            List<CompletableFuture<Integer>> threads = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                threads.add(CompletableFuture.supplyAsync(() -> spawnUntilRefused(scheduler)));
            }
            int spawned = 0;
            for (CompletableFuture<Integer> thread : threads) {
                spawned += thread.get(10, TimeUnit.SECONDS);
            }
            assertThat(spawned).isEqualTo(10);
            scheduler.run();
            assertThat(spawnUntilRefused(scheduler)).isEqualTo(10);
            scheduler.run();
        }
    }

    private static int spawnUntilRefused(Scheduler scheduler) {
        int spawned = 0;
        while (true) {
            try {
                scheduler.spawn(() -> {});
                spawned++;
            } catch (OverloadedException e) {
                assertThat(e).hasMessageContaining("limit=10");
                return spawned;
            }
        }
    }

    @Test
    @DisplayName("T1 past the limit of tasklets a spawn throws, naming the limit")
    void shouldRefuseTooMany() throws Exception {
        try (Scheduler small =
                Scheduler.start(SchedulerOptions.defaults().withName("small").withMaxTasklets(3))) {
            LocalChannel<Integer> channel = small.channel();
            for (int i = 0; i < 3; i++) {
                small.spawn(() -> channel.receive());
            }
            await().until(() -> small.taskletCount() == 3);
            assertThatThrownBy(() -> small.spawn(() -> 1))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("limit=3");
            channel.send(1);
            await().until(() -> small.taskletCount() == 2);
            assertThat(small.spawn(() -> 1).join()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("T1 closing a scheduler kills every tasklet, and ends what waits from outside")
    void shouldKillAllOnClose() throws Exception {
        Scheduler mine = Scheduler.start();
        LocalChannel<Integer> channel = mine.channel();
        List<Tasklet<Integer>> tasklets = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tasklets.add(mine.spawn(() -> channel.receive()));
        }
        LocalChannel<Integer> other = mine.channel();
        CompletableFuture<Integer> outside = other.receiveAsync();
        CompletableFuture<Integer> select =
                mine.<Integer>select().receive(other, value -> value).runAsync();
        await().until(() -> channel.balance() == -1_000);
        mine.close();
        for (Tasklet<Integer> tasklet : tasklets) {
            assertThat(tasklet.exit()).isInstanceOf(Exit.Killed.class);
        }
        assertThatThrownBy(outside::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(select::join).isNotNull();
        assertThatThrownBy(() -> mine.spawn(() -> 1)).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(channel::receive).isInstanceOf(ClientClosedException.class);
        assertThat(mine.taskletCount()).isZero();
    }

    @Test
    @DisplayName("T5 an error in a callback does not stop the scheduler, and a callback must not wait for a tasklet")
    void shouldSurviveErrorsInCallbacks() throws Exception {
        scheduler.execute(() -> {
            throw new AssertionError("command");
        });
        Tasklet<Integer> ending = scheduler.spawn(() -> never.receive());
        CompletableFuture<Throwable> joined = new CompletableFuture<>();
        ending.onEnd(exit -> {
            throw new AssertionError("end");
        });
        scheduler.execute(() -> {
            try {
                ending.join();
            } catch (IllegalStateException | InterruptedException e) {
                joined.complete(e);
            }
        });
        assertThat(joined.join()).isInstanceOf(IllegalStateException.class);
        scheduler.setScheduleHook((previous, next) -> {
            throw new AssertionError("hook");
        });
        never.send(1);
        assertThat(ending.join()).isEqualTo(1);
        assertThat(scheduler.stats().failedHooks()).isGreaterThanOrEqualTo(3);
    }

    @Test
    @DisplayName("T1 a tasklet that is spawned while its scheduler closes is refused or ends, in every case")
    void shouldEndTaskletsOfClosingScheduler() throws Exception {
        for (int round = 0; round < 100; round++) {
            Scheduler mine = Scheduler.start(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null));
            CompletableFuture<Void> closing = CompletableFuture.runAsync(mine::close);
            List<Tasklet<Integer>> spawned = new ArrayList<>();
            try {
                while (spawned.size() < 2_000) {
                    spawned.add(mine.spawn(() -> 1));
                }
            } catch (ClientClosedException e) {
                assertThat(e).hasMessageContaining("closed");
            }
            closing.join();
            for (Tasklet<Integer> tasklet : spawned) {
                if (tasklet.exit() == null) {
                    await().until(() -> tasklet.exit() != null);
                }
            }
        }
    }

    @Test
    @DisplayName("T6 interrupts of another thread at any moment of a rendezvous do not stop the scheduler")
    void shouldSurviveInterruptsFromOutside() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        AtomicBoolean over = new AtomicBoolean();
        int values = 20_000;
        Tasklet<Integer> receiver = scheduler.spawn(() -> {
            thread.complete(Thread.currentThread());
            int sum = 0;
            for (int received = 0; received < values; ) {
                try {
                    sum += never.receive();
                    received++;
                } catch (InterruptedException e) {
                    Thread.yield();
                }
            }
            return sum;
        });
        Thread target = thread.join();
        Thread interrupter = new Thread(() -> {
            while (!over.get()) {
                target.interrupt();
                Thread.onSpinWait();
            }
        });
        interrupter.setDaemon(true);
        interrupter.start();
        Tasklet<Void> sender = scheduler.spawn(() -> {
            for (int i = 0; i < values; i++) {
                never.send(1);
            }
        });
        try {
            assertThat(receiver.join(Duration.ofSeconds(20))).isEqualTo(values);
            sender.join();
        } finally {
            over.set(true);
            interrupter.join();
        }
    }
}
