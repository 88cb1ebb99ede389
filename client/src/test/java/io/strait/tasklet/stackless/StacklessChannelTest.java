package io.strait.tasklet.stackless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.tasklet.BlockTrapException;
import io.strait.tasklet.Tasklet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels as Stackless' own tests (test_channel, test_chan_cb) describe them. */
@Timeout(30)
class StacklessChannelTest {

    private final List<String> trace = new ArrayList<>();

    @Test
    @DisplayName("a receiver that is blocked is removed from the ring, and is found in the channel's queue")
    void shouldShowWhoWaits() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessTasklet first = stackless.tasklet(channel::receive).setup();
            StacklessTasklet second = stackless.tasklet(channel::receive).setup();
            assertThat(channel.queue()).isEmpty();
            stackless.run();
            assertThat(channel.balance()).isEqualTo(-2);
            assertThat(channel.queue()).containsExactly(first, second);
            assertThat(first.blocked()).isTrue();
            assertThat(first.scheduled()).isTrue();
            assertThat(first.paused()).isFalse();
            assertThat(stackless.runCount()).isEqualTo(1);
            channel.send(1);
            assertThat(first.alive()).isFalse();
            assertThat(channel.queue()).containsExactly(second);
        });
    }

    @Test
    @DisplayName("null is a value")
    void shouldPassNull() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            stackless.tasklet(() -> channel.send(null)).setup();
            assertThat(channel.receive()).isNull();
        });
    }

    @Test
    @DisplayName("an exception that is sent is thrown to the receiver as it is, and the sender goes on")
    void shouldThrowWhatIsSent() throws InterruptedException {
        IOException failure = new IOException("sent");
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            stackless
                    .tasklet(() -> {
                        channel.sendException(failure);
                        trace.add("sender goes on");
                    })
                    .setup();
            assertThatThrownBy(channel::receive).isSameAs(failure);
            stackless.run();
        });
        assertThat(trace).containsExactly("sender goes on");
    }

    @Test
    @DisplayName("a sequence is sent value by value, and received by iteration until the channel is closed")
    void shouldSendSequencesAndIterate() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<String> channel = stackless.channel();
            stackless
                    .tasklet(() -> {
                        trace.add("sent " + channel.sendSequence(Arrays.asList("a", null, "c")));
                        channel.close();
                        // The receiver is blocked in its next turn: it can still be met.
                        channel.send("last");
                    })
                    .setup();
            for (String value : channel) {
                trace.add("got " + value);
            }
            assertThat(channel.closed()).isTrue();
        });
        assertThat(trace).containsExactly("got a", "got null", "got c", "sent 3", "got last");
    }

    @Test
    @DisplayName("a closing channel lets nobody begin to wait, gives out what waits, and can be opened again")
    void shouldCloseWhenNobodyWaits() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            stackless.tasklet(() -> channel.send(1)).setup();
            stackless.tasklet(() -> channel.send(2)).setup();
            stackless.run();
            channel.close();
            assertThat(channel.closing()).isTrue();
            assertThat(channel.closed()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> channel.send(3))
                    .withMessageContaining("channel is closed: channel=local-1 operation=send");
            Iterator<Integer> values = channel.iterator();
            assertThat(values.next()).isEqualTo(1);
            assertThat(values.next()).isEqualTo(2);
            assertThat(values.hasNext()).isFalse();
            assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
            assertThat(channel.closed()).isTrue();
            assertThatIllegalStateException().isThrownBy(channel::receive).withMessageContaining("operation=receive");
            channel.open();
            assertThat(channel.closing()).isFalse();
            stackless.tasklet(() -> channel.send(4)).setup();
            assertThat(channel.receive()).isEqualTo(4);
        });
    }

    @Test
    @DisplayName("the block trap refuses what would block, also on a closed channel, and nothing else")
    void shouldNotBlockWithBlockTrap() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            stackless.main().setBlockTrap(true);
            assertThat(stackless.main().blockTrap()).isTrue();
            assertThatExceptionOfType(BlockTrapException.class).isThrownBy(channel::receive);
            assertThatExceptionOfType(BlockTrapException.class).isThrownBy(() -> channel.send(1));
            assertThat(channel.balance()).isZero();
            stackless.tasklet(() -> channel.send(2)).setup();
            stackless.run();
            assertThat(channel.receive()).isEqualTo(2);
            channel.close();
            assertThatExceptionOfType(BlockTrapException.class).isThrownBy(channel::receive);
        });
    }

    @Test
    @DisplayName("T8 the main tasklet is told of a deadlock and by whom, and its offer is withdrawn")
    void shouldRaiseDeadlockInMain() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessChannel<Integer> other = stackless.channel();
            stackless.tasklet("stuck", other::receive).setup();
            assertThatExceptionOfType(DeadlockError.class)
                    .isThrownBy(channel::receive)
                    .withMessageContaining("main: receive from local-1")
                    .withMessageContaining("stuck: receive from local-2");
            assertThat(channel.balance()).isZero();
            // The runtime goes on.
            assertThatExceptionOfType(DeadlockError.class).isThrownBy(() -> channel.send(1));
            stackless.tasklet(() -> channel.send(2)).setup();
            assertThat(channel.receive()).isEqualTo(2);
        });
    }

    @Test
    @DisplayName("T8 the last runnable tasklet blocks while main waits in a channel: main gets the deadlock")
    void shouldRaiseDeadlockInMainForOthers() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessChannel<Integer> other = stackless.channel();
            StacklessTasklet last = stackless.tasklet(() -> other.send(1)).setup();
            assertThatExceptionOfType(DeadlockError.class).isThrownBy(channel::receive);
            assertThat(last.blocked()).isTrue();
        });
    }

    @Test
    @DisplayName("T8 a tasklet that sleeps can still wake main: no deadlock")
    void shouldWaitForSleepers() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            stackless
                    .tasklet(() -> {
                        Tasklet.sleep(Duration.ofMillis(20));
                        channel.send(1);
                    })
                    .setup();
            assertThat(channel.receive()).isEqualTo(1);
        });
    }

    @Test
    @DisplayName("T5 the channel callback hears of every operation before it happens, and can be replaced and removed")
    void shouldCallBackForChannels() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            ChannelCallback callback = (where, who, sending, willBlock) -> {
                assertThat(where).isSameAs(channel);
                assertThat(who).isSameAs(stackless.current());
                trace.add(who.name() + (sending ? " sends" : " receives") + (willBlock ? " blocks" : ""));
            };
            assertThat(stackless.setChannelCallback(callback)).isNull();
            stackless
                    .tasklet("t", () -> {
                        channel.receive();
                        channel.send(2);
                    })
                    .setup();
            stackless.run();
            channel.send(1);
            channel.receive();
            assertThat(stackless.setChannelCallback(null)).isSameAs(callback);
            stackless.tasklet("unheard", () -> channel.send(3)).setup();
            channel.receive();
        });
        assertThat(trace).containsExactly("t receives blocks", "main sends", "t sends blocks", "main receives");
    }

    @Test
    @DisplayName("T5 what a channel callback throws is thrown to the operation, which does not happen")
    void shouldThrowFromChannelCallback() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            stackless.tasklet(channel::receive).setup();
            stackless.run();
            stackless.setChannelCallback((where, who, sending, willBlock) -> {
                throw new UnsupportedOperationException("refused");
            });
            assertThatThrownBy(() -> channel.send(1)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(channel.balance()).isEqualTo(-1);
            stackless.setChannelCallback((where, who, sending, willBlock) -> assertThatIllegalStateException()
                    .isThrownBy(channel::receive)
                    .withMessageContaining("within a channel callback"));
            channel.send(2);
            assertThat(channel.balance()).isZero();
        });
    }

    @Test
    @DisplayName("nobody outside the runtime can use its channels")
    void shouldRefuseStrangers() throws InterruptedException {
        List<StacklessChannel<Integer>> kept = new ArrayList<>();
        Stackless.enter(stackless -> kept.add(stackless.channel()));
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.get(0).send(1))
                .withMessageContaining("the caller is no tasklet of this runtime");
    }
}
