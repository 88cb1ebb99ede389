package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without {@code --add-opens}: policies are not in force, everything else is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WithoutFlagTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("channels, selects, kill, join, suspend and close work without the flag")
    void shouldRunWithoutFlag() throws Exception {
        File output = directory.resolve("output").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Program.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            boolean ended = process.waitFor(40, TimeUnit.SECONDS);
            String text = java.nio.file.Files.readString(output.toPath(), StandardCharsets.UTF_8);
            assertThat(ended).as(text).isTrue();
            assertThat(text).endsWith("all is well\n");
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the other JVM runs. */
    static final class Program {
        private Program() {}

        private static void step(String name) {
            System.out.print(name + "\n");
        }

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws Exception {
            Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults().withCloseTimeout(Duration.ofSeconds(20)));
            assertThat(scheduler.policiesInForce()).isFalse();
            LocalChannel<Integer> channel = scheduler.channel();
            LocalChannel<Integer> other = scheduler.channel();

            step("current");
            Tasklet<Boolean> self = scheduler.spawn(() -> Tasklet.current() != null);
            assertThat(self.join()).isTrue();

            step("channel");
            Tasklet<Integer> sum = scheduler.spawn(() -> {
                int total = 0;
                for (int i = 0; i < 1_000; i++) {
                    total += channel.receive();
                }
                return total;
            });
            scheduler
                    .spawn(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            channel.send(1);
                            Tasklet.yield();
                        }
                    })
                    .join();
            assertThat(sum.join()).isEqualTo(1_000);

            step("select");
            Tasklet<String> selecting = scheduler.spawn(() -> scheduler
                    .<String>select()
                    .receive(channel, value -> "channel " + value)
                    .sendLazy(other, () -> 4, () -> "other")
                    .run());
            assertThat(other.receive()).isEqualTo(4);
            assertThat(selecting.join()).isEqualTo("other");
            assertThat(scheduler
                            .<String>select()
                            .receive(channel, value -> "value")
                            .after(Duration.ofMillis(5), () -> "late")
                            .run())
                    .isEqualTo("late");

            step("kill");
            CountDownLatch waits = new CountDownLatch(1);
            Tasklet<Integer> killed = scheduler.spawn(() -> {
                waits.countDown();
                return channel.receive();
            });
            waits.await();
            killed.kill();
            try {
                killed.join(Duration.ofSeconds(10));
                throw new AssertionError("was not killed");
            } catch (TaskletFailedException e) {
                assertThat(killed.exit()).isInstanceOf(io.strait.tasklet.Exit.Killed.class);
            }
            assertThat(channel.balance()).isZero();

            step("kill that is caught");
            CountDownLatch waitsAgain = new CountDownLatch(1);
            Tasklet<Integer> stubborn = scheduler.spawn(() -> {
                while (true) {
                    try {
                        waitsAgain.countDown();
                        channel.receive();
                    } catch (Throwable e) {
                        // Goes on.
                    }
                }
            });
            waitsAgain.await();
            stubborn.kill();
            try {
                stubborn.join(Duration.ofSeconds(10));
                throw new AssertionError("was not killed");
            } catch (TaskletFailedException e) {
                assertThat(stubborn.exit()).isInstanceOf(io.strait.tasklet.Exit.Killed.class);
            }

            step("raise");
            Tasklet<String> raised = scheduler.spawn(() -> {
                try {
                    channel.receive();
                    return "received";
                } catch (IllegalArgumentException e) {
                    return e.getMessage();
                }
            });
            while (channel.balance() == 0) {
                Thread.onSpinWait();
            }
            raised.raise(new IllegalArgumentException("raised"));
            assertThat(raised.join()).isEqualTo("raised");

            step("raise in a select");
            Tasklet<String> raisedInSelect = scheduler.spawn(() -> {
                try {
                    return scheduler
                            .<String>select()
                            .receive(channel, value -> "received")
                            .run();
                } catch (IllegalArgumentException e) {
                    return e.getMessage();
                }
            });
            while (channel.info().selectReceivers() == 0) {
                Thread.onSpinWait();
            }
            raisedInSelect.raise(new IllegalArgumentException("raised"));
            assertThat(raisedInSelect.join()).isEqualTo("raised");

            step("suspend");
            Tasklet<Integer> suspended = scheduler.spawn(() -> {
                Tasklet.suspendSelf();
                return 3;
            });
            while (suspended.exit() == null) {
                suspended.resume();
                Thread.onSpinWait();
            }
            assertThat(suspended.join()).isEqualTo(3);

            step("close");
            Tasklet<Integer> left = scheduler.spawn(() -> channel.receive());
            scheduler.close();
            assertThat(left.exit()).isNotNull();
            step("all is well");
        }
    }
}
