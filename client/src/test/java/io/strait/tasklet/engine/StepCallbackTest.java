package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.ChannelOptions;
import io.strait.Overflow;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Policy;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import io.strait.tasklet.policy.Policies;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Application code in the middle of a step meets a lock that another thread holds: nobody else runs meanwhile. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StepCallbackTest {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean otherRan = new AtomicBoolean();
    private final CompletableFuture<Boolean> otherRanMeanwhile = new CompletableFuture<>();

    /** What the application code does. */
    private void takeLock() {
        if (!otherRanMeanwhile.isDone()) {
            lock.lock();
            try {
                otherRanMeanwhile.complete(otherRan.get());
            } finally {
                lock.unlock();
            }
        }
    }

    /** Runs {@code step} as a tasklet, while another one is runnable and the lock is held until somebody waits for it. */
    private void check(Scheduler scheduler, TaskletBody step) throws Exception {
        lock.lock();
        try {
            scheduler.execute(() -> {
                scheduler.spawn(step);
                scheduler.spawn(() -> otherRan.set(true));
            });
            await().until(lock::hasQueuedThreads);
        } finally {
            lock.unlock();
        }
        assertThat(otherRanMeanwhile.get(10, TimeUnit.SECONDS)).isFalse();
        await().untilTrue(otherRan);
        scheduler.close();
    }

    @Test
    @DisplayName("T5 a channel hook that waits for a lock keeps its step whole")
    void shouldKeepStepOfHook() throws Exception {
        Scheduler scheduler = Scheduler.start();
        LocalChannel<Integer> channel = scheduler.channel();
        scheduler.setChannelHook((where, tasklet, sending, willBlock) -> takeLock());
        check(scheduler, () -> channel.trySend(1));
    }

    @Test
    @DisplayName("C2 a handler of undelivered values that waits for a lock keeps its step whole")
    void shouldKeepStepOfUndelivered() throws Exception {
        Scheduler scheduler = Scheduler.start();
        LocalChannel<Integer> channel = scheduler.channel(
                "conflated",
                ChannelOptions.buffered(1).withOverflow(Overflow.DROP_OLDEST),
                (name, value, reason) -> takeLock());
        check(scheduler, () -> {
            channel.send(1);
            channel.send(2);
        });
    }

    @Test
    @DisplayName("T3 a policy that waits for a lock keeps its step whole")
    void shouldKeepStepOfPolicy() throws Exception {
        AtomicBoolean waits = new AtomicBoolean();
        Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults().withPolicy(() -> new Locking(waits)));
        check(scheduler, () -> {
            waits.set(true);
            scheduler.spawn(() -> {});
        });
    }

    @Test
    @DisplayName("S10 a guard that waits for a lock as it hears that it lost keeps its partner's step whole")
    void shouldKeepStepOfGuard() throws Exception {
        Scheduler scheduler = Scheduler.start();
        LocalChannel<Integer> channel = scheduler.channel();
        selectWith(scheduler, channel, this::takeLock);
        check(scheduler, () -> channel.send(1));
    }

    @Test
    @DisplayName("a guard that makes its partner's tasklet wait is refused; the value is exchanged all the same")
    void shouldRefuseToBlock() throws Exception {
        try (Scheduler scheduler = Scheduler.start()) {
            LocalChannel<Integer> channel = scheduler.channel();
            LocalChannel<Integer> other = scheduler.channel();
            Tasklet<Integer> selecting = selectWith(scheduler, channel, () -> receiveFrom(other));
            scheduler.spawn(() -> channel.send(1)).join(Duration.ofSeconds(10));
            assertThat(selecting.join(Duration.ofSeconds(10))).isEqualTo(1);
            assertThat(scheduler.stats().failedHooks()).isEqualTo(1);
            assertThat(other.balance()).isZero();
            // Nor may it sleep, and nobody runs twice for it.
            Tasklet<Integer> again = selectWith(scheduler, channel, StepCallbackTest::sleep);
            scheduler.spawn(() -> channel.send(2)).join(Duration.ofSeconds(10));
            assertThat(again.join(Duration.ofSeconds(10))).isEqualTo(2);
            assertThat(scheduler.stats().failedHooks()).isEqualTo(2);
            assertThat(scheduler.runnableCount()).isZero();
        }
    }

    private static void sleep() {
        try {
            Tasklet.sleep(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A tasklet that waits for the channel or for a guard, which calls {@code onLost} when it has lost. */
    private static Tasklet<Integer> selectWith(Scheduler scheduler, LocalChannel<Integer> channel, Runnable onLost) {
        Tasklet<Integer> selecting = scheduler.spawn(() -> scheduler
                .<Integer>select()
                .receive(channel, value -> value)
                .guard(new Loser(onLost), value -> -1)
                .run());
        await().until(() -> channel.info().selectReceivers() == 1);
        return selecting;
    }

    private static void receiveFrom(LocalChannel<Integer> channel) {
        try {
            channel.receive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Never fires. */
    private static final class Loser extends Guard<Integer> {
        private final Runnable onLost;

        Loser(Runnable onLost) {
            this.onLost = onLost;
        }

        @Override
        public void enrol(Enrolment<Integer> enrolment) {}

        @Override
        public void withdrawn(Enrolment<Integer> enrolment) {
            onLost.run();
        }
    }

    /** First come, first served; waits for the lock once it is told to. */
    private final class Locking implements Policy {
        private final Policy inner = Policies.fifo();
        private final AtomicBoolean waits;

        Locking(AtomicBoolean waits) {
            this.waits = waits;
        }

        @Override
        public String name() {
            return "locking";
        }

        @Override
        public void put(Tasklet<?> tasklet, Cause cause) {
            if (waits.get()) {
                takeLock();
            }
            inner.put(tasklet, cause);
        }

        @Override
        public @Nullable Tasklet<?> next() {
            return inner.next();
        }

        @Override
        public boolean remove(Tasklet<?> tasklet) {
            return inner.remove(tasklet);
        }

        @Override
        public int size() {
            return inner.size();
        }
    }
}
