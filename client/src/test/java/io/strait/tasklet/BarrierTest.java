package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Strait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BarrierTest {

    private final Scheduler scheduler = Scheduler.start();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    @DisplayName("S10 all parties go on together, round after round, whatever thread they are on")
    void shouldLetAllGoTogether() throws InterruptedException {
        Barrier barrier = scheduler.barrier(3);
        AtomicInteger before = new AtomicInteger();
        List<Tasklet<Void>> parties = new ArrayList<>();
        for (int party = 0; party < 2; party++) {
            parties.add(scheduler.spawn(() -> {
                for (long round = 1; round <= 500; round++) {
                    before.incrementAndGet();
                    assertThat(barrier.await()).isEqualTo(round);
                    assertThat(before.get()).isGreaterThanOrEqualTo((int) (3 * round));
                }
            }));
        }
        for (long round = 1; round <= 500; round++) {
            before.incrementAndGet();
            assertThat(barrier.await()).isEqualTo(round);
        }
        for (Tasklet<Void> party : parties) {
            party.join();
        }
        assertThat(barrier.gathered()).isZero();
    }

    @Test
    @DisplayName("S10 a party that gives up does not count any more")
    void shouldForgetPartyThatLost() throws InterruptedException {
        Barrier barrier = scheduler.barrier(2);
        String result = scheduler
                .<String>select()
                .guard(barrier.arrival(), round -> "round")
                .after(Duration.ofMillis(5), () -> "late")
                .run();
        assertThat(result).isEqualTo("late");
        assertThat(barrier.gathered()).isZero();

        Tasklet<Long> killed = scheduler.spawn(barrier::await);
        await().until(() -> barrier.gathered() == 1);
        killed.kill();
        assertThatThrownBy(killed::join).isInstanceOf(TaskletFailedException.class);
        assertThat(barrier.gathered()).isZero();
    }

    @Test
    @DisplayName("S10 who arrives counts without waiting")
    void shouldCountArrivals() throws InterruptedException {
        Barrier barrier = scheduler.barrier(3);
        barrier.arrive();
        barrier.arrive();
        assertThat(barrier.await()).isEqualTo(1);
        barrier.arrive();
        await().until(() -> barrier.gathered() == 1);
        assertThat(barrier.parties()).isEqualTo(3);
    }

    @Test
    @DisplayName("S2 a select with two branches on a barrier is one party")
    void shouldCountSelectOnce() throws InterruptedException {
        Barrier barrier = scheduler.barrier(2);
        String result = scheduler
                .<String>select()
                .guard(barrier.arrival(), round -> "first")
                .guard(barrier.arrival(), round -> "second")
                .after(Duration.ofMillis(5), () -> "late")
                .run();
        assertThat(result).isEqualTo("late");
    }

    @Test
    @DisplayName("T8 parties that nobody can join are a deadlock, which names the barrier")
    void shouldReportDeadlock() {
        try (Scheduler pumped = Scheduler.pumped(SchedulerOptions.defaults())) {
            Barrier barrier = pumped.barrier(2);
            pumped.spawn(TaskletOptions.named("lonely"), () -> {
                barrier.await();
            });
            assertThatThrownBy(pumped::run)
                    .isInstanceOf(DeadlockException.class)
                    .hasMessageContaining("lonely")
                    .hasMessageContaining("with 1 of 2");
        }
    }

    @Test
    @DisplayName("S10 a barrier of another scheduler is refused")
    void shouldRefuseOtherScheduler() {
        try (Scheduler other = Scheduler.start()) {
            Barrier barrier = other.barrier(2);
            assertThatThrownBy(() -> scheduler
                            .<Long>select()
                            .guard(barrier.arrival(), round -> round)
                            .run())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("barrier is of another scheduler");
        }
    }

    @Test
    @DisplayName("S1 S8 all or none: parties that race with local and remote channels, and no value is lost")
    void shouldMeetAllOrNone() throws InterruptedException {
        int goal = 200;
        try (Strait strait = Strait.local()) {
            Barrier barrier = scheduler.barrier(3);
            LocalChannel<Integer> local = scheduler.channel();
            Channel<String> remote = strait.channel("barrier", Codec.utf8());
            AtomicInteger taken = new AtomicInteger();
            List<Tasklet<Integer>> parties = new ArrayList<>();
            for (int party = 0; party < 3; party++) {
                parties.add(scheduler.spawn(() -> {
                    int rounds = 0;
                    while (rounds < goal) {
                        rounds += scheduler
                                .<Integer>select()
                                .guard(barrier.arrival(), round -> 1)
                                .receive(local, value -> 0 * taken.incrementAndGet())
                                .receive(remote, value -> 0 * taken.incrementAndGet())
                                .run();
                    }
                    return rounds;
                }));
            }
            Tasklet<Integer> sending = scheduler.spawn(() -> {
                int sent = 0;
                while (true) {
                    if (parties.stream().allMatch(party -> party.state() == Tasklet.State.DONE)) {
                        return sent;
                    }
                    if (local.trySend(1, Duration.ofMillis(1)) instanceof io.strait.SendResult.Sent) {
                        sent++;
                    }
                    Tasklet.sleep(Duration.ofMillis(1));
                }
            });
            int sentRemote = 0;
            while (!parties.stream().allMatch(party -> party.state() == Tasklet.State.DONE)) {
                if (remote.trySend("v", Duration.ofMillis(1)) instanceof io.strait.SendResult.Sent) {
                    sentRemote++;
                }
            }
            for (Tasklet<Integer> party : parties) {
                assertThat(party.join()).isEqualTo(goal);
            }
            assertThat(taken).hasValue(sending.join() + sentRemote);
        }
    }
}
