package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.OperationTimeoutException;
import io.strait.SelectLoop;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.session.MiniNode;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds of mixed loops that are timed out, cancelled, killed and changed at random: no value is lost or seen twice. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedSelectLoopStressTest {

    private static final int VALUES = 400;

    private final Set<String> seen = Collections.synchronizedSet(new HashSet<>());
    private final Map<String, Integer> twice = Collections.synchronizedMap(new HashMap<>());

    private String take(String value) {
        if (!seen.add(value)) {
            twice.merge(value, 2, Integer::sum);
        }
        return value;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("S1 S8 S11 each value is taken exactly once, whatever ends the rounds")
    void shouldTakeEachValueOnce(long seed) throws Exception {
        try (Strait strait = Strait.local()) {
            takeEachValueOnce(strait, seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    @DisplayName("S1 S8 S11 each value is taken exactly once when each withdrawal is a message to a node")
    void shouldTakeEachValueOnceOverANode(long seed) throws Exception {
        try (MiniNode node = new MiniNode();
                Strait strait = Strait.connect(StraitOptions.builder()
                        .endpoints("strait://" + node.endpoint())
                        .build())) {
            takeEachValueOnce(strait, seed);
        }
    }

    private void takeEachValueOnce(Strait strait, long seed) throws InterruptedException {
        Random random = new Random(seed);
        try (Scheduler scheduler = Scheduler.start()) {
            Channel<String> remote = strait.channel("remote", Codec.utf8());
            Channel<String> answers = strait.channel("answers", Codec.utf8());
            LocalChannel<String> local = scheduler.channel();
            GuardedSelectLoop<String> loop = scheduler.selectLoop();
            AtomicInteger made = new AtomicInteger();
            SelectLoop.Branch onRemote = loop.receive(remote, this::take);
            SelectLoop.Branch onLocal = loop.receive(local, this::take);
            loop.send(answers, () -> "answer " + made.incrementAndGet(), () -> "answered");
            loop.guard(Guards.ticker(Duration.ofMillis(1)), tick -> "tick");

            Tasklet<Void> localSender = sendAll(scheduler, seed, local::send, "local ");
            Tasklet<Void> remoteSender = sendAll(scheduler, seed + 1, remote::send, "remote ");
            Tasklet<Integer> receiver = scheduler.spawn(() -> {
                Set<String> answered = new HashSet<>();
                while (answered.size() < VALUES / 4) {
                    assertThat(answered.add(answers.receive())).isTrue();
                }
                return answered.size();
            });

            while (seen.size() < 2 * VALUES || receiver.exit() == null) {
                makeRound(scheduler, loop, random);
                if (random.nextInt(8) == 0) {
                    SelectLoop.Branch changed = random.nextBoolean() ? onRemote : onLocal;
                    changed.disable();
                    changed.enable();
                }
                if (random.nextInt(16) == 0) {
                    onRemote.remove();
                    onRemote = loop.receive(remote, this::take);
                }
            }
            localSender.join();
            remoteSender.join();
            assertThat(receiver.join()).isEqualTo(VALUES / 4);
            loop.close();
            assertThat(twice).isEmpty();
            assertThat(seen).containsExactlyInAnyOrderElementsOf(expected());
        }
    }

    private interface Sending {
        void send(String value) throws InterruptedException;
    }

    private static Tasklet<Void> sendAll(Scheduler scheduler, long seed, Sending channel, String prefix) {
        Random random = new Random(seed);
        return scheduler.spawn(() -> {
            for (int value = 0; value < VALUES; value++) {
                channel.send(prefix + value);
                if (random.nextInt(4) == 0) {
                    Tasklet.sleep(Duration.ofNanos(random.nextInt(200_000)));
                }
            }
        });
    }

    private static List<String> expected() {
        return Stream.iterate(0, value -> value + 1)
                .limit(VALUES)
                .flatMap(value -> Stream.of("local " + value, "remote " + value))
                .toList();
    }

    private static void makeRound(Scheduler scheduler, GuardedSelectLoop<String> loop, Random random)
            throws InterruptedException {
        Duration soon = Duration.ofNanos(random.nextInt(400_000));
        switch (random.nextInt(5)) {
            case 0 -> {
                try {
                    loop.next(soon);
                } catch (OperationTimeoutException e) {
                    assertThat(e).hasNoCause();
                }
            }
            case 1 -> loop.poll();
            case 2 -> {
                CompletableFuture<String> round = loop.nextAsync();
                round.cancel(true);
                CompletableFuture<Boolean> ended = round.handle((value, failure) -> {
                    assertThat(failure == null || failure instanceof CancellationException)
                            .isTrue();
                    return true;
                });
                assertThat(ended.join()).isTrue();
            }
            case 3 -> {
                Tasklet<String> round = scheduler.spawn(() -> loop.next());
                scheduler.spawn(() -> Tasklet.yield()).join();
                round.kill();
                try {
                    round.join();
                } catch (TaskletFailedException e) {
                    assertThat(e).hasCauseInstanceOf(TaskletKilled.class);
                }
            }
            default -> {
                for (int i = 0; i < 5; i++) {
                    loop.next();
                }
            }
        }
    }
}
