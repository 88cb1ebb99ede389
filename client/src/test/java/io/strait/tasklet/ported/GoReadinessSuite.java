package io.strait.tasklet.ported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.InvalidArgumentException;
import io.strait.ReceiveResult;
import io.strait.Receiver;
import io.strait.Select;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which operation goes at once and which waits: Go's {@code select3}, {@code select5}, {@code select7}, {@code nonblock} and {@code perm}. */
public abstract class GoReadinessSuite extends SuiteInWorlds {

    /** What a channel is like when an operation is tried on it. */
    enum Condition {
        NOBODY(false, false),
        EMPTY_BUFFER(true, false),
        HALF_BUFFER(true, true),
        FULL_BUFFER(false, true),
        RECEIVER_WAITS(true, false),
        SENDER_WAITS(false, true),
        CLOSED(false, false),
        CLOSED_WITH_VALUE(false, true);

        final boolean sends;
        final boolean receives;

        Condition(boolean sends, boolean receives) {
            this.sends = sends;
            this.receives = receives;
        }

        boolean isClosed() {
            return this == CLOSED || this == CLOSED_WITH_VALUE;
        }

        Meeting<Integer> make(Stage stage) throws Exception {
            Meeting<Integer> channel = stage.ints(
                    switch (this) {
                        case NOBODY, RECEIVER_WAITS, SENDER_WAITS, CLOSED -> 0;
                        case EMPTY_BUFFER, FULL_BUFFER, CLOSED_WITH_VALUE -> 1;
                        case HALF_BUFFER -> 2;
                    });
            switch (this) {
                case HALF_BUFFER, FULL_BUFFER -> channel.here().send(1);
                case CLOSED -> channel.here().close();
                case CLOSED_WITH_VALUE -> {
                    channel.here().send(1);
                    channel.here().close();
                }
                case RECEIVER_WAITS -> {
                    stage.go(() -> channel.here().receiveOrClosed());
                    stage.awaitReceivers(channel, 1);
                }
                case SENDER_WAITS -> {
                    stage.go(() -> {
                        try {
                            channel.here().send(1);
                        } catch (ChannelClosedException e) {
                            assertThat(e.aborted()).isTrue();
                        }
                    });
                    stage.awaitSenders(channel, 1);
                }
                case NOBODY, EMPTY_BUFFER -> {}
            }
            return channel;
        }
    }

    @Test
    @DisplayName("C6 a try goes exactly when the operation would not wait")
    void shouldTry() throws Exception {
        play(stage -> {
            for (Condition condition : Condition.values()) {
                Meeting<Integer> toSend = condition.make(stage);
                SendResult sent = toSend.here().trySend(2);
                assertThat(sent.isSent()).as("send: %s", condition).isEqualTo(condition.sends);
                assertThat(sent instanceof SendResult.Closed)
                        .as("%s", condition)
                        .isEqualTo(condition.isClosed());
                Meeting<Integer> toReceive = condition.make(stage);
                ReceiveResult<Integer> received = toReceive.here().tryReceive();
                assertThat(received.value().isPresent())
                        .as("receive: %s", condition)
                        .isEqualTo(condition.receives);
                assertThat(received instanceof ReceiveResult.Closed)
                        .as("%s", condition)
                        .isEqualTo(condition == Condition.CLOSED);
                toSend.here().abort("over");
                toReceive.here().abort("over");
            }
        });
    }

    @Test
    @DisplayName("C6 with a deadline an operation waits exactly when a try would not go")
    void shouldWaitUntilDeadline() throws Exception {
        play(stage -> {
            for (Condition condition : Condition.values()) {
                Meeting<Integer> toSend = condition.make(stage);
                SendResult sent = toSend.here().trySend(2, SHORT);
                assertThat(sent.isSent()).as("send: %s", condition).isEqualTo(condition.sends);
                Meeting<Integer> toReceive = condition.make(stage);
                ReceiveResult<Integer> received = toReceive.here().tryReceive(SHORT);
                assertThat(received.value().isPresent())
                        .as("receive: %s", condition)
                        .isEqualTo(condition.receives);
                toSend.here().abort("over");
                toReceive.here().abort("over");
            }
        });
    }

    @Test
    @DisplayName("S4 S7 a select with a default takes a branch exactly when it is ready or closed")
    void shouldSelectWithDefault() throws Exception {
        play(stage -> {
            for (Condition condition : Condition.values()) {
                Meeting<Integer> toSend = condition.make(stage);
                String sent = stage.world
                        .<String>select()
                        .send(toSend.here(), 2, () -> "sent")
                        .onClosed(closed -> "closed")
                        .orElse(() -> "nothing")
                        .run();
                assertThat(sent)
                        .as("send: %s", condition)
                        .isEqualTo(condition.isClosed() ? "closed" : condition.sends ? "sent" : "nothing");
                Meeting<Integer> toReceive = condition.make(stage);
                String received = stage.world
                        .<String>select()
                        .receive(toReceive.here(), value -> "received")
                        .onClosed(closed -> "closed")
                        .orElse(() -> "nothing")
                        .run();
                assertThat(received)
                        .as("receive: %s", condition)
                        .isEqualTo(
                                condition.receives ? "received" : condition == Condition.CLOSED ? "closed" : "nothing");
                toSend.here().abort("over");
                toReceive.here().abort("over");
            }
        });
    }

    @Test
    @DisplayName("S4 S7 a select without a default waits exactly when no branch is ready or closed")
    void shouldSelectUntilDeadline() throws Exception {
        play(stage -> {
            for (Condition condition : Condition.values()) {
                Meeting<Integer> channel = condition.make(stage);
                Meeting<Integer> never = stage.ints();
                String received = stage.world
                        .<String>select()
                        .receive(never.here(), value -> "never")
                        .receive(channel.here(), value -> "received")
                        .onClosed(closed -> "closed")
                        .after(SHORT, () -> "nothing")
                        .run();
                assertThat(received)
                        .as("receive: %s", condition)
                        .isEqualTo(
                                condition.receives ? "received" : condition == Condition.CLOSED ? "closed" : "nothing");
                channel.here().abort("over");
            }
        });
    }

    @Test
    @DisplayName("S5 a select of nothing throws at once")
    void shouldRefuseEmptySelect() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints(1);
            channel.here().send(1);
            assertThatThrownBy(() -> stage.world.<String>select().run()).isInstanceOf(InvalidArgumentException.class);
            Select<String> masked = stage.world
                    .<String>select()
                    .receive(channel.here(), value -> "masked")
                    .when(() -> false);
            assertThatThrownBy(masked::run).isInstanceOf(InvalidArgumentException.class);
            assertThat(masked.orElse(() -> "default").run()).isEqualTo("default");
            assertThat(channel.here().info().buffered()).isOne();
        });
    }

    @Test
    @DisplayName("S1 selects made at random choose one of the branches that may be chosen")
    void shouldChooseAmongReadyBranches() throws Exception {
        play(stage -> {
            for (int seed = 0; seed < Math.max(8, stage.rounds(60)); seed++) {
                chooseAtRandom(stage, new Random(seed));
            }
        });
    }

    private static void chooseAtRandom(Stage stage, Random random) throws Exception {
        Set<Integer> ready = new HashSet<>();
        Set<Integer> closed = new HashSet<>();
        Select<Integer> select = stage.world.select();
        int branches = 1 + random.nextInt(6);
        List<Condition> conditions = List.of(Condition.values());
        java.util.List<Meeting<Integer>> made = new java.util.ArrayList<>();
        for (int i = 0; i < branches; i++) {
            int branch = i;
            Condition condition = conditions.get(random.nextInt(conditions.size()));
            Channel<Integer> channel = remember(made, condition.make(stage));
            boolean sending = random.nextBoolean();
            boolean masked = random.nextInt(4) == 0;
            if (sending && random.nextBoolean()) {
                select.sendLazy(channel, () -> branch, () -> branch);
            } else if (sending) {
                select.send(channel, branch, () -> branch);
            } else {
                select.receive(channel, value -> branch);
            }
            if (masked) {
                select.when(() -> false);
            } else if (sending ? condition.sends : condition.receives) {
                ready.add(branch);
            } else if (sending ? condition.isClosed() : condition == Condition.CLOSED) {
                closed.add(branch);
            }
        }
        AtomicInteger answer = new AtomicInteger(-3);
        select.onClosed(reason -> -1).orElse(() -> -2);
        answer.set(select.run());
        if (!ready.isEmpty()) {
            assertThat(ready).contains(answer.get());
        } else {
            assertThat(answer).hasValue(closed.isEmpty() ? -2 : -1);
        }
        for (Meeting<Integer> channel : made) {
            channel.here().abort("over");
        }
    }

    private static Channel<Integer> remember(java.util.List<Meeting<Integer>> made, Meeting<Integer> channel) {
        made.add(channel);
        return channel.here();
    }

    @Test
    @DisplayName("C5 an end that was handed out is that end only")
    void shouldHandOutOneDirection() throws Exception {
        play(stage -> {
            Meeting<Integer> channel = stage.ints();
            Sender<Integer> sender = channel.here().sender();
            Receiver<Integer> receiver = channel.here().receiver();
            assertThat((Object) sender).isNotInstanceOf(Receiver.class);
            assertThat((Object) receiver).isNotInstanceOf(Sender.class);
            // What a receiver can do says nothing of sending or closing, and the other way round.
            assertThat(Receiver.class.getMethods())
                    .extracting(java.lang.reflect.Method::getName)
                    .noneMatch(
                            name -> name.startsWith("send") || name.startsWith("trySend") || name.startsWith("close"));
            assertThat(Sender.class.getMethods())
                    .extracting(java.lang.reflect.Method::getName)
                    .noneMatch(name -> name.contains("eceive") || name.equals("iterator"));
            stage.go(() -> channel.here().sender().send(5));
            assertThat(receiver.receive()).isEqualTo(5);
        });
    }

    @Test
    @DisplayName("C6 every way to receive meets every way to send, whoever comes first")
    void shouldMeetDelayedPartner() throws Exception {
        play(stage -> {
            for (int way = 0; way < 18; way++) {
                int receiving = way % 3;
                int sending = way / 3 % 3;
                boolean receiverFirst = way >= 9;
                if (receiving == 1 && sending == 1) {
                    continue; // two tries need not meet
                }
                Meeting<Integer> channel = stage.ints();
                Meeting<Integer> nobodySends = stage.ints();
                Meeting<Integer> nobodyReceives = stage.ints();
                AtomicInteger got = new AtomicInteger();
                TaskletBody receiver = () -> got.set(receive(stage, receiving, channel.here(), nobodySends.here()));
                TaskletBody sender = () -> send(stage, sending, channel.here(), nobodyReceives.here());
                ChannelWorld.Participant first = stage.go(receiverFirst ? receiver : sender);
                int delay = way;
                for (int i = 0; i < delay; i++) {
                    Tasklet.yield();
                }
                stage.go(receiverFirst ? sender : receiver).join();
                first.join();
                assertThat(got)
                        .as("receiving=%d sending=%d", receiving, sending)
                        .hasValue(8);
            }
        });
    }

    private static int receive(Stage stage, int way, Channel<Integer> channel, Channel<Integer> never)
            throws InterruptedException {
        switch (way) {
            case 0:
                return channel.receive();
            case 1:
                while (true) {
                    ReceiveResult<Integer> result = channel.tryReceive();
                    if (result.value().isPresent()) {
                        return result.orElseThrow();
                    }
                    Tasklet.yield();
                }
            default:
                return stage.world
                        .<Integer>select()
                        .receive(never, value -> -1)
                        .receive(channel, value -> value)
                        .run();
        }
    }

    private static void send(Stage stage, int way, Channel<Integer> channel, Channel<Integer> never)
            throws InterruptedException {
        switch (way) {
            case 0 -> channel.send(8);
            case 1 -> {
                while (!channel.trySend(8).isSent()) {
                    Tasklet.yield();
                }
            }
            default ->
                stage.world
                        .<Integer>select()
                        .send(never, -1, () -> 0)
                        .send(channel, 8, () -> 0)
                        .run();
        }
    }
}
