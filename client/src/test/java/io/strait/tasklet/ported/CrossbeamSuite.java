package io.strait.tasklet.ported;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Select;
import io.strait.tasklet.Tasklet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What crossbeam-channel asks of zero-capacity channels, of many at both ends, and of its select. */
public abstract class CrossbeamSuite extends SuiteInWorlds {

    private static final int MANY = 12;

    @Test
    @DisplayName("S2 selects that both send and receive pair up, each with another one")
    void shouldPairUp() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints();
            AtomicIntegerArray partners = new AtomicIntegerArray(MANY);
            AtomicInteger senders = new AtomicInteger();
            for (int i = 0; i < MANY; i++) {
                int mine = i;
                stage.go(() -> stage.world
                        .<Integer>select()
                        .receive(channel.here(), other -> {
                            assertThat(other).isNotEqualTo(mine);
                            return partners.incrementAndGet(other);
                        })
                        .send(channel.here(), mine, senders::incrementAndGet)
                        .run());
            }
            stage.joinAll();
            assertThat(senders).hasValue(MANY / 2);
            int met = 0;
            for (int i = 0; i < MANY; i++) {
                assertThat(partners.get(i)).isLessThanOrEqualTo(1);
                met += partners.get(i);
            }
            assertThat(met).isEqualTo(MANY / 2);
            assertThat(channel.here().tryReceive().value()).isEmpty();
        });
    }

    @Test
    @DisplayName("S2 when an odd number pairs up, one is left, and a plain send serves it")
    void shouldLeaveOneOver() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints();
            AtomicInteger senders = new AtomicInteger();
            AtomicInteger receivers = new AtomicInteger();
            for (int i = 0; i <= MANY; i++) {
                int mine = i;
                stage.go(() -> stage.world
                        .<Integer>select()
                        .receive(channel.here(), other -> receivers.incrementAndGet())
                        .send(channel.here(), mine, senders::incrementAndGet)
                        .run());
            }
            channel.here().send(-1);
            stage.joinAll();
            assertThat(senders).hasValue(MANY / 2);
            assertThat(receivers).hasValue(MANY / 2 + 1);
        });
    }

    @Test
    @DisplayName("S3 a ready branch, a try and an empty channel: each ready one is served about as often")
    void shouldBeFairAmongReadyOnes() throws Exception {
        play(stage -> {
            int rounds = Math.max(6, stage.rounds(300));
            Meeting<Integer> first = stage.ints(rounds);
            Meeting<Integer> second = stage.ints(rounds);
            Meeting<Integer> empty = stage.ints();
            Meeting<Integer> room = stage.ints(2 * rounds);
            for (int i = 0; i < rounds; i++) {
                first.here().send(i);
                second.here().send(i);
            }
            int[] hits = new int[4];
            Select<Integer> select = stage.world
                    .<Integer>select()
                    .receive(first.here(), value -> 0)
                    .receive(empty.here(), value -> 3)
                    .receive(second.here(), value -> 1)
                    .send(room.here(), 1, () -> 2);
            for (int i = 0; i < rounds / 3 * 3; i++) {
                hits[select.run()]++;
            }
            assertThat(hits[3]).isZero();
            for (int branch = 0; branch < 3; branch++) {
                if (stage.world.hasOneHome()) {
                    assertThat(hits[branch]).isEqualTo(rounds / 3);
                } else {
                    assertThat(hits[branch]).isPositive();
                }
            }
        });
    }

    @Test
    @DisplayName("S3 one channel in several branches: the branches share it")
    void shouldShareChannelAmongBranches() throws Exception {
        play(stage -> {
            int rounds = Math.max(1, stage.rounds(100)) * 3;
            Meeting<Integer> channel = stage.ints(rounds);
            for (int i = 0; i < rounds; i++) {
                channel.here().send(i);
            }
            int[] hits = new int[3];
            Select<Integer> select = stage.world
                    .<Integer>select()
                    .receive(channel.here(), value -> 0)
                    .receive(channel.here(), value -> 1)
                    .receive(channel.here(), value -> 2);
            for (int i = 0; i < rounds; i++) {
                hits[select.run()]++;
            }
            assertThat(hits).containsOnly(rounds / 3);
        });
    }

    @Test
    @DisplayName("C6 what one has sent to a buffer a try finds: operations take effect at one instant")
    void shouldBeLinearizable() throws Exception {
        play(stage -> {
            int rounds = stage.rounds(200);
            int participants = 4;
            Meeting<Integer> buffer = stage.ints(participants);
            for (int i = 0; i < participants; i++) {
                stage.go(() -> {
                    for (int round = 0; round < rounds; round++) {
                        buffer.here().send(round);
                        assertThat(buffer.here().tryReceive().value()).isPresent();
                    }
                });
            }
        });
    }

    @Test
    @DisplayName("C4 many senders and many receivers: each value arrives as often as it was sent")
    void shouldServeManyAtBothEnds() throws Exception {
        for (int capacity : new int[] {0, 3}) {
            play(stage -> {
                int values = stage.rounds(100);
                int participants = 4;
                Meeting<Integer> channel = stage.ints(capacity);
                AtomicIntegerArray counts = new AtomicIntegerArray(values);
                for (int i = 0; i < participants; i++) {
                    stage.go(() -> {
                        for (int value = 0; value < values; value++) {
                            channel.here().send(value);
                        }
                    });
                    stage.go(() -> {
                        for (int value = 0; value < values; value++) {
                            counts.incrementAndGet(channel.here().receive());
                        }
                    });
                }
                stage.joinAll();
                for (int value = 0; value < values; value++) {
                    assertThat(counts.get(value)).isEqualTo(participants);
                }
            });
        }
    }

    @Test
    @DisplayName("C1 without a buffer nothing is taken before somebody waits for it")
    void shouldHoldNothingWithoutBuffer() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints();
            assertThat(channel.here().trySend(1).isSent()).isFalse();
            assertThat(channel.here().tryReceive().value()).isEmpty();
            assertThat(channel.here().info().capacity()).isZero();
            stage.go(() -> channel.here().send(7));
            stage.awaitSenders(channel, 1);
            assertThat(channel.here().info().buffered()).isZero();
            assertThat(channel.here().info().sends()).isZero();
            assertThat(channel.here().receive()).isEqualTo(7);
        });
    }

    @Test
    @DisplayName("S8 deadlines that race with their partners lose nothing")
    void shouldSurviveRacingDeadlines() throws Exception {
        play(stage -> {
            int values = Math.max(10, stage.rounds(60));
            Meeting<Integer> channel = stage.ints();
            stage.go(() -> {
                for (int value = 0; value < values; value++) {
                    while (!channel.here()
                            .trySend(value, java.time.Duration.ofNanos(50_000))
                            .isSent()) {
                        Tasklet.yield();
                    }
                }
            });
            for (int expected = 0; expected < values; ) {
                var received = channel.here()
                        .tryReceive(java.time.Duration.ofNanos(50_000))
                        .value();
                if (received.isPresent()) {
                    assertThat(received.get()).isEqualTo(expected++);
                }
            }
        });
    }
}
