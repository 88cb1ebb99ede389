package io.strait.tasklet.ported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.AllClosedException;
import io.strait.ChannelClosedException;
import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.SupplierFailedException;
import io.strait.tasklet.Tasklet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What JCSP asks of its alternatives: the stressed one, the fair one, and the extended rendezvous. */
public abstract class OccamSuite extends SuiteInWorlds {

    private static final int CHANNELS = 5;
    private static final int WRITERS = 3;

    @Test
    @DisplayName("S3 D8 an alternative under stress serves every writer of every channel, each in its order")
    void shouldServeAllWritersUnderStress() throws Exception {
        play(stage -> {
            int each = stage.rounds(60);
            List<Meeting<Integer>> channels = stage.ints(CHANNELS, 0);
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int writer = 0; writer < WRITERS; writer++) {
                    int first = writer * each;
                    Meeting<Integer> out = channels.get(channel);
                    stage.go(() -> {
                        for (int i = 0; i < each; i++) {
                            out.here().send(first + i);
                        }
                    });
                }
            }
            int[][] next = new int[CHANNELS][WRITERS];
            Random random = new Random(5);
            Select<Integer> select = stage.world.select();
            for (int channel = 0; channel < CHANNELS; channel++) {
                int[] expected = next[channel];
                select.receive(channels.get(channel).here(), value -> {
                    assertThat(value % each).isEqualTo(expected[value / each]);
                    return expected[value / each]++;
                });
            }
            for (int i = 0; i < CHANNELS * WRITERS * each; i++) {
                select.run();
                if (random.nextInt(8) == 0) {
                    Tasklet.yield();
                }
            }
            for (int[] writers : next) {
                assertThat(writers).containsOnly(each);
            }
        });
    }

    @Test
    @DisplayName("S3 S11 a fair multiplexer serves no writer twice while another one waits")
    void shouldMultiplexFairly() throws Exception {
        play(stage -> {
            int each = stage.rounds(60);
            List<Meeting<Integer>> channels = stage.ints(CHANNELS, each);
            for (Meeting<Integer> channel : channels) {
                for (int i = 0; i < each; i++) {
                    channel.here().send(i);
                }
            }
            try (SelectLoop<Integer> loop = stage.world.selectLoop()) {
                for (int i = 0; i < CHANNELS; i++) {
                    int index = i;
                    loop.receive(channels.get(i).here(), value -> index);
                }
                int[] served = new int[CHANNELS];
                for (int i = 0; i < CHANNELS * each; i++) {
                    int now = loop.next();
                    served[now]++;
                    if (stage.world.hasOneHome()) {
                        // Where all homes are here no branch is ahead by more than one.
                        for (int other : served) {
                            assertThat(served[now] - other).isLessThanOrEqualTo(1);
                        }
                    }
                }
                assertThat(served).containsOnly(each);
            }
        });
    }

    @Test
    @DisplayName("S6 extended rendezvous: the value is made while its receiver is there, and before it goes on")
    void shouldMakeValueDuringRendezvous() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints();
            Meeting<Integer> never = stage.ints();
            AtomicInteger made = new AtomicInteger();
            AtomicBoolean received = new AtomicBoolean();
            Select<String> select = stage.world
                    .<String>select()
                    .receive(never.here(), value -> "never")
                    .sendLazy(
                            channel.here(),
                            () -> {
                                for (int i = 0; i < 20; i++) {
                                    Tasklet.yield();
                                    assertThat(received).isFalse();
                                }
                                return made.incrementAndGet();
                            },
                            () -> "sent");
            stage.go(() -> {
                int value = channel.here().receive();
                received.set(true);
                assertThat(made).hasValue(value);
            });
            assertThat(select.run()).isEqualTo("sent");
            assertThat(made).hasValue(1);
        });
    }

    @Test
    @DisplayName("S6 a value that cannot be made leaves the receiver waiting for the next one")
    void shouldKeepReceiverWhenValueFails() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints();
            Meeting<Integer> result = stage.ints(1);
            stage.go(() -> result.here().send(channel.here().receive()));
            stage.awaitReceivers(channel, 1);
            Select<String> select = stage.world
                    .<String>select()
                    .sendLazy(
                            channel.here(),
                            () -> {
                                throw new IllegalStateException("no value");
                            },
                            () -> "sent");
            assertThatThrownBy(select::run)
                    .isInstanceOf(SupplierFailedException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            channel.here().send(2);
            assertThat(result.here().receive()).isEqualTo(2);
        });
    }

    @Test
    @DisplayName("S7 S11 a persistent select tells of each closed channel once, after its last value, then ends")
    void shouldTellOfClosedChannels() throws Exception {
        play(stage -> {
            List<Meeting<Integer>> channels = stage.ints(CHANNELS, 1);
            for (Meeting<Integer> channel : channels) {
                channel.here().send(1);
                channel.here().close();
            }
            try (SelectLoop<String> loop = stage.world.selectLoop()) {
                for (Meeting<Integer> channel : channels) {
                    loop.receive(channel.here(), value -> "value");
                }
                int values = 0;
                int closed = 0;
                while (true) {
                    try {
                        loop.next();
                        values++;
                    } catch (ChannelClosedException e) {
                        closed++;
                    } catch (AllClosedException e) {
                        break;
                    }
                }
                assertThat(values).isEqualTo(CHANNELS);
                assertThat(closed).isEqualTo(CHANNELS);
            }
        });
    }
}
