package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.OperationTimeoutException;
import io.strait.tasklet.BlockTrapException;
import io.strait.tasklet.Exit;
import io.strait.tasklet.LinkedTaskletFailedException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskletLifeTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> never = scheduler.channel();

    @AfterEach
    void close() {
        scheduler.close();
    }

    private static void awaitBlocked(Tasklet<?> tasklet) {
        await().until(() -> tasklet.state() == Tasklet.State.BLOCKED);
    }

    @Test
    @DisplayName("T1 a tasklet's end shows its result, its exception, or that it was killed")
    void shouldShowHowItEnded() throws Exception {
        Tasklet<Integer> returns = scheduler.spawn(() -> 42);
        assertThat(returns.join()).isEqualTo(42);
        assertThat(returns.exit()).isEqualTo(new Exit.Returned<>(42));
        assertThat(returns.state()).isEqualTo(Tasklet.State.DONE);
        Tasklet<Void> throwing = scheduler.spawn(() -> {
            throw new IllegalStateException("mine");
        });
        assertThatThrownBy(throwing::join)
                .isInstanceOf(TaskletFailedException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        Tasklet<Integer> blocked = scheduler.spawn(() -> never.receive());
        awaitBlocked(blocked);
        blocked.kill();
        assertThatThrownBy(blocked::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThat(blocked.exit()).isInstanceOf(Exit.Killed.class);
    }

    @Test
    @DisplayName("T1 a tasklet is runnable, then blocked on what it says, then done")
    void shouldSayWhatItWaitsFor() throws Exception {
        LocalChannel<Integer> orders = scheduler.channel("orders", io.strait.ChannelOptions.rendezvous());
        Tasklet<Integer> receiver = scheduler.spawn(TaskletOptions.named("clerk"), () -> orders.receive());
        awaitBlocked(receiver);
        assertThat(receiver.waitingFor()).isEqualTo("receive from orders");
        assertThat(receiver.name()).isEqualTo("clerk");
        assertThat(orders.waiting()).containsExactly(receiver);
        orders.send(1);
        assertThat(receiver.join()).isEqualTo(1);
        assertThat(receiver.waitingFor()).isEmpty();
    }

    @Test
    @DisplayName("T1 a join with a deadline throws, and may be tried again, from tasklets and threads")
    void shouldTimeOutJoin() throws Exception {
        Tasklet<Integer> slow = scheduler.spawn(() -> never.receive());
        assertThatThrownBy(() -> slow.join(Duration.ofMillis(5))).isInstanceOf(OperationTimeoutException.class);
        CompletableFuture<Boolean> tried = new CompletableFuture<>();
        Tasklet<Integer> joiner = scheduler.spawn(() -> {
            assertThatThrownBy(() -> slow.join(Duration.ofMillis(5))).isInstanceOf(OperationTimeoutException.class);
            tried.complete(true);
            return slow.join();
        });
        tried.join();
        never.send(3);
        assertThat(joiner.join()).isEqualTo(3);
        assertThat(slow.join()).isEqualTo(3);
    }

    @Test
    @DisplayName("T7 a kill withdraws the offers first: nobody meets the dead, and finally blocks run")
    void shouldWithdrawBeforeKill() throws Exception {
        AtomicBoolean cleaned = new AtomicBoolean();
        Tasklet<Integer> victim = scheduler.spawn(() -> {
            try {
                return scheduler
                        .<Integer>select()
                        .receive(never, value -> value)
                        .run();
            } finally {
                // Its offer is gone by now.
                cleaned.set(never.info().selectReceivers() == 0);
            }
        });
        awaitBlocked(victim);
        victim.kill();
        assertThatThrownBy(victim::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThat(cleaned).isTrue();
        assertThat(never.trySend(1).isSent()).isFalse();
    }

    @Test
    @DisplayName("T7 S8 a kill that comes after the commit lets the operation complete; the next one throws")
    void shouldLetCommitWinOverKill() throws Exception {
        List<Integer> got = new ArrayList<>();
        Tasklet<Integer> victim = scheduler.spawn(() -> {
            got.add(never.receive());
            got.add(never.receive());
            return 0;
        });
        awaitBlocked(victim);
        Tasklet<Void> killer = scheduler.spawn(() -> {
            never.send(1); // makes the victim runnable; it has not run yet
            victim.kill();
        });
        killer.join();
        assertThatThrownBy(victim::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThat(got).containsExactly(1);
    }

    @Test
    @DisplayName("T7 a body that catches its kill is killed again at its next wait; one that never began does not run")
    void shouldKillAgain() throws Exception {
        Tasklet<Integer> stubborn = scheduler.spawn(() -> {
            try {
                return never.receive();
            } catch (TaskletKilled e) {
                return never.receive();
            }
        });
        awaitBlocked(stubborn);
        stubborn.kill();
        assertThatThrownBy(stubborn::join).hasCauseInstanceOf(TaskletKilled.class);
        AtomicBoolean ran = new AtomicBoolean();
        Tasklet<Void> parent = scheduler.spawn(() -> {
            Tasklet<Void> child = scheduler.spawn(() -> ran.set(true));
            child.kill();
            assertThatThrownBy(child::join).hasCauseInstanceOf(TaskletKilled.class);
        });
        parent.join();
        assertThat(ran).isFalse();
    }

    @Test
    @DisplayName("T1 an exception raised inside can be caught, and the tasklet goes on")
    void shouldRaiseInside() throws Exception {
        Tasklet<String> tasklet = scheduler.spawn(() -> {
            try {
                return "received " + never.receive();
            } catch (IllegalArgumentException e) {
                return e.getMessage() + " and " + never.receive();
            }
        });
        awaitBlocked(tasklet);
        tasklet.raise(new IllegalArgumentException("raised"));
        never.send(2);
        assertThat(tasklet.join()).isEqualTo("raised and 2");
    }

    @Test
    @DisplayName("T6 T7 a tasklet that is killed in a call of the JDK's ends as killed")
    void shouldKillInJdkCall() throws Exception {
        CompletableFuture<Integer> never = new CompletableFuture<>();
        Tasklet<Integer> waiting = scheduler.spawn(() -> never.get());
        awaitBlocked(waiting);
        waiting.kill();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThat(waiting.exit()).isInstanceOf(Exit.Killed.class);
    }

    @Test
    @DisplayName("T1 a failure is raised in linked tasklets, a normal end and an unlinked one are not")
    void shouldLink() throws Exception {
        Tasklet<Integer> first = scheduler.spawn(() -> never.receive());
        LocalChannel<Integer> other = scheduler.channel();
        Tasklet<Integer> second = scheduler.spawn(() -> other.receive());
        Tasklet<Integer> unlinked = scheduler.spawn(() -> other.receive());
        first.link(second);
        first.link(unlinked);
        first.unlink(unlinked);
        Tasklet<Integer> normal = scheduler.spawn(() -> 1);
        normal.link(second);
        normal.join();
        first.kill();
        assertThatThrownBy(second::join)
                .cause()
                .isInstanceOf(LinkedTaskletFailedException.class)
                .hasCauseInstanceOf(TaskletKilled.class);
        other.send(4);
        assertThat(unlinked.join()).isEqualTo(4);
    }

    @Test
    @DisplayName("T1 S10 a tasklet's end is a branch of a select, and a select that loses leaves nothing behind")
    void shouldMonitor() throws Exception {
        Tasklet<Integer> watched = scheduler.spawn(() -> never.receive());
        LocalChannel<Integer> ticks = scheduler.channel();
        Tasklet<String> monitor = scheduler.spawn(() -> {
            var select = scheduler
                    .<String>select()
                    .guard(watched.ended(), exit -> "ended " + exit)
                    .receive(ticks, tick -> "tick");
            String last = select.run();
            while (last.equals("tick")) {
                last = select.run();
            }
            return last;
        });
        for (int i = 0; i < 100; i++) {
            ticks.send(i);
        }
        await().until(() -> ticks.info().selectReceivers() == 1);
        assertThat(((RuntimeTasklet<?>) watched).watchers()).isEqualTo(1);
        never.send(9);
        assertThat(monitor.join()).isEqualTo("ended " + new Exit.Returned<>(9));
    }

    @Test
    @DisplayName("T1 a suspended tasklet waits to be resumed, whatever else happens to it")
    void shouldSuspendAndResume() throws Exception {
        Tasklet<Integer> tasklet = scheduler.spawn(() -> never.receive());
        awaitBlocked(tasklet);
        tasklet.suspend();
        never.send(5);
        await().until(() -> tasklet.state() == Tasklet.State.SUSPENDED);
        assertThat(tasklet.waitingFor()).isEqualTo("resume");
        tasklet.resume();
        assertThat(tasklet.join()).isEqualTo(5);
        Tasklet<Integer> self = scheduler.spawn(() -> {
            Tasklet.suspendSelf();
            return 6;
        });
        await().until(() -> self.state() == Tasklet.State.SUSPENDED);
        self.kill();
        assertThatThrownBy(self::join).hasCauseInstanceOf(TaskletKilled.class);
    }

    @Test
    @DisplayName("T1 a tasklet that forbids itself to block gets an exception instead, without effect")
    void shouldTrapBlocking() throws Exception {
        LocalChannel<Integer> buffer = scheduler.channel("buffer", io.strait.ChannelOptions.buffered(1));
        Tasklet<Void> trapped = scheduler.spawn(() -> {
            Tasklet.current().setBlockTrap(true);
            assertThatThrownBy(never::receive).isInstanceOf(BlockTrapException.class);
            assertThatThrownBy(() -> never.send(1)).isInstanceOf(BlockTrapException.class);
            assertThatThrownBy(() -> scheduler
                            .<Integer>select()
                            .receive(never, value -> value)
                            .run())
                    .isInstanceOf(BlockTrapException.class);
            buffer.send(1);
            assertThat(buffer.receive()).isEqualTo(1);
        });
        trapped.join();
        assertThat(never.balance()).isZero();
    }

    @Test
    @DisplayName("S8 an interrupt withdraws a wait; one that comes after the commit stays as the flag")
    void shouldInterrupt() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Tasklet<Boolean> tasklet = scheduler.spawn(() -> {
            thread.complete(Thread.currentThread());
            assertThatThrownBy(never::receive).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            never.receive();
            return Thread.interrupted();
        });
        await().until(() -> never.balance() == -1);
        thread.join().interrupt();
        await().until(() -> never.balance() == -1);
        Tasklet<Void> sender = scheduler.spawn(() -> {
            never.send(1); // committed
            thread.join().interrupt();
        });
        sender.join();
        assertThat(tasklet.join()).isTrue();
    }

    @Test
    @DisplayName("T7 a body that catches each kill is given up in the end, and does not keep its scheduler")
    void shouldGiveUpWhoCatchesKills() throws Exception {
        LocalChannel<Integer> never = scheduler.channel();
        CompletableFuture<Boolean> waits = new CompletableFuture<>();
        AtomicInteger caught = new AtomicInteger();
        Tasklet<Integer> stubborn = scheduler.spawn(() -> {
            while (true) {
                try {
                    waits.complete(true);
                    never.receive();
                } catch (Throwable e) {
                    caught.incrementAndGet();
                }
            }
        });
        waits.get(10, TimeUnit.SECONDS);
        stubborn.kill();
        assertThatThrownBy(() -> stubborn.join(Duration.ofSeconds(10))).isInstanceOf(TaskletFailedException.class);
        assertThat(stubborn.exit()).isInstanceOf(Exit.Killed.class);
        assertThat(caught).hasValue(RuntimeTasklet.MOST_KILLS);
        assertThat(never.balance()).isZero();
        assertThat(scheduler.spawn(() -> 1).join(Duration.ofSeconds(10))).isEqualTo(1);
        assertThat(scheduler.taskletCount()).isZero();
    }
}
