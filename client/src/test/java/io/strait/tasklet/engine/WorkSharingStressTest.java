package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerGroup;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasklets that move between schedulers while they are joined, killed, suspended and time out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkSharingStressTest {

    private static final int TASKLETS = 60;
    private static final int STEPS = 40;

    private static int work(SplittableRandom random, ReentrantLock lock) throws InterruptedException {
        int done = 0;
        for (int step = 0; step < STEPS; step++) {
            Scheduler here = Tasklet.current().scheduler();
            switch (random.nextInt(5)) {
                case 0 -> Tasklet.yield();
                case 1 -> {
                    LocalChannel<Integer> channel = here.channel();
                    channel.tryReceive(Duration.ofNanos(random.nextInt(200_000)));
                }
                case 2 -> {
                    LocalChannel<Integer> channel = here.channel();
                    Tasklet<Void> sender = here.spawn(TaskletOptions.defaults(), () -> {
                        channel.trySend(1, Duration.ofMillis(200));
                        return null;
                    });
                    channel.tryReceive(Duration.ofMillis(200));
                    try {
                        sender.join();
                    } catch (io.strait.tasklet.TaskletFailedException e) {
                        done--;
                    }
                }
                case 3 -> Tasklet.sleep(Duration.ofNanos(random.nextInt(100_000)));
                default -> {
                    lock.lock();
                    try {
                        Tasklet.yield();
                    } finally {
                        lock.unlock();
                    }
                }
            }
            for (int i = random.nextInt(20_000); i > 0; i--) {
                Thread.onSpinWait();
            }
            done++;
        }
        return done;
    }

    @Test
    @DisplayName("T3 a tasklet that moves is killed, suspended, joined and timed where it is")
    void shouldSurviveMoves() throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            AtomicInteger told = new AtomicInteger();
            List<Tasklet<Integer>> tasklets = new ArrayList<>();
            try (SchedulerGroup group =
                    SchedulerGroup.start(3, SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null))) {
                ReentrantLock lock = new ReentrantLock();
                for (int i = 0; i < TASKLETS; i++) {
                    SplittableRandom own = random.split();
                    Tasklet<Integer> tasklet =
                            group.schedulers().get(0).spawn(TaskletOptions.defaults(), () -> work(own, lock));
                    tasklets.add(tasklet);
                    tasklet.onEnd(exit -> told.incrementAndGet());
                }
                for (int act = 0; act < 400; act++) {
                    Tasklet<Integer> victim = tasklets.get(random.nextInt(TASKLETS));
                    switch (random.nextInt(8)) {
                        case 0 -> victim.kill();
                        case 1, 2 -> victim.suspend();
                        case 3, 4 -> victim.resume();
                        case 5 -> victim.completion();
                        case 6 -> ((RuntimeTasklet<?>) victim).thread().interrupt();
                        default -> victim.runNext();
                    }
                    for (int i = random.nextInt(3_000); i > 0; i--) {
                        Thread.onSpinWait();
                    }
                }
                tasklets.forEach(Tasklet::resume); // All first: a suspended one may have the lock.
                for (Tasklet<Integer> tasklet : tasklets) {
                    Exit<Integer> exit = tasklet.completion()
                            .<Exit<Integer>>handle((value, failure) -> tasklet.exit())
                            .get(20, TimeUnit.SECONDS);
                    assertThat(exit).as("seed=%d %s", seed, tasklet).isNotNull();
                }
                await().until(() -> group.schedulers().stream().allMatch(scheduler -> scheduler.taskletCount() == 0));
                for (Scheduler scheduler : group.schedulers()) {
                    assertThat(scheduler.runnableCount()).as("seed=%d", seed).isZero();
                    assertThat(scheduler.stats().failedHooks())
                            .as("seed=%d", seed)
                            .isZero();
                }
            }
            assertThat(told).hasValue(TASKLETS);
        }
    }

    @Test
    @DisplayName("T3 a group that is closed while tasklets move ends them all")
    void shouldCloseWhileMoving() throws Exception {
        for (int round = 0; round < 60; round++) {
            SplittableRandom random = new SplittableRandom(round);
            List<CompletableFuture<Void>> ended = new ArrayList<>();
            SchedulerGroup group = SchedulerGroup.start(
                    3,
                    SchedulerOptions.defaults()
                            .withWatchdog(Duration.ZERO, null)
                            .withCloseTimeout(Duration.ofSeconds(20)));
            for (int i = 0; i < 40; i++) {
                Tasklet<Void> tasklet = group.spawn(TaskletOptions.defaults(), () -> {
                    while (true) {
                        Tasklet.yield();
                    }
                });
                CompletableFuture<Void> end = new CompletableFuture<>();
                tasklet.onEnd(exit -> end.complete(null));
                ended.add(end);
            }
            for (int i = random.nextInt(200_000); i > 0; i--) {
                Thread.onSpinWait();
            }
            group.close();
            for (CompletableFuture<Void> end : ended) {
                end.get(20, TimeUnit.SECONDS);
            }
        }
    }
}
