package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.SendResult;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardFailedException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a select promises to guards that users write, good and bad ones. */
@Timeout(30)
class GuardContractTest {

    private final Scheduler scheduler = Scheduler.start();

    @AfterEach
    void close() {
        scheduler.close();
    }

    private Tasklet<Integer> select(Guard<Integer> guard) {
        return scheduler.spawn(
                () -> scheduler.<Integer>select().guard(guard, value -> value).run());
    }

    @Test
    @DisplayName("S10 a guard that fires twice gets an IllegalStateException that names it")
    void shouldRefuseSecondFire() throws InterruptedException {
        Probe probe = new Probe();
        Tasklet<Integer> tasklet = select(probe);
        Enrolment<Integer> enrolment = probe.enrolments.take();

        enrolment.fire(1);

        assertThatThrownBy(() -> enrolment.fire(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("guard fired twice: guard=probe");
        assertThatThrownBy(() -> enrolment.fail(new IOException())).isInstanceOf(IllegalStateException.class);
        assertThat(tasklet.join()).isEqualTo(1);
        assertThat(probe.chosen).hasValue(1);
        assertThat(probe.withdrawn).hasValue(0);
    }

    @Test
    @DisplayName("S10 a second fire within enrol does not disturb the select, and is counted")
    void shouldCountSecondFireInEnrol() throws InterruptedException {
        Probe probe = new Probe() {
            @Override
            public void enrol(Enrolment<Integer> enrolment) {
                enrolment.fire(1);
                enrolment.fire(2);
            }
        };

        // The guard threw after its event, so the select that has chosen it says so.
        assertThatThrownBy(() -> select(probe).join())
                .isInstanceOf(TaskletFailedException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .cause()
                .hasMessage("guard fired twice: guard=probe");
        assertThat(probe.chosen).hasValue(1);
    }

    @Test
    @DisplayName("S10 what enrol throws ends the select with it, and withdraws the other branches")
    void shouldThrowWhatEnrolThrows() throws InterruptedException {
        LocalChannel<Integer> channel = scheduler.channel();
        Probe other = new Probe();
        Probe bad = new Probe() {
            @Override
            public void enrol(Enrolment<Integer> enrolment) {
                throw new UnsupportedOperationException("enrol");
            }
        };

        Tasklet<Integer> tasklet = scheduler.spawn(() -> scheduler
                .<Integer>select()
                .receive(channel, value -> value)
                .guard(other, value -> value)
                .guard(bad, value -> value)
                .run());

        assertThatThrownBy(tasklet::join)
                .isInstanceOf(TaskletFailedException.class)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
        assertThat(other.withdrawn.get()).isEqualTo(other.enrolments.size());
        assertThat(channel.trySend(1).toString()).contains("NotReady");
    }

    @Test
    @DisplayName("S10 an error of a guard ends its select and not the scheduler")
    void shouldThrowErrors() throws InterruptedException {
        Probe bad = new Probe() {
            @Override
            public void enrol(Enrolment<Integer> enrolment) {
                throw new AssertionError("enrol");
            }
        };

        assertThatThrownBy(() -> select(bad).join()).hasCauseInstanceOf(AssertionError.class);
        assertThat(scheduler.spawn(() -> 1).join()).isEqualTo(1);
    }

    @Test
    @DisplayName("S10 what chosen throws is thrown by the select")
    void shouldThrowWhatChosenThrows() throws InterruptedException {
        Probe bad = new Probe() {
            @Override
            public void chosen(Enrolment<Integer> enrolment) {
                super.chosen(enrolment);
                throw new UnsupportedOperationException("chosen");
            }
        };
        Tasklet<Integer> tasklet = select(bad);

        bad.enrolments.take().fire(1);

        assertThatThrownBy(tasklet::join).hasCauseInstanceOf(UnsupportedOperationException.class);
        assertThat(bad.chosen).hasValue(1);
        assertThat(bad.withdrawn).hasValue(0);
    }

    @Test
    @DisplayName("S10 S8 what withdrawn throws is counted; the committed value arrives")
    void shouldCountWhatWithdrawnThrows() throws InterruptedException {
        LocalChannel<Integer> channel = scheduler.channel();
        Probe bad = new Probe() {
            @Override
            public void withdrawn(Enrolment<Integer> enrolment) {
                super.withdrawn(enrolment);
                throw new UnsupportedOperationException("withdrawn");
            }
        };
        Tasklet<Integer> tasklet = scheduler.spawn(() -> scheduler
                .<Integer>select()
                .guard(bad, value -> value)
                .receive(channel, value -> value)
                .run());
        bad.enrolments.take();

        channel.send(42);

        assertThat(tasklet.join()).isEqualTo(42);
        assertThat(bad.withdrawn).hasValue(1);
        assertThat(scheduler.stats().failedHooks()).isEqualTo(1);
    }

    @Test
    @DisplayName("S10 a checked failure comes within GuardFailedException, which names the guard")
    void shouldWrapCheckedFailure() throws InterruptedException {
        Probe probe = new Probe();
        Tasklet<Integer> tasklet = select(probe);

        probe.enrolments.take().fail(new IOException("broken"));

        assertThatThrownBy(tasklet::join)
                .cause()
                .isInstanceOf(GuardFailedException.class)
                .hasMessageContaining("probe")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("S10 a guard that loses is told once: by another branch, a deadline, a kill, a default")
    void shouldAcknowledgeLossOnce() throws InterruptedException {
        Probe probe = new Probe();
        Tasklet<Integer> late = scheduler.spawn(() -> scheduler
                .<Integer>select()
                .guard(probe, value -> value)
                .after(Duration.ofMillis(5), () -> -1)
                .run());
        assertThat(late.join()).isEqualTo(-1);
        assertThat(probe.withdrawn).hasValue(1);

        Tasklet<Integer> killed = select(probe);
        probe.enrolments.take();
        Enrolment<Integer> enrolment = probe.enrolments.take();
        killed.kill();
        assertThatThrownBy(killed::join).isInstanceOf(TaskletFailedException.class);
        assertThat(probe.withdrawn).hasValue(2);

        Tasklet<Integer> defaulted = scheduler.spawn(() -> scheduler
                .<Integer>select()
                .guard(probe, value -> value)
                .orElse(() -> -2)
                .run());
        assertThat(defaulted.join()).isEqualTo(-2);
        assertThat(probe.withdrawn).hasValue(3);
        assertThat(probe.chosen).hasValue(0);

        enrolment.fire(9);
        assertThat(scheduler.spawn(() -> 1).join()).isEqualTo(1);
        assertThat(probe.withdrawn).hasValue(3);
    }

    @Test
    @DisplayName("S10 a guard that blocks while it is enrolled, and fires meanwhile, does not break the scheduler")
    void shouldSurviveGuardThatBlocks() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Probe blocking = new Probe() {
            @Override
            public void enrol(Enrolment<Integer> enrolment) {
                super.enrol(enrolment);
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        Tasklet<Integer> tasklet = select(blocking);

        blocking.enrolments.take().fire(7);
        assertThat(scheduler.spawn(() -> 1).join()).isEqualTo(1);
        go.countDown();

        assertThat(tasklet.join()).isEqualTo(7);
    }

    @Test
    @DisplayName("S1 S10 a guard that fires on another thread races with a channel: one handler, nothing lost")
    void shouldDecideRaceOnce() throws InterruptedException {
        int rounds = 5_000;
        LocalChannel<Integer> channel = scheduler.channel();
        Probe probe = new Probe();
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger byGuard = new AtomicInteger();
        AtomicInteger byChannel = new AtomicInteger();
        Tasklet<Void> selecting = scheduler.spawn(() -> {
            for (int round = 0; round < rounds; round++) {
                scheduler
                        .<Integer>select()
                        .guard(probe, value -> {
                            byGuard.incrementAndGet();
                            return handled.incrementAndGet();
                        })
                        .receive(channel, value -> {
                            byChannel.incrementAndGet();
                            return handled.incrementAndGet();
                        })
                        .run();
            }
        });
        Thread firing = new Thread(() -> {
            int seen = 0;
            while (seen < rounds) {
                Enrolment<Integer> enrolment = probe.enrolments.poll();
                if (enrolment == null) {
                    if (selecting.state() == Tasklet.State.DONE) {
                        return;
                    }
                    Thread.onSpinWait();
                } else {
                    enrolment.fire(seen++);
                }
            }
        });
        firing.start();
        int sent = 0;
        while (selecting.state() != Tasklet.State.DONE) {
            if (channel.trySend(sent) instanceof SendResult.Sent) {
                sent++;
            }
        }
        selecting.join();
        firing.join();

        assertThat(handled).hasValue(rounds);
        assertThat(byGuard.get() + byChannel.get()).isEqualTo(rounds);
        assertThat(byChannel).hasValue(sent);
        assertThat(probe.chosen).hasValue(byGuard.get());
        // The channel is tried first in some rounds: then the guard was not asked.
        assertThat(probe.withdrawn.get()).isLessThanOrEqualTo(byChannel.get());
    }
}
