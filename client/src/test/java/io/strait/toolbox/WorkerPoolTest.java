package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.ClientClosedException;
import io.strait.InvalidArgumentException;
import io.strait.OverloadedException;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WorkerPoolTest {

    private final World world = new World(World.Kind.LOCAL);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldRunJobsOfManySubmitters() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Promise<Integer>> results = new ArrayList<>();
        try (WorkerPool pool = WorkerPool.start(world.scheduler, 3, 100)) {
            List<Tasklet<Promise<Integer>>> submitters = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = i;
                submitters.add(world.scheduler.spawn(() -> pool.submit(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Tasklet.sleep(Duration.ofMillis(1));
                    running.decrementAndGet();
                    return number;
                })));
            }
            for (Tasklet<Promise<Integer>> submitter : submitters) {
                results.add(submitter.join());
            }
        }

        for (int i = 0; i < 50; i++) {
            assertThat(results.get(i).isDone()).isTrue();
            assertThat(results.get(i).get()).isEqualTo(i);
        }
        assertThat(most.get()).isBetween(2, 3);
    }

    @Test
    void shouldGiveTheFailureAndGoOn() throws InterruptedException {
        try (WorkerPool pool = WorkerPool.start(world.scheduler, 1, 10)) {
            Promise<String> bad = pool.submit(() -> {
                throw new IOException("no");
            });
            Promise<String> interrupted = pool.submit(() -> {
                throw new InterruptedException("by itself");
            });
            Promise<String> good = pool.submit(() -> "yes");

            assertThatThrownBy(bad::get).isInstanceOf(CompletionException.class).hasRootCauseMessage("no");
            assertThatThrownBy(interrupted::get).hasRootCauseMessage("by itself");
            assertThat(good.get()).isEqualTo("yes");
        }
    }

    @Test
    @DisplayName("D10 a job past the bound is refused, naming the bound")
    void shouldRefusePastTheBound() throws InterruptedException {
        Promise<String> gate = new Promise<>();
        WorkerPool pool = WorkerPool.start(world.scheduler, "pool", 1, 2);
        Promise<String> begun = new Promise<>();
        Promise<String> first = pool.submit(() -> {
            begun.complete("begun");
            return gate.get();
        });
        begun.get();
        Promise<String> second = pool.submit(() -> "second");
        Promise<String> third = pool.submit(() -> "third");

        assertThatThrownBy(() -> pool.submit(() -> "fourth"))
                .isInstanceOf(OverloadedException.class)
                .hasMessage("too many jobs wait: pool=pool limit=2");
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> "fifth"))
                .isInstanceOf(ClientClosedException.class)
                .hasMessageContaining("worker pool is closed: name=pool");
        gate.complete("open");
        assertThat(first.get()).isEqualTo("open");
        assertThat(second.get()).isEqualTo("second");
        assertThat(third.get()).isEqualTo("third");
        pool.stage().join();
    }

    @Test
    @DisplayName("T7 a killed pool fails every job that it has accepted")
    void shouldFailAcceptedJobsWhenKilled() throws InterruptedException {
        Promise<String> never = new Promise<>();
        WorkerPool pool = WorkerPool.start(world.scheduler, 1, 2);
        Promise<String> begun = new Promise<>();
        Promise<String> running = pool.submit(() -> {
            begun.complete("begun");
            return never.get();
        });
        begun.get();
        Promise<String> waiting = pool.submit(() -> "never runs");
        pool.stage().kill();
        pool.close();

        assertThatThrownBy(running::get).isInstanceOf(TaskletKilled.class);
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ClientClosedException.class)
                .hasMessageContaining("worker pool has ended");
        assertThatThrownBy(() -> pool.submit(() -> "late")).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> WorkerPool.start(world.scheduler, 0, 1)).isInstanceOf(InvalidArgumentException.class);
    }
}
