package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.tasklet.Alarm;
import io.strait.tasklet.DeadlockException;
import io.strait.tasklet.Guard;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimerGuardsTest {

    private final Scheduler scheduler = Scheduler.start();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    @DisplayName("S10 a timer fires no earlier than its time, in each round anew")
    void shouldFireAfterTime() throws InterruptedException {
        Guard<Instant> timer = Guards.timer(Duration.ofMillis(20));
        for (int round = 0; round < 3; round++) {
            long beforeNs = System.nanoTime();
            Tasklet<Instant> tasklet = scheduler.spawn(
                    () -> scheduler.<Instant>select().guard(timer, at -> at).run());
            tasklet.join();
            assertThat(System.nanoTime() - beforeNs).isGreaterThanOrEqualTo(20_000_000);
        }
    }

    @Test
    @DisplayName("S10 a timer that is due at once fires before the default")
    void shouldFireAtOnce() throws InterruptedException {
        String chosen = scheduler
                .<String>select()
                .guard(Guards.timer(Duration.ZERO), at -> "timer")
                .orElse(() -> "default")
                .run();
        assertThat(chosen).isEqualTo("timer");

        chosen = scheduler
                .<String>select()
                .guard(Guards.at(Instant.now().minusSeconds(1)), at -> "past")
                .orElse(() -> "default")
                .run();
        assertThat(chosen).isEqualTo("past");
    }

    @Test
    @DisplayName("S10 an instant fires when it has come, and a very far one does not")
    void shouldFireAtInstant() throws InterruptedException {
        Instant instant = Instant.now().plusMillis(15);
        String chosen = scheduler
                .<String>select()
                .guard(Guards.at(Instant.MAX), at -> "never")
                .guard(Guards.timer(Duration.ofSeconds(Long.MAX_VALUE)), at -> "never")
                .guard(Guards.at(instant), at -> "instant")
                .run();
        assertThat(chosen).isEqualTo("instant");
        assertThat(Instant.now()).isAfterOrEqualTo(instant.minusMillis(1));
    }

    @Test
    @DisplayName("T8 a timer guard keeps a deadlock from being reported, and leaves nothing behind")
    void shouldCountAsTimer() throws InterruptedException {
        try (Scheduler pumped = Scheduler.pumped(SchedulerOptions.defaults())) {
            LocalChannel<Integer> channel = pumped.channel();
            pumped.spawn(() -> {
                pumped.<Integer>select()
                        .receive(channel, value -> value)
                        .guard(Guards.timer(Duration.ofMillis(10)), at -> 0)
                        .run();
                pumped.<Integer>select()
                        .guard(Guards.timer(Duration.ofHours(1)), at -> 0)
                        .guard(Guards.ticker(Duration.ofHours(1)), at -> 0)
                        .guard(Guards.timer(Duration.ZERO), at -> 0)
                        .run();
                assertThat(pumped.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
                channel.receive();
            });
            assertThatThrownBy(pumped::run).isInstanceOf(DeadlockException.class);
        }
    }

    @Test
    @DisplayName("S10 a ticker ticks through many rounds, in order")
    void shouldTick() throws InterruptedException {
        Guard<Tick> ticker = Guards.ticker(Duration.ofMillis(2));
        List<Tick> ticks = scheduler
                .spawn(() -> {
                    List<Tick> seen = new ArrayList<>();
                    for (int round = 0; round < 20; round++) {
                        seen.add(scheduler
                                .<Tick>select()
                                .guard(ticker, tick -> tick)
                                .run());
                    }
                    return seen;
                })
                .join();

        long before = 0;
        for (Tick tick : ticks) {
            assertThat(tick.number() - tick.missed() - 1).isEqualTo(before);
            before = tick.number();
        }
    }

    @Test
    @DisplayName("S10 ticks that nobody took are one event that counts them")
    void shouldCoalesceMissedTicks() throws InterruptedException {
        Guard<Tick> ticker = Guards.ticker(Duration.ofMillis(5));
        Tick tick = scheduler
                .spawn(() -> {
                    Tasklet.sleep(Duration.ofMillis(30));
                    return scheduler
                            .<Tick>select()
                            .guard(ticker, at -> at)
                            .orElse(() -> new Tick(0, 0))
                            .run();
                })
                .join();

        assertThat(tick.number()).isGreaterThanOrEqualTo(6);
        assertThat(tick.missed()).isEqualTo(tick.number() - 1);
    }

    @Test
    @DisplayName("S10 a tick goes to one of two selects, and none is lost")
    void shouldShareTicks() throws InterruptedException {
        Guard<Tick> ticker = Guards.ticker(Duration.ofMillis(1));
        LocalChannel<Tick> ticks = scheduler.channel();
        for (int index = 0; index < 2; index++) {
            scheduler.spawn(() -> {
                while (true) {
                    ticks.send(
                            scheduler.<Tick>select().guard(ticker, tick -> tick).run());
                }
            });
        }
        long counted = 0;
        long last = 0;
        for (int index = 0; index < 50; index++) {
            Tick tick = ticks.receive();
            counted += tick.missed() + 1;
            last = Math.max(last, tick.number());
        }
        // One of the two may hold a tick that it has not sent yet.
        assertThat(counted).isLessThanOrEqualTo(last);
    }

    @Test
    @DisplayName("S10 a ticker needs a period")
    void shouldRefuseNoPeriod() {
        assertThatThrownBy(() -> Guards.ticker(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ticker needs a period: period=PT0S");
    }

    @Test
    @DisplayName("S10 an alarm runs on the scheduler, unless it is cancelled")
    void shouldCallAt() throws Exception {
        CompletableFuture<String> called = new CompletableFuture<>();
        // In a tasklet, so that no alarm can come between setting one and cancelling it.
        scheduler
                .spawn(() -> {
                    Alarm cancelled = scheduler.callAt(
                            System.nanoTime() + 1_000_000,
                            () -> called.completeExceptionally(new AssertionError("cancelled")));
                    cancelled.cancel();
                    scheduler.callAt(
                            System.nanoTime() + 10_000_000,
                            () -> called.complete(Thread.currentThread().getName()));
                    cancelled.cancel();
                })
                .join();
        assertThat(called.join()).isEqualTo(scheduler.name());
    }
}
