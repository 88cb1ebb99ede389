package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.Strait;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One select over a channel of a Strait, a local channel, a timer, a future and a socket. */
@Timeout(60)
class MixedSelectTest {

    private final Scheduler scheduler = Scheduler.start();
    private final Strait strait = Strait.local();

    @AfterEach
    void close() {
        scheduler.close();
        strait.close();
    }

    @Test
    @DisplayName("S2 S10 each branch of a mixed select fires in its turn")
    void shouldFireEachBranch() throws Exception {
        Channel<String> remote = strait.channel("mixed", Codec.utf8());
        LocalChannel<String> local = scheduler.channel();
        CompletableFuture<String> future = new CompletableFuture<>();
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        boolean[] timed = new boolean[1];
        boolean[] done = new boolean[1];
        GuardedSelect<String> select = scheduler
                .<String>select()
                .receive(remote, value -> "remote " + value)
                .receive(local, value -> "local " + value)
                .guard(Guards.timer(Duration.ofMillis(5)), at -> "timer")
                .when(() -> timed[0])
                .guard(Guards.completion(future), value -> "future " + value)
                .when(() -> !done[0])
                .guard(Guards.readable(pipe.source()), source -> "socket " + read(source));
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            for (int round = 0; round < 20; round++) {
                CompletableFuture<String> first = select.runAsync();
                remote.send("r");
                assertThat(first.join()).isEqualTo("remote r");

                CompletableFuture<String> second = select.runAsync();
                local.send("l");
                assertThat(second.join()).isEqualTo("local l");

                timed[0] = true;
                assertThat(select.run()).isEqualTo("timer");
                timed[0] = false;

                CompletableFuture<String> fourth = select.runAsync();
                sink.write(ByteBuffer.wrap(new byte[] {'s'}));
                assertThat(fourth.join()).isEqualTo("socket s");
                assertThat(source.isOpen()).isTrue();
            }
            CompletableFuture<String> last = select.runAsync();
            future.complete("f");
            assertThat(last.join()).isEqualTo("future f");
            done[0] = true;
        }
    }

    private static String read(Pipe.SourceChannel source) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(1);
            source.read(buffer);
            return String.valueOf((char) buffer.get(0));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("S8 a value committed at a remote channel is never lost when a local branch fires")
    void shouldLoseNoRemoteValue() throws InterruptedException {
        int each = 3_000;
        Channel<String> remote = strait.channel("counted", Codec.utf8());
        LocalChannel<Integer> local = scheduler.channel();
        Map<String, Integer> seen = new HashMap<>();
        Tasklet<Integer> selecting = scheduler.spawn(() -> {
            int timers = 0;
            int got = 0;
            while (got < 2 * each) {
                String what = scheduler
                        .<String>select()
                        .receive(remote, value -> "r" + value)
                        .receive(local, value -> "l" + value)
                        .guard(Guards.timer(Duration.ofNanos(got % 5 * 40_000 + 1)), at -> "timer")
                        .run();
                if (what.equals("timer")) {
                    timers++;
                } else {
                    got++;
                    seen.merge(what, 1, Integer::sum);
                }
            }
            return timers;
        });
        scheduler.spawn(() -> {
            for (int value = 0; value < each; value++) {
                local.send(value);
                if (value % 3 == 0) {
                    Tasklet.sleep(Duration.ofNanos(30_000));
                }
            }
        });
        for (int value = 0; value < each; value++) {
            remote.send(String.valueOf(value));
        }

        int timers = selecting.join();
        assertThat(timers).isPositive();
        assertThat(seen).hasSize(2 * each);
        assertThat(seen.values()).containsOnly(1);
    }

    @Test
    @DisplayName("S3 FAIR: the group has its turn although a branch before it is never ready")
    void shouldServeTheGroupBehindABranchThatIsNeverReady() throws Exception {
        try (Scheduler scheduler = Scheduler.start();
                Strait strait = Strait.local()) {
            LocalChannel<String> never = scheduler.channel();
            LocalChannel<String> always = scheduler.channel("always", ChannelOptions.buffered(10));
            Channel<String> remote = strait.channel("remote", Codec.utf8(), ChannelOptions.buffered(10));
            remote.send("remote");
            for (int i = 0; i < 10; i++) {
                always.send("local");
            }
            GuardedSelect<String> select = scheduler
                    .<String>select()
                    .receive(never, value -> value)
                    .receive(remote, value -> value)
                    .receive(always, value -> value);
            assertThat(List.of(select.run(), select.run())).contains("remote");
        }
    }
}
