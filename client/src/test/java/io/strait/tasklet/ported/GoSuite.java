package io.strait.tasklet.ported;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.ReceiveResult;
import io.strait.Select;
import io.strait.SelectPolicy;
import io.strait.tasklet.TaskletBody;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Go's own tests ask of channels and select: {@code test/chan} and {@code runtime/chan_test.go}. */
public abstract class GoSuite extends SuiteInWorlds {

    private static final List<Integer> PRIMES = List.of(2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47);

    @Test
    @DisplayName("C1 a sieve of filters, each a participant, finds the primes")
    void shouldSievePrimes() throws Exception {
        play(stage -> {
            int wanted = Math.max(4, stage.rounds(PRIMES.size()));
            Meeting<Integer> numbers = stage.ints();
            stage.go(() -> {
                for (int number = 2; number <= PRIMES.get(wanted - 1); number++) {
                    numbers.here().send(number);
                }
                numbers.here().close();
            });
            List<Integer> found = new ArrayList<>();
            Meeting<Integer> rest = numbers;
            for (int i = 0; i < wanted; i++) {
                Meeting<Integer> in = rest;
                int prime = in.here().receive();
                found.add(prime);
                Meeting<Integer> out = stage.ints();
                stage.go(() -> {
                    for (int number : in.here()) {
                        if (number % prime != 0) {
                            out.here().send(number);
                        }
                    }
                    out.here().close();
                });
                rest = out;
            }
            assertThat(rest.here().receiveOrClosed()).isInstanceOf(ReceiveResult.Closed.class);
            assertThat(found).isEqualTo(PRIMES.subList(0, wanted));
        });
    }

    @Test
    @DisplayName("S1 a select that sends to one of four channels sends to one only")
    void shouldSendEachValueOnce() throws Exception {
        play(stage -> {
            int values = stage.rounds(400);
            List<Meeting<Integer>> channels = stage.ints(4, 0);
            Meeting<Integer> all = stage.ints();
            AtomicInteger open = new AtomicInteger(channels.size());
            for (Meeting<Integer> channel : channels) {
                stage.go(() -> {
                    for (int value : channel.here()) {
                        all.here().send(value);
                    }
                    if (open.decrementAndGet() == 0) {
                        all.here().close();
                    }
                });
            }
            stage.go(() -> {
                for (int value = 0; value < values; value++) {
                    Select<Integer> select = stage.world.select();
                    for (Meeting<Integer> channel : channels) {
                        select.send(channel.here(), value, () -> 0);
                    }
                    select.run();
                }
                for (Meeting<Integer> channel : channels) {
                    channel.here().close();
                }
            });
            Set<Integer> seen = new HashSet<>();
            for (int value : all.here()) {
                assertThat(seen.add(value)).as("value %d came once", value).isTrue();
            }
            assertThat(seen).hasSize(values);
        });
    }

    @Test
    @DisplayName("C2 a buffer gives values back in the order in which they were sent")
    void shouldKeepOrderInBuffer() throws Exception {
        play(stage -> {
            Meeting<Integer> buffer = stage.ints(10);
            for (int value = 0; value < 10; value++) {
                buffer.here().send(value);
            }
            for (int value = 0; value < 10; value++) {
                assertThat(buffer.here().receive()).isEqualTo(value);
            }
        });
    }

    @Test
    @DisplayName("D8 participants that hand a token on run in the order of their chain")
    void shouldRunChainInOrder() throws Exception {
        play(stage -> {
            int length = stage.rounds(10);
            Meeting<Integer> order = stage.ints(length);
            Meeting<Integer> first = stage.ints();
            Meeting<Integer> in = first;
            for (int place = 0; place < length; place++) {
                Meeting<Integer> from = in;
                Meeting<Integer> to = stage.ints();
                int mine = place;
                stage.go(() -> {
                    from.here().receive();
                    order.here().send(mine);
                    to.here().send(mine);
                });
                in = to;
            }
            first.here().send(-1);
            assertThat(in.here().receive()).isEqualTo(length - 1);
            for (int place = 0; place < length; place++) {
                assertThat(order.here().receive()).isEqualTo(place);
            }
        });
    }

    @Test
    @DisplayName("S1 selects and plain operations on four channels lose nothing and double nothing")
    void shouldSurviveStress() throws Exception {
        play(stage -> {
            int each = stage.rounds(500);
            List<Meeting<Integer>> channels = List.of(stage.ints(), stage.ints(), stage.ints(2), stage.ints(3));
            AtomicInteger received = new AtomicInteger();
            for (Meeting<Integer> channel : channels) {
                stage.go(() -> {
                    for (int i = 0; i < each; i++) {
                        channel.here().send(i);
                    }
                });
                stage.go(() -> {
                    for (int i = 0; i < each; i++) {
                        channel.here().receive();
                        received.incrementAndGet();
                    }
                });
            }
            stage.go(() -> selectAll(stage, channels, each, true, received));
            stage.go(() -> selectAll(stage, channels, each, false, received));
            stage.joinAll();
            assertThat(received).hasValue(each * 8);
            for (Meeting<Integer> channel : channels) {
                assertThat(channel.here().info().buffered()).isZero();
                assertThat(channel.here().info().balance()).isZero();
            }
        });
    }

    /** So many operations on each channel, whichever is ready. */
    private static void selectAll(
            Stage stage, List<Meeting<Integer>> channels, int each, boolean sending, AtomicInteger received)
            throws InterruptedException {
        int[] done = new int[channels.size()];
        Select<Integer> select = stage.world.select();
        for (int i = 0; i < channels.size(); i++) {
            int index = i;
            Channel<Integer> channel = channels.get(i).here();
            if (sending) {
                select.send(channel, i, () -> index);
            } else {
                select.receive(channel, value -> index);
            }
            select.when(() -> done[index] < each);
        }
        for (int i = 0; i < each * channels.size(); i++) {
            done[select.run()]++;
            if (!sending) {
                received.incrementAndGet();
            }
        }
        assertThat(done).containsOnly(each);
    }

    @Test
    @DisplayName("S2 two selects that send and receive on one channel meet each other and never themselves")
    void shouldNotMeetItself() throws Exception {
        for (int capacity : new int[] {0, 10}) {
            play(stage -> {
                int rounds = stage.rounds(300);
                Meeting<Integer> channel = stage.ints(capacity);
                AtomicInteger exchanged = new AtomicInteger();
                for (int side = 0; side < 2; side++) {
                    int mine = side;
                    stage.go(() -> {
                        Select<Integer> select = stage.world
                                .<Integer>select()
                                .send(channel.here(), mine, () -> -1)
                                .receive(channel.here(), value -> value);
                        for (int i = 0; i < rounds; i++) {
                            int got = select.run();
                            if (got >= 0) {
                                exchanged.incrementAndGet();
                                if (capacity == 0) {
                                    assertThat(got).as("came from the other").isEqualTo(1 - mine);
                                }
                            } else {
                                exchanged.decrementAndGet();
                            }
                        }
                    });
                }
                stage.joinAll();
                // As many sends as receives, but for what a buffer keeps.
                stage.await(channel, info -> info.buffered() == -exchanged.get());
            });
        }
    }

    @Test
    @DisplayName("S4 a default does not fire while one of two channels is ready at each instant")
    void shouldNotTakeDefaultWhenReady() throws Exception {
        play(stage -> {
            for (int i = 0; i < stage.rounds(200); i++) {
                Meeting<Integer> first = stage.ints(1);
                Meeting<Integer> second = stage.ints(1);
                first.here().send(1);
                AtomicInteger found = new AtomicInteger();
                ChannelWorld.Participant other = stage.go(() -> found.set(stage.world
                        .<Integer>select()
                        .receive(first.here(), value -> 1)
                        .receive(second.here(), value -> 2)
                        .orElse(() -> 3)
                        .run()));
                second.here().send(1);
                first.here().tryReceive();
                other.join();
                assertThat(found.get()).isIn(1, 2);
            }
        });
    }

    @Test
    @DisplayName("S3 two channels that are always ready are served in turn")
    void shouldBeFair() throws Exception {
        play(stage -> {
            int each = stage.rounds(500);
            Meeting<Integer> first = stage.ints(each);
            Meeting<Integer> second = stage.ints(each);
            for (int i = 0; i < each; i++) {
                first.here().send(i);
                second.here().send(i);
            }
            int[] served = new int[2];
            Select<Integer> select = stage.world
                    .<Integer>select()
                    .receive(first.here(), value -> 0)
                    .receive(second.here(), value -> 1);
            for (int i = 0; i < each; i++) {
                served[select.run()]++;
                if (stage.world.hasOneHome()) {
                    assertThat(Math.abs(served[0] - served[1])).isLessThanOrEqualTo(1);
                }
            }
            assertThat(served).doesNotContain(0);
        });
    }

    @Test
    @DisplayName("S3 a random select that sends a bit to one channel sends both bits about as often")
    void shouldSendRandomBits() throws Exception {
        for (int capacity : new int[] {0, 100}) {
            play(stage -> {
                int bits = Math.max(60, stage.rounds(100));
                Meeting<Integer> channel = stage.ints(capacity);
                stage.go(() -> {
                    Select<Integer> select = stage.world
                            .<Integer>select()
                            .send(channel.here(), 0, () -> 0)
                            .send(channel.here(), 1, () -> 1)
                            .policy(SelectPolicy.random(7));
                    for (int i = 0; i < bits; i++) {
                        select.run();
                    }
                });
                int ones = 0;
                for (int i = 0; i < bits; i++) {
                    ones += channel.here().receive();
                }
                assertThat(ones).isBetween(bits / 10, bits - bits / 10);
            });
        }
    }

    @Test
    @DisplayName("S2 a waiter that leaves the middle of a queue takes nobody else along")
    void shouldKeepQueueWhenOneLeaves() throws Exception {
        play(stage -> {
            Meeting<Integer> first = stage.ints();
            Meeting<Integer> second = stage.ints();
            Meeting<Integer> results = stage.ints(4);
            TaskletBody plain = () -> results.here().send(first.here().receive());
            stage.go(plain);
            stage.awaitReceivers(first, 1);
            stage.go(() -> results.here()
                    .send(stage.world
                            .<Integer>select()
                            .receive(first.here(), value -> 100 + value)
                            .receive(second.here(), value -> 200 + value)
                            .run()));
            stage.await(first, info -> info.selectReceivers() == 1);
            stage.go(plain);
            stage.awaitReceivers(first, 2);
            second.here().send(1);
            assertThat(results.here().receive()).isEqualTo(201);
            first.here().send(2);
            assertThat(results.here().receive()).isEqualTo(2);
            first.here().send(3);
            assertThat(results.here().receive()).isEqualTo(3);
            assertThat(first.here().trySend(4).isSent()).isFalse();
        });
    }
}
