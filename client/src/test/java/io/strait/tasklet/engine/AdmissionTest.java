package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.strait.SelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.ReceiveHandler;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the owner does with something that another thread has started, before the command that starts it has run. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> channel = scheduler.channel();

    @AfterEach
    void close() {
        scheduler.close();
    }

    /** Has a tasklet do {@code owned} after {@code outside} was done elsewhere and its commands wait. */
    private <V> V early(java.util.function.Supplier<V> outside, java.util.function.Consumer<V> owned) throws Exception {
        CountDownLatch inTasklet = new CountDownLatch(1);
        AtomicReference<V> made = new AtomicReference<>();
        Tasklet<Void> owner = scheduler.spawn(() -> {
            inTasklet.countDown();
            while (made.get() == null) {
                Thread.onSpinWait();
            }
            owned.accept(made.get());
        });
        inTasklet.await();
        made.set(outside.get());
        owner.join();
        return made.get();
    }

    @Test
    @DisplayName("a tasklet that is suspended before it is admitted does not run until it is resumed")
    void shouldSuspendBeforeAdmission() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        Tasklet<Integer> tasklet = early(() -> scheduler.spawn(ran::incrementAndGet), Tasklet::suspend);
        await().until(() -> tasklet.state() == Tasklet.State.SUSPENDED);
        scheduler.spawn(() -> 0).join();
        assertThat(ran).hasValue(0);
        assertThat(scheduler.runnableCount()).isZero();
        tasklet.resume();
        assertThat(tasklet.join()).isEqualTo(1);
    }

    @Test
    @DisplayName("a tasklet that is to run next before it is admitted runs once")
    void shouldRunNextBeforeAdmission() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        Tasklet<Integer> tasklet = early(
                () -> scheduler.spawn(() -> {
                    channel.receive();
                    return ran.incrementAndGet();
                }),
                Tasklet::runNext);
        scheduler.spawn(() -> 0).join();
        channel.send(1);
        assertThat(tasklet.join()).isEqualTo(1);
        assertThat(scheduler.taskletCount()).isZero();
        assertThat(scheduler.runnableCount()).isZero();
    }

    @Test
    @DisplayName("C6 an operation that is cancelled before it began is withdrawn")
    void shouldCancelBeforeBegin() throws Exception {
        CompletableFuture<Integer> receive = early(channel::receiveAsync, future -> future.cancel(false));
        assertThat(catchThrowable(() -> receive.get(10, TimeUnit.SECONDS)))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
        assertThat(channel.balance()).isZero();
    }

    @Test
    @DisplayName("S11 a branch that is removed or disabled before it is enrolled stays so")
    void shouldRemoveBeforeEnrolment() throws Exception {
        SelectLoop<Integer> loop = scheduler.selectLoop();
        early(() -> loop.receive(channel, value -> value), SelectLoop.Branch::remove);
        assertThat(channel.info().selectReceivers()).isZero();
        SelectLoop.Branch disabled = early(() -> loop.receive(channel, value -> value), SelectLoop.Branch::disable);
        assertThat(channel.info().selectReceivers()).isZero();
        assertThat(disabled.isEnabled()).isFalse();
        disabled.enable();
        assertThat(channel.info().selectReceivers()).isEqualTo(1);
        loop.close();
    }

    @Test
    @DisplayName("S11 a round that ends by an error says so, and does not open the next round's place")
    void shouldReportErrorOfRound() throws Exception {
        SelectLoop<Integer> loop = scheduler.selectLoop();
        loop.receive(channel, value -> {
            throw new AssertionError("handler");
        });
        CompletableFuture<Integer> round = loop.nextAsync();
        channel.send(1);
        assertThat(catchThrowable(() -> round.get(10, TimeUnit.SECONDS))).hasCauseInstanceOf(AssertionError.class);
        loop.close();
    }

    @Test
    @DisplayName("a pumped scheduler whose handlers are due has work")
    void shouldHaveWorkForHandlers() throws Exception {
        AtomicInteger received = new AtomicInteger();
        Scheduler pumped = Scheduler.pumped(SchedulerOptions.defaults());
        LocalChannel<Integer> there = pumped.channel();
        there.onReceive((ReceiveHandler<Integer>) value -> {
            received.incrementAndGet();
            if (value < 2_000) {
                there.sendThen(value + 1, () -> {}, failure -> {});
            }
        });
        there.sendThen(1, () -> {}, failure -> {});
        while (pumped.hasWork()) {
            pumped.run(Duration.ZERO);
        }
        assertThat(received).hasValue(2_000);
        pumped.close();
    }

    @Test
    @DisplayName("a second thread that closes a scheduler waits for the end too")
    void shouldWaitForEndInEachClose() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        CompletableFuture<Integer> cleanedUp = new CompletableFuture<>();
        scheduler.spawn(() -> {
            try {
                begun.countDown();
                channel.receive();
            } finally {
                killed.countDown();
                while (!cleanedUp.isDone()) {
                    Thread.yield();
                }
            }
        });
        begun.await();
        CompletableFuture<Void> first = CompletableFuture.runAsync(scheduler::close);
        killed.await();
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
            scheduler.close();
            return scheduler.taskletCount();
        });
        new Thread(() -> {
                    await().pollDelay(100, TimeUnit.MILLISECONDS).until(() -> true);
                    cleanedUp.complete(1);
                })
                .start();
        assertThat(second.get(10, TimeUnit.SECONDS)).isZero();
        first.get(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("T1 what is raised in a tasklet that is in a call of the JDK comes once")
    void shouldRaiseOnce() throws Exception {
        java.util.concurrent.locks.ReentrantLock lock = new java.util.concurrent.locks.ReentrantLock();
        lock.lock();
        CompletableFuture<String> caught = new CompletableFuture<>();
        Tasklet<Integer> tasklet = scheduler.spawn(() -> {
            lock.lock();
            lock.unlock();
            try {
                channel.receive();
            } catch (IllegalArgumentException e) {
                caught.complete(e.getMessage());
            }
            return channel.receive();
        });
        await().until(() -> tasklet.state() == Tasklet.State.BLOCKED);
        tasklet.raise(new IllegalArgumentException("raised"));
        // So that the raise has come before the lock is free.
        scheduler.tasklets();
        lock.unlock();
        assertThat(caught.get(10, TimeUnit.SECONDS)).isEqualTo("raised");
        channel.send(8);
        assertThat(tasklet.join(Duration.ofSeconds(10))).isEqualTo(8);
    }
}
