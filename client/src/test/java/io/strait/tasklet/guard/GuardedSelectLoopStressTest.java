package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.ClientClosedException;
import io.strait.OperationTimeoutException;
import io.strait.SelectLoop;
import io.strait.tasklet.Barrier;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Exit;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerGroup;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two loops over the same channels and guards, whose rounds and branches end in every way at random. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuardedSelectLoopStressTest {

    private static final int VALUES = 200;

    /** Tasklets move from the first to the others, so that they meet its loops as threads do. */
    private final SchedulerGroup group = SchedulerGroup.start(3, SchedulerOptions.defaults());

    private final Scheduler scheduler = group.schedulers().get(0);
    private final LocalChannel<String> values = scheduler.channel();
    private final LocalChannel<String> answers = scheduler.channel();
    private final Barrier barrier = scheduler.barrier(2);
    private final Source source = new Source();

    /** How often each value came, and each round of the barrier. */
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();

    private final Map<Long, Integer> met = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        group.close();
    }

    /** What a handler throws on purpose. */
    private static final class Planned extends RuntimeException {
        private static final long serialVersionUID = 1;

        Planned() {
            super("a handler's own");
        }
    }

    /** Has values that come one at a time; what was withdrawn comes again. Touched by the scheduler only. */
    private final class Source extends Guard<String> {
        private final Deque<String> left = new ArrayDeque<>();
        private final Deque<Enrolment<String>> waiting = new ArrayDeque<>();
        private final Set<Enrolment<String>> open = ConcurrentHashMap.newKeySet();
        private final AtomicInteger strayed = new AtomicInteger();

        void put(String value) {
            scheduler.execute(() -> {
                left.addLast(value);
                serve();
            });
        }

        private void serve() {
            while (!left.isEmpty() && !waiting.isEmpty()) {
                Enrolment<String> next = waiting.removeFirst();
                String value = left.removeFirst();
                next.attach(value);
                next.fire(value);
            }
        }

        @Override
        public void enrol(Enrolment<String> enrolment) {
            open.add(enrolment);
            waiting.addLast(enrolment);
            serve();
        }

        private void end(Enrolment<String> enrolment) {
            if (!open.remove(enrolment)) {
                strayed.incrementAndGet();
            }
        }

        @Override
        public void chosen(Enrolment<String> enrolment) {
            end(enrolment);
        }

        @Override
        public void withdrawn(Enrolment<String> enrolment) {
            end(enrolment);
            waiting.remove(enrolment);
            if (enrolment.attachment() instanceof String value) {
                left.addFirst(value);
                serve();
            }
        }
    }

    /** One loop, its branches, and whoever makes its rounds. */
    private final class User {
        private final Random random;
        private final GuardedSelectLoop<String> loop = scheduler.selectLoop();
        private final List<SelectLoop.Branch> branches = new ArrayList<>();

        User(long seed) {
            random = new Random(seed);
            for (int kind = 0; kind < 5; kind++) {
                branches.add(branch(kind));
            }
        }

        private SelectLoop.Branch branch(int kind) {
            return switch (kind) {
                case 0 -> loop.receive(values, this::take);
                case 1 -> loop.guard(source, this::take);
                case 2 ->
                    loop.guard(barrier.arrival(), round -> {
                        met.merge(round, 1, Integer::sum);
                        return "met";
                    });
                case 3 -> loop.send(answers, () -> "answer " + made.incrementAndGet(), () -> "answered");
                default -> loop.guard(Guards.ticker(Duration.ofMillis(1)), tick -> "tick");
            };
        }

        private String take(String value) {
            seen.merge(value, 1, Integer::sum);
            switch (random.nextInt(12)) {
                case 0 -> throw new Planned();
                case 1 -> change();
                default -> {
                    // Nothing else happens.
                }
            }
            return value;
        }

        private void change() {
            int kind = random.nextInt(branches.size());
            SelectLoop.Branch branch = branches.get(kind);
            switch (random.nextInt(3)) {
                case 0 -> branch.remove();
                case 1 -> branch.disable();
                default -> {
                    branch.disable();
                    branch.enable();
                    return;
                }
            }
            if (random.nextBoolean()) {
                branch.remove();
                branches.set(kind, branch(kind));
            } else {
                branches.set(kind, branch(kind)); // Beside the one before, for a moment.
                branch.remove();
            }
        }

        void round() throws InterruptedException {
            Duration soon = Duration.ofNanos(random.nextInt(300_000));
            try {
                switch (random.nextInt(6)) {
                    case 0 -> loop.next(soon);
                    case 1 -> loop.poll();
                    case 2 -> cancelled();
                    case 3 -> killed();
                    case 4 -> interrupted();
                    default -> change();
                }
            } catch (OperationTimeoutException e) {
                assertThat(e).hasNoCause();
            } catch (Planned e) {
                assertThat(e).hasMessage("a handler's own");
            }
        }

        private void cancelled() {
            CompletableFuture<String> round = loop.nextAsync();
            if (random.nextBoolean()) {
                Thread.yield();
            }
            round.cancel(false);
            try {
                round.join();
            } catch (CancellationException e) {
                assertThat(round).isCancelled();
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(Planned.class);
            }
        }

        private void killed() throws InterruptedException {
            boolean yields = random.nextBoolean();
            Tasklet<String> round = scheduler.spawn(() -> {
                if (yields) {
                    Tasklet.yield();
                }
                try {
                    return loop.next();
                } catch (Planned e) {
                    return "planned";
                }
            });
            if (random.nextBoolean()) {
                scheduler.spawn(() -> Tasklet.yield()).join();
            }
            round.kill();
            try {
                round.join();
            } catch (TaskletFailedException e) {
                assertThat(e.getCause()).isInstanceOf(TaskletKilled.class);
            }
        }

        private void interrupted() throws InterruptedException {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    loop.next();
                } catch (InterruptedException | Planned e) {
                    // Both are fine.
                } finally {
                    ended.complete(null);
                }
            });
            thread.start();
            if (random.nextBoolean()) {
                Thread.yield();
            }
            thread.interrupt();
            thread.join();
            assertThat(ended).isDone();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("S1 S8 S10 S11 each event is served exactly once, whatever ends the rounds and changes the branches")
    void shouldServeEachEventOnce(long seed) throws Exception {
        User one = new User(seed);
        User other = new User(-seed);
        Tasklet<Void> sender = scheduler.spawn(() -> {
            for (int value = 0; value < VALUES; value++) {
                values.send("sent " + value);
                source.put("fired " + value);
                Tasklet.yield();
            }
        });
        AtomicInteger answered = new AtomicInteger();
        Tasklet<Void> receiver = scheduler.spawn(() -> {
            Set<String> got = ConcurrentHashMap.newKeySet();
            while (true) {
                assertThat(got.add(answers.receive())).isTrue();
                answered.incrementAndGet();
            }
        });
        Tasklet<Void> party = scheduler.spawn(() -> {
            for (int round = 0; round < VALUES / 4; round++) {
                met.merge(barrier.await(), 1, Integer::sum);
            }
        });
        CompletableFuture<Void> aside = CompletableFuture.runAsync(() -> makeRounds(other));
        makeRounds(one);
        aside.join();
        sender.join();
        party.kill();
        receiver.kill();
        one.loop.close();
        other.loop.close();
        await().until(() -> group.schedulers().stream().allMatch(each -> each.taskletCount() == 0));

        assertThat(seen)
                .hasSize(2 * VALUES)
                .allSatisfy((value, count) -> assertThat(count).as(value).isEqualTo(1));
        assertThat(met)
                .isNotEmpty()
                .allSatisfy((round, count) -> assertThat(count).isEqualTo(2));
        assertThat(source.strayed).hasValue(0);
        assertThat(source.open).isEmpty();
        assertThat(receiver.exit()).isInstanceOf(Exit.Killed.class);
        assertThat(barrier.gathered()).isZero();
    }

    @Test
    @DisplayName("S10 S11 a loop that is closed in the middle of its rounds tells each guard once, and loses no event")
    void shouldCloseInTheMiddle() throws Exception {
        for (int run = 0; run < 200; run++) {
            GuardedSelectLoop<String> loop = scheduler.selectLoop();
            CompletableFuture<Void> begun = new CompletableFuture<>();
            loop.guard(source, value -> {
                begun.complete(null);
                return seen.merge(value, 1, Integer::sum).toString();
            });
            loop.guard(source, value -> seen.merge(value, 1, Integer::sum).toString());
            loop.guard(barrier.arrival(), round -> "met");
            Callable<Void> rounds = () -> {
                while (true) {
                    loop.next();
                }
            };
            CompletableFuture<Void> ended = new CompletableFuture<>();
            if (run % 2 == 0) {
                scheduler.spawn(rounds).onEnd(how -> ended.complete(null));
            } else {
                new Thread(() -> {
                            assertThatThrownBy(rounds::call).isInstanceOf(ClientClosedException.class);
                            ended.complete(null);
                        })
                        .start();
            }
            for (int value = 0; value < 20; value++) {
                source.put(run + "-" + value);
            }
            begun.join();
            loop.close();
            ended.join();
        }
        GuardedSelectLoop<String> rest = scheduler.selectLoop();
        rest.guard(source, value -> seen.merge(value, 1, Integer::sum).toString());
        while (seen.size() < 200 * 20) {
            rest.next();
        }
        rest.close();
        await().until(source.open::isEmpty);
        assertThat(seen.values()).containsOnly(1);
        assertThat(source.strayed).hasValue(0);
        assertThat(barrier.gathered()).isZero();
    }

    private void makeRounds(User user) {
        try {
            while (seen.size() < 2 * VALUES) {
                user.round();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
