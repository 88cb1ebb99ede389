package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.ChannelOptions;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipes of docs/guards.md. */
@Timeout(30)
class RecipesTest {

    private final Scheduler scheduler = Scheduler.start();

    @AfterEach
    void close() {
        scheduler.close();
    }

    private LocalChannel<Boolean> permits(int count) throws InterruptedException {
        LocalChannel<Boolean> permits = scheduler.channel("permits", ChannelOptions.buffered(count));
        for (int permit = 0; permit < count; permit++) {
            permits.send(true);
        }
        return permits;
    }

    @Test
    @DisplayName("C2 a channel of tokens is a semaphore: no more than its permits are out at once")
    void shouldBoundByTokens() throws InterruptedException {
        LocalChannel<Boolean> permits = permits(3);
        LocalChannel<Boolean> start = scheduler.channel();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Tasklet<Void>> tasklets = new ArrayList<>();
        for (int index = 0; index < 20; index++) {
            tasklets.add(scheduler.spawn(() -> {
                start.receiveOrClosed(); // Or each would end before the next one is spawned.
                for (int round = 0; round < 50; round++) {
                    permits.receive();
                    try {
                        int now = inside.incrementAndGet();
                        most.accumulateAndGet(now, Math::max);
                        Tasklet.yield();
                        inside.decrementAndGet();
                    } finally {
                        permits.send(true);
                    }
                }
            }));
        }
        start.close();
        for (Tasklet<Void> tasklet : tasklets) {
            tasklet.join();
        }
        assertThat(most).hasValue(3);
        assertThat(inside).hasValue(0);
    }

    @Test
    @DisplayName("S8 a mutex that a kill, a deadline or another branch gives up is not lost")
    void shouldNotLoseMutex() throws InterruptedException {
        LocalChannel<Boolean> mutex = permits(1);
        mutex.receive();
        Tasklet<Boolean> killed = scheduler.spawn(() -> mutex.receive());
        String late = scheduler
                .<String>select()
                .receive(mutex, token -> "acquired")
                .after(Duration.ofMillis(5), () -> "late")
                .run();
        assertThat(late).isEqualTo("late");
        killed.kill();
        mutex.send(true);

        assertThat(mutex.receive(Duration.ofSeconds(20))).isTrue();
    }

    /** What the example of docs/guards.md counts with. */
    private static final class Counter {
        private final AtomicLong value = new AtomicLong();
        private final ConcurrentHashMap<Runnable, Long> listeners = new ConcurrentHashMap<>();

        void whenAt(long limit, Runnable listener) {
            listeners.put(listener, limit);
            runDue();
        }

        void forget(@Nullable Runnable listener) {
            if (listener != null) {
                listeners.remove(listener);
            }
        }

        void increment() {
            value.incrementAndGet();
            runDue();
        }

        private void runDue() {
            listeners.forEach((listener, limit) -> {
                if (value.get() >= limit && listeners.remove(listener, limit)) {
                    listener.run();
                }
            });
        }
    }

    private static final class Reached extends Guard<Long> {
        private final Counter counter;
        private final long limit;

        Reached(Counter counter, long limit) {
            this.counter = counter;
            this.limit = limit;
        }

        @Override
        public void enrol(Enrolment<Long> enrolment) {
            Runnable listener = () -> {
                if (enrolment.isOpen()) {
                    enrolment.fire(limit);
                }
            };
            enrolment.attach(listener);
            counter.whenAt(limit, listener);
        }

        @Override
        public void withdrawn(Enrolment<Long> enrolment) {
            counter.forget((Runnable) enrolment.attachment());
        }
    }

    @Test
    @DisplayName("S10 a guard of one's own fires, and forgets when it loses")
    void shouldUseOwnGuard() throws InterruptedException {
        Counter counter = new Counter();
        Guard<Long> reached = new Reached(counter, 3);
        String first = scheduler
                .<String>select()
                .guard(reached, limit -> "reached " + limit)
                .guard(Guards.timer(Duration.ofMillis(5)), now -> "timer")
                .run();
        assertThat(first).isEqualTo("timer");
        assertThat(counter.listeners).isEmpty();

        Tasklet<String> waiting = scheduler.spawn(() -> scheduler
                .<String>select()
                .guard(reached, limit -> "reached " + limit)
                .run());
        for (int step = 0; step < 3; step++) {
            counter.increment();
        }
        assertThat(waiting.join()).isEqualTo("reached 3");
        assertThat(counter.listeners).isEmpty();
    }
}
