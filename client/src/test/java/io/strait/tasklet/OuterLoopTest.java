package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scheduler that drives an event loop of the embedder's. */
@Timeout(30)
class OuterLoopTest {

    /** Events are tasks in a queue. */
    private static final class QueueLoop implements OuterLoop {
        final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
        final AtomicInteger runs = new AtomicInteger();

        @Override
        public void runOnce(long timeoutNs) {
            runs.incrementAndGet();
            Runnable event = poll(timeoutNs);
            while (event != null) {
                event.run();
                event = events.poll();
            }
        }

        private @Nullable Runnable poll(long timeoutNs) {
            try {
                return events.poll(timeoutNs, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public void wakeUp() {
            events.add(() -> {});
        }
    }

    private final QueueLoop outer = new QueueLoop();

    private Scheduler start() {
        return Scheduler.start(SchedulerOptions.defaults().withOuterLoop(outer));
    }

    @Test
    @DisplayName("T1 events of the outer loop and tasklets share the scheduler's thread")
    void shouldRunEventsBetweenTasklets() throws Exception {
        try (Scheduler scheduler = start()) {
            LocalChannel<String> channel = scheduler.channel();
            Tasklet<String> receiver = scheduler.spawn(() -> channel.receive());
            outer.events.add(() -> {
                var unused = channel.sendAsync(Thread.currentThread().getName());
            });

            assertThat(receiver.join()).isEqualTo(scheduler.name());
        }
    }

    @Test
    @DisplayName("T1 a command of another thread and a timer end the outer loop's wait")
    void shouldWakeTheOuterLoop() throws Exception {
        try (Scheduler scheduler = start()) {
            LocalChannel<String> channel = scheduler.channel();
            Tasklet<String> receiver = scheduler.spawn(() -> {
                Tasklet.sleep(Duration.ofMillis(5));
                return channel.receive();
            });

            channel.send("from outside");

            assertThat(receiver.join()).isEqualTo("from outside");
        }
    }

    @Test
    @DisplayName("T6 tasklets that are always runnable do not starve the outer loop, and what it throws is counted")
    void shouldLookAtEventsWhileTaskletsRun() throws Exception {
        try (Scheduler scheduler = start()) {
            AtomicBoolean seen = new AtomicBoolean();
            Tasklet<Void> busy = scheduler.spawn(() -> {
                while (!seen.get()) {
                    Tasklet.yield();
                }
            });
            outer.events.add(() -> {
                seen.set(true);
                throw new IllegalStateException("on purpose");
            });

            busy.join();

            assertThat(outer.runs).hasPositiveValue();
            assertThat(scheduler.stats().failedHooks()).isEqualTo(1);
        }
    }
}
