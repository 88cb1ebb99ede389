package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.ClientClosedException;
import io.strait.client.VirtualThreads;
import io.strait.tasklet.DeadlockException;
import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scheduler that another loop drives, and what it says when nothing can run. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchedulerEmbeddingTest {

    private static final SchedulerOptions OPTIONS = SchedulerOptions.defaults().withName("pumped");

    @Test
    @DisplayName("T8 when every tasklet is blocked the run says so, naming each and what it waits for")
    void shouldReportDeadlock() throws Exception {
        try (Scheduler scheduler = Scheduler.pumped(OPTIONS)) {
            LocalChannel<Integer> forks = scheduler.channel("forks", io.strait.ChannelOptions.rendezvous());
            LocalChannel<Integer> plates = scheduler.channel("plates", io.strait.ChannelOptions.rendezvous());
            Tasklet<Integer> first = scheduler.spawn(TaskletOptions.named("kant"), () -> forks.receive());
            scheduler.spawn(
                    TaskletOptions.named("hume"),
                    () -> scheduler
                            .<Integer>select()
                            .receive(plates, value -> value)
                            .send(plates, 1, () -> 1)
                            .run());
            scheduler.spawn(TaskletOptions.named("mill"), () -> first.join());
            assertThatThrownBy(scheduler::run)
                    .isInstanceOf(DeadlockException.class)
                    .hasMessageContaining("count=3")
                    .hasMessageContaining("kant: receive from forks")
                    .hasMessageContaining("hume: select of receive from plates, send to plates")
                    .hasMessageContaining("mill: end of kant");
            // They stay as they are, and go on when somebody comes.
            scheduler.spawn(() -> {
                forks.send(1);
                plates.send(2);
            });
            scheduler.run();
            assertThat(first.join()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("T8 a tasklet that something outside can wake is no deadlock")
    void shouldNotReportWhatOutsideCanWake() throws Exception {
        try (Scheduler scheduler = Scheduler.pumped(OPTIONS)) {
            LocalChannel<Integer> channel = scheduler.channel();
            Tasklet<Void> sleeper = scheduler.spawn(() -> Tasklet.sleep(Duration.ofMillis(5)));
            Tasklet<Integer> receiver = scheduler.spawn(() -> channel.receive());
            CompletableFuture<Void> outside = CompletableFuture.runAsync(() -> {
                await().until(() -> receiver.state() == Tasklet.State.BLOCKED);
                channel.sendAsync(3).join();
            });
            CompletableFuture<Integer> future = new CompletableFuture<>();
            Tasklet<Integer> waiting = scheduler.spawn(() -> future.get());
            outside.whenComplete((done, failure) -> future.complete(4));
            scheduler.run();
            assertThat(sleeper.exit()).isInstanceOf(Exit.Returned.class);
            assertThat(receiver.exit()).isEqualTo(new Exit.Returned<>(3));
            assertThat(waiting.exit()).isEqualTo(new Exit.Returned<>(4));
        }
    }

    @Test
    @DisplayName("T1 run ends while daemons live")
    void shouldNotWaitForDaemons() throws Exception {
        try (Scheduler scheduler = Scheduler.pumped(OPTIONS)) {
            LocalChannel<Integer> requests = scheduler.channel();
            AtomicInteger served = new AtomicInteger();
            scheduler.spawn(TaskletOptions.defaults().asDaemon(), () -> {
                for (int request : requests) {
                    served.addAndGet(request);
                }
            });
            scheduler.spawn(() -> requests.send(5));
            scheduler.run();
            scheduler.run(Duration.ofMillis(1));
            assertThat(served).hasValue(5);
            assertThat(scheduler.taskletCount()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("T2 a run with a budget comes back when it is used up, and goes on where it was")
    void shouldKeepBudget() throws Exception {
        try (Scheduler scheduler = Scheduler.pumped(OPTIONS)) {
            AtomicInteger turns = new AtomicInteger();
            Tasklet<Void> endless = scheduler.spawn(() -> {
                while (true) {
                    turns.incrementAndGet();
                    Tasklet.yield();
                }
            });
            assertThat(scheduler.run(Duration.ZERO)).isEqualTo(1);
            assertThat(turns).hasValue(1);
            int more = scheduler.run(Duration.ofMillis(2));
            assertThat(turns).hasValue(1 + more);
            assertThat(scheduler.runnableCount()).isEqualTo(1);
            endless.kill();
            scheduler.run(Duration.ofMillis(2));
            assertThat(endless.exit()).isInstanceOf(Exit.Killed.class);
        }
    }

    @Test
    @DisplayName("T2 an outer loop drives tasklets by onWork and the next deadline")
    void shouldRunInsideOuterLoop() throws Exception {
        Semaphore work = new Semaphore(0);
        try (Scheduler scheduler = Scheduler.pumped(OPTIONS.withOnWork(work::release))) {
            LocalChannel<Integer> channel = scheduler.channel();
            AtomicInteger sum = new AtomicInteger();
            Tasklet<Void> consumer = scheduler.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    sum.addAndGet(channel.receive());
                }
            });
            Tasklet<Void> sleeper = scheduler.spawn(() -> {
                for (int i = 0; i < 3; i++) {
                    Tasklet.sleep(Duration.ofMillis(3));
                }
            });
            CompletableFuture<Void> outside = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    channel.sendAsync(1).join();
                }
            });
            while (consumer.exit() == null || sleeper.exit() == null) {
                scheduler.run(Duration.ofMillis(1));
                long deadlineNs = scheduler.nextDeadlineNs();
                long waitNs =
                        deadlineNs == Long.MAX_VALUE ? TimeUnit.SECONDS.toNanos(10) : deadlineNs - System.nanoTime();
                if (consumer.exit() == null || sleeper.exit() == null) {
                    boolean unused = work.tryAcquire(Math.max(0, waitNs), TimeUnit.NANOSECONDS);
                }
            }
            outside.join();
            assertThat(sum).hasValue(100);
        }
    }

    @Test
    @DisplayName("T2 whoever pumps a scheduler may ask it between two runs, and finds what was asked for before")
    void shouldAnswerBetweenRuns() throws Exception {
        try (Scheduler scheduler = Scheduler.pumped(OPTIONS)) {
            assertThat(scheduler.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
            LocalChannel<Integer> channel = scheduler.channel();
            Tasklet<Integer> receiver = scheduler.spawn(() -> channel.receive(Duration.ofSeconds(20)));
            assertThat(scheduler.tasklets()).extracting(Tasklet::id).containsExactly(receiver.id());
            scheduler.run(Duration.ofMillis(1));
            assertThat(channel.info().waitingReceivers()).isEqualTo(1);
            assertThat(scheduler.nextDeadlineNs()).isGreaterThan(System.nanoTime());
            assertThat(scheduler.stats().spawned()).isEqualTo(1);
            channel.close("over");
            scheduler.run();
            assertThat(receiver.exit()).isInstanceOf(Exit.Failed.class);
        }
    }

    @Test
    @DisplayName("T2 one thread at a time pumps, and a scheduler with a thread of its own is not pumped")
    void shouldRefuseSecondPumper() throws Exception {
        try (Scheduler own = Scheduler.start()) {
            assertThatThrownBy(own::run).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> own.run(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        }
        try (Scheduler scheduler = Scheduler.pumped(OPTIONS)) {
            Tasklet<Void> nested = scheduler.spawn(() -> {
                assertThatThrownBy(scheduler::run).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(scheduler::close).isInstanceOf(IllegalStateException.class);
            });
            scheduler.run();
            assertThat(nested.exit()).isEqualTo(new Exit.Returned<Void>(null));
        }
    }

    @Test
    @DisplayName("T1 another thread closes a scheduler that is being pumped: the run ends, everybody is killed")
    void shouldCloseWhilePumped() throws Exception {
        Scheduler scheduler = Scheduler.pumped(OPTIONS);
        LocalChannel<Integer> channel = scheduler.channel();
        Tasklet<Integer> blocked = scheduler.spawn(() -> {
            Tasklet.sleep(Duration.ofHours(1));
            return channel.receive();
        });
        CompletableFuture<Void> pumping = CompletableFuture.runAsync(() -> {
            try {
                scheduler.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> blocked.state() == Tasklet.State.BLOCKED);
        scheduler.close();
        pumping.join();
        assertThat(blocked.exit()).isInstanceOf(Exit.Killed.class);
        assertThatThrownBy(channel::receive).isInstanceOf(ClientClosedException.class);
        scheduler.close();
    }

    @Test
    @DisplayName(
            "a join and a completion that race with the end of the last tasklet hear of it, though nobody pumps any more")
    void shouldTellOfEndAfterLastRun() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            try (Scheduler scheduler = Scheduler.pumped(OPTIONS)) {
                Tasklet<Integer> last = scheduler.spawn(() -> 1);
                CompletableFuture<Void> pumping =
                        CompletableFuture.runAsync(() -> scheduler.run(Duration.ofSeconds(10)));
                if (round % 2 == 0) {
                    assertThat(last.join(Duration.ofSeconds(10))).isEqualTo(1);
                } else {
                    assertThat(last.completion().get(10, TimeUnit.SECONDS)).isEqualTo(1);
                }
                pumping.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    @DisplayName("a virtual thread cannot pump a scheduler, and may close one")
    void shouldRefuseVirtualPump() throws Exception {
        Scheduler scheduler = Scheduler.pumped(OPTIONS);
        LocalChannel<Integer> never = scheduler.channel();
        AtomicInteger cleanedUp = new AtomicInteger();
        Tasklet<Integer> tasklet = scheduler.spawn(() -> {
            try {
                return never.receive();
            } finally {
                cleanedUp.incrementAndGet();
            }
        });
        scheduler.run(Duration.ZERO);
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        VirtualThreads.unstarted(() -> {
                    try {
                        assertThatThrownBy(() -> scheduler.run(Duration.ofSeconds(1)))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("a virtual thread cannot pump a scheduler: scheduler=pumped");
                        scheduler.close();
                        outcome.complete(null);
                    } catch (Throwable e) {
                        outcome.completeExceptionally(e);
                    }
                })
                .start();
        outcome.get(20, TimeUnit.SECONDS);
        assertThat(cleanedUp).hasValue(1);
        assertThat(tasklet.exit()).isInstanceOf(Exit.Killed.class);
    }
}
