package io.strait.tasklet.ported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.Select;
import io.strait.SelectPolicy;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What kotlinx.coroutines asks of its select and of cancelled operations. */
public abstract class KotlinSuite extends SuiteInWorlds {

    @Test
    @DisplayName("S3 a select by priority takes the first ready branch, each time")
    void shouldPreferFirstBranch() throws Exception {
        play(stage -> {
            int rounds = Math.max(5, stage.rounds(100));
            Meeting<Integer> first = stage.ints(rounds);
            Meeting<Integer> second = stage.ints(rounds);
            for (int i = 0; i < rounds; i++) {
                second.here().send(i);
                first.here().send(i);
            }
            Select<Integer> select = stage.world
                    .<Integer>select()
                    .receive(first.here(), value -> 1)
                    .receive(second.here(), value -> 2)
                    .policy(SelectPolicy.PRIORITY);
            for (int i = 0; i < rounds; i++) {
                assertThat(select.run()).isEqualTo(1);
            }
            assertThat(select.run()).isEqualTo(2);
        });
    }

    @Test
    @DisplayName("S13 two selects that offer in opposite directions always make progress")
    void shouldNotDeadlock() throws Exception {
        play(stage -> {
            int rounds = stage.rounds(400);
            Meeting<Integer> there = stage.ints();
            Meeting<Integer> back = stage.ints();
            AtomicInteger sent = new AtomicInteger();
            AtomicInteger received = new AtomicInteger();
            for (int side = 0; side < 2; side++) {
                Meeting<Integer> out = side == 0 ? there : back;
                Meeting<Integer> in = side == 0 ? back : there;
                stage.go(() -> {
                    Select<Integer> select = stage.world
                            .<Integer>select()
                            .send(out.here(), 1, sent::incrementAndGet)
                            .receive(in.here(), value -> received.incrementAndGet());
                    for (int i = 0; i < rounds; i++) {
                        select.run();
                    }
                });
            }
            stage.joinAll();
            assertThat(sent).hasValue(rounds);
            assertThat(received).hasValue(rounds);
        });
    }

    @Test
    @DisplayName("S1 selects send and selects receive on one channel, one to one")
    void shouldMeetSelectsOnOneChannel() throws Exception {
        for (int capacity : new int[] {0, 3}) {
            play(stage -> {
                int each = stage.rounds(200);
                Meeting<Integer> channel = stage.ints(capacity);
                Meeting<Integer> never = stage.ints();
                List<Integer> received = Collections.synchronizedList(new ArrayList<>());
                for (int i = 0; i < 3; i++) {
                    int sender = i;
                    stage.go(() -> {
                        for (int value = 0; value < each; value++) {
                            stage.world
                                    .<Integer>select()
                                    .send(channel.here(), sender * each + value, () -> 0)
                                    .receive(never.here(), other -> 0)
                                    .run();
                        }
                    });
                    stage.go(() -> {
                        Select<Integer> select = stage.world
                                .<Integer>select()
                                .receive(never.here(), other -> -1)
                                .receive(channel.here(), value -> value);
                        for (int value = 0; value < each; value++) {
                            received.add(select.run());
                        }
                    });
                }
                stage.joinAll();
                assertThat(received).hasSize(3 * each).doesNotHaveDuplicates();
            });
        }
    }

    @Test
    @DisplayName("S4 a deadline fires when nothing else does, not earlier, and takes nothing")
    void shouldTimeOut() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints();
            long startNs = System.nanoTime();
            Select<String> select = stage.world
                    .<String>select()
                    .receive(channel.here(), value -> "value")
                    .after(SHORT, () -> "late");
            assertThat(select.run()).isEqualTo("late");
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(SHORT.toNanos() * 9 / 10);
            assertThat(channel.here().trySend(1).isSent()).isFalse();
            // The same select still receives afterwards.
            Select<String> patient = stage.world
                    .<String>select()
                    .receive(channel.here(), value -> "value")
                    .after(LONG, () -> "late");
            stage.go(() -> channel.here().send(1));
            assertThat(patient.run()).isEqualTo("value");
            assertThat(stage.world
                            .<String>select()
                            .receive(channel.here(), value -> "value")
                            .after(Duration.ZERO, () -> "at once")
                            .run())
                    .isEqualTo("at once");
        });
    }

    @Test
    @DisplayName("S8 senders and receivers that are cancelled at any moment neither lose nor double a value")
    void shouldAgreeOnCancelledOperations() throws Exception {
        for (int capacity : new int[] {0, 2}) {
            play(stage -> {
                int values = stage.rounds(300);
                Meeting<Integer> channel = stage.ints(capacity);
                Meeting<Integer> never = stage.ints();
                List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
                List<Integer> received = Collections.synchronizedList(new ArrayList<>());
                ChannelWorld.Participant sender = stage.go(() -> {
                    Random random = new Random(1);
                    for (int value = 0; value < values; value++) {
                        int mine = value;
                        CompletableFuture<Void> sending = value % 2 == 0
                                ? channel.here().sendAsync(value)
                                : stage.world
                                        .<Void>select()
                                        .send(channel.here(), value, KotlinSuite::nothing)
                                        .receive(never.here(), other -> nothing())
                                        .runAsync();
                        giveWay(random);
                        if (random.nextBoolean()) {
                            sending.cancel(false);
                        }
                        if (happened(sending)) {
                            sent.add(mine);
                        }
                    }
                    channel.here().close();
                });
                stage.go(() -> {
                    Random random = new Random(2);
                    boolean open = true;
                    for (int round = 0; open; round++) {
                        CompletableFuture<Integer> receiving = round % 2 == 0
                                ? channel.here().receiveAsync()
                                : stage.world
                                        .<Integer>select()
                                        .receive(channel.here(), value -> value)
                                        .receive(never.here(), value -> value)
                                        .runAsync();
                        giveWay(random);
                        if (random.nextBoolean()) {
                            receiving.cancel(false);
                        }
                        try {
                            if (happened(receiving)) {
                                received.add(receiving.join());
                            }
                        } catch (ChannelClosedException e) {
                            open = false;
                        }
                    }
                });
                sender.join();
                stage.joinAll();
                assertThat(received).isEqualTo(sent);
            });
        }
    }

    @SuppressWarnings("NullAway") // A handler that returns nothing.
    private static Void nothing() {
        return null;
    }

    private static void giveWay(Random random) {
        for (int i = random.nextInt(4); i > 0; i--) {
            Tasklet.yield();
        }
    }

    /** Waits for the end; whether it is a normal one rather than a withdrawal. */
    private static boolean happened(CompletableFuture<?> future) {
        try {
            future.join();
            return true;
        } catch (CancellationException e) {
            return false;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Test
    @DisplayName("S8 a receiver that is interrupted at any moment neither loses nor doubles a value")
    void shouldAgreeOnInterruptedReceives() throws Exception {
        play(stage -> {
            int values = stage.rounds(200);
            Meeting<Integer> channel = stage.ints();
            Meeting<Integer> never = stage.ints();
            List<Integer> received = Collections.synchronizedList(new ArrayList<>());
            AtomicBoolean over = new AtomicBoolean();
            ChannelWorld.Participant receiver = stage.go(() -> {
                Select<Integer> select = stage.world
                        .<Integer>select()
                        .receive(channel.here(), value -> value)
                        .receive(never.here(), value -> value);
                for (int round = 0; !over.get(); round++) {
                    try {
                        received.add(round % 2 == 0 ? channel.here().receive() : select.run());
                    } catch (InterruptedException e) {
                        // Withdrawn: the next round tries again.
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    } catch (ChannelClosedException e) {
                        over.set(true);
                    }
                    // A commit that won over an interrupt leaves the flag set.
                    boolean unused = Thread.interrupted();
                }
            });
            Random random = new Random(3);
            for (int value = 0; value < values; value++) {
                if (random.nextBoolean()) {
                    receiver.interrupt();
                }
                giveWay(random);
                channel.here().send(value);
            }
            channel.here().close();
            receiver.join();
            assertThat(received).hasSize(values).isSorted().doesNotHaveDuplicates();
        });
    }

    @Test
    @DisplayName("S9 a handler that throws does not undo the transfer")
    void shouldKeepTransferWhenHandlerThrows() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints(1);
            Channel<Integer> here = channel.here();
            here.send(1);
            Select<String> select = stage.world.<String>select().receive(here, value -> {
                throw new IllegalArgumentException("handler: value=" + value);
            });
            assertThatThrownBy(select::run).isInstanceOf(IllegalArgumentException.class);
            assertThat(here.info().buffered()).isZero();
        });
    }
}
