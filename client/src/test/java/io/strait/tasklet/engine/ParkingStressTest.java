package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Races of parking, in rounds that start on both sides at once. A lost wake-up shows as a round that never ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParkingStressTest {

    private static final int ROUNDS = 3_000;
    private static final int EXCHANGES = 20_000;
    private static final long STUCK_SECONDS = 20;

    /** Spins for a moment that differs from round to round, so that both sides meet at every point of each other's way. */
    private static void spin(SplittableRandom random) {
        for (int i = random.nextInt(600); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("a command that is put while the loop goes to sleep wakes it")
    void shouldWakeSleepingLoop() throws Exception {
        try (Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null))) {
            SplittableRandom random = new SplittableRandom(1);
            for (int round = 0; round < ROUNDS; round++) {
                CompletableFuture<Boolean> ran = new CompletableFuture<>();
                scheduler.execute(() -> ran.complete(true));
                assertThat(ran.get(STUCK_SECONDS, TimeUnit.SECONDS)).isTrue();
                // The loop now looks for work for a while and goes to sleep; the next command comes somewhere on its
                // way.
                spin(random);
            }
        }
    }

    @Test
    @DisplayName("a command that is put while a pumping thread goes to sleep wakes it")
    void shouldWakePumper() throws Exception {
        Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null));
        LocalChannel<Integer> channel = scheduler.channel();
        Tasklet<Integer> receiver = scheduler.spawn(() -> {
            int sum = 0;
            for (int i = 0; i < ROUNDS; i++) {
                sum += channel.receive();
            }
            return sum;
        });
        // As long as this one waits for something outside, a blocked receiver is no deadlock.
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        Tasklet<Boolean> keeper = scheduler.spawn(() -> over.get());
        CompletableFuture<Void> pumping = CompletableFuture.runAsync(() -> {
            try {
                scheduler.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<Void> sent = new CompletableFuture<>();
            scheduler.execute(() -> channel.sendAsync(1).whenComplete((done, failure) -> sent.complete(null)));
            sent.get(STUCK_SECONDS, TimeUnit.SECONDS);
            spin(random);
        }
        assertThat(receiver.join(Duration.ofSeconds(STUCK_SECONDS))).isEqualTo(ROUNDS);
        over.complete(true);
        assertThat(keeper.join(Duration.ofSeconds(STUCK_SECONDS))).isTrue();
        pumping.get(STUCK_SECONDS, TimeUnit.SECONDS);
        scheduler.close();
    }

    @Test
    @DisplayName("a thread that parks for an operation is woken, whether its partner comes before or after it parked")
    void shouldWakeOutsideThreads() throws Exception {
        try (Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null))) {
            LocalChannel<Integer> channel = scheduler.channel();
            CyclicBarrier barrier = new CyclicBarrier(2);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                SplittableRandom random = new SplittableRandom(3);
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        barrier.await(STUCK_SECONDS, TimeUnit.SECONDS);
                        spin(random);
                        channel.send(round, Duration.ofSeconds(STUCK_SECONDS));
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            SplittableRandom random = new SplittableRandom(4);
            for (int round = 0; round < ROUNDS; round++) {
                barrier.await(STUCK_SECONDS, TimeUnit.SECONDS);
                spin(random);
                assertThat(channel.receive(Duration.ofSeconds(STUCK_SECONDS))).isEqualTo(round);
            }
            sending.get(STUCK_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName("a tasklet that parks in a call of the JDK's is woken, whenever the permit comes")
    void shouldWakeParkedTasklet() throws Exception {
        try (Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null))) {
            AtomicReference<Thread> thread = new AtomicReference<>();
            AtomicBoolean[] flags = new AtomicBoolean[ROUNDS];
            AtomicBoolean[] seen = new AtomicBoolean[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                flags[round] = new AtomicBoolean();
                seen[round] = new AtomicBoolean();
            }
            Tasklet<Void> parking = scheduler.spawn(() -> {
                thread.set(Thread.currentThread());
                for (int round = 0; round < ROUNDS; round++) {
                    while (!flags[round].get()) {
                        LockSupport.park(this);
                    }
                    seen[round].set(true);
                }
            });
            SplittableRandom random = new SplittableRandom(5);
            for (int round = 0; round < ROUNDS; round++) {
                spin(random);
                flags[round].set(true);
                LockSupport.unpark(thread.get());
                long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
                while (!seen[round].get()) {
                    assertThat(System.nanoTime() - endNs)
                            .as("stuck: round=%d", round)
                            .isNegative();
                    Thread.onSpinWait();
                    // The first permit may have come before there was a thread.
                    if (round == 0) {
                        LockSupport.unpark(thread.get());
                    }
                }
            }
            parking.join();
        }
    }

    @Test
    @DisplayName(
            "a tasklet whose stack trace another thread takes all the time loses no wake-up, and is never taken for deadlocked")
    void shouldSurviveStackTraces() throws Exception {
        Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null));
        LocalChannel<Integer> ping = scheduler.channel();
        LocalChannel<Integer> pong = scheduler.channel();
        Tasklet<Integer> first = scheduler.spawn(() -> {
            int sum = 0;
            for (int i = 0; i < EXCHANGES; i++) {
                ping.send(i);
                sum += pong.receive() - i;
                Tasklet.yield();
            }
            ping.close();
            return sum;
        });
        Tasklet<Boolean> second = scheduler.spawn(() -> {
            for (int value : ping) {
                pong.send(value);
            }
            return true;
        });
        AtomicBoolean over = new AtomicBoolean();
        Thread observer = new Thread(() -> {
            while (!over.get()) {
                first.stackTrace();
                second.stackTrace();
            }
        });
        observer.setDaemon(true);
        observer.start();
        try {
            scheduler.run();
        } finally {
            over.set(true);
            observer.join();
        }
        assertThat(first.exit()).isEqualTo(new Exit.Returned<>(0));
        assertThat(second.exit()).isEqualTo(new Exit.Returned<>(true));
        scheduler.close();
    }

    @Test
    @DisplayName("tasklets that other threads interrupt and unpark all the time exchange each value once")
    void shouldSurviveInterrupts() throws Exception {
        Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null));
        LocalChannel<Integer> ping = scheduler.channel();
        LocalChannel<Integer> pong = scheduler.channel();
        AtomicReference<Thread> firstThread = new AtomicReference<>();
        AtomicReference<Thread> secondThread = new AtomicReference<>();
        Tasklet<Integer> first = scheduler.spawn(() -> {
            firstThread.set(Thread.currentThread());
            int wrong = 0;
            for (int i = 0; i < EXCHANGES; i++) {
                send(ping, i);
                wrong += receive(pong) == i ? 0 : 1;
            }
            ping.close();
            return wrong;
        });
        Tasklet<Boolean> second = scheduler.spawn(() -> {
            secondThread.set(Thread.currentThread());
            for (int i = 0; i < EXCHANGES; i++) {
                send(pong, receive(ping));
            }
            return true;
        });
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger disturbed = new AtomicInteger();
        Thread observer = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(5);
            while (!over.get()) {
                Thread thread = random.nextBoolean() ? firstThread.get() : secondThread.get();
                if (thread != null) {
                    if (random.nextBoolean()) {
                        thread.interrupt();
                    } else {
                        LockSupport.unpark(thread);
                    }
                    disturbed.incrementAndGet();
                }
                spin(random);
            }
        });
        observer.setDaemon(true);
        observer.start();
        try {
            scheduler.run(); // An interrupt that went astray to the pumping thread would end it.
        } finally {
            over.set(true);
            observer.join();
        }
        assertThat(first.exit()).isEqualTo(new Exit.Returned<>(0));
        assertThat(second.exit()).isEqualTo(new Exit.Returned<>(true));
        assertThat(disturbed).hasPositiveValue();
        assertThat(Thread.interrupted()).isFalse();
        scheduler.close();
    }

    private static void send(LocalChannel<Integer> channel, int value) {
        while (true) {
            try {
                channel.send(value);
                return;
            } catch (InterruptedException e) {
                // It did nothing: once more.
            }
        }
    }

    private static int receive(LocalChannel<Integer> channel) {
        while (true) {
            try {
                return channel.receive();
            } catch (InterruptedException e) {
                // It did nothing: once more.
            }
        }
    }
}
