package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.ChannelOptions;
import io.strait.SelectLoop;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guards and handlers that use, in the middle of a step, the very channel that makes it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StepReentrancyTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> channel = scheduler.channel();

    @AfterEach
    void close() {
        scheduler.close();
    }

    /** Calls back. */
    private static final class Hooked extends Guard<Integer> {
        private final Consumer<Enrolment<Integer>> enrolled;
        private final Runnable lost;

        Hooked(Consumer<Enrolment<Integer>> enrolled, Runnable lost) {
            this.enrolled = enrolled;
            this.lost = lost;
        }

        @Override
        public void enrol(Enrolment<Integer> enrolment) {
            enrolled.accept(enrolment);
        }

        @Override
        public void withdrawn(Enrolment<Integer> enrolment) {
            lost.run();
        }
    }

    @Test
    @DisplayName("D2 a value is not given to a second receiver by the guard of the first")
    void shouldNotGiveValueTwice() throws Exception {
        List<Integer> got = new ArrayList<>();
        SelectLoop<String> loop = scheduler.selectLoop();
        loop.send(scheduler.channel(), () -> 0, () -> "");
        // Receives 1; its guard that loses receives once more, when the sender's offer is still in its queue.
        LocalChannel<Integer> gate = scheduler.channel();
        CompletableFuture<Integer> second = new CompletableFuture<>();
        Tasklet<Integer> receiver = scheduler.spawn(() -> scheduler
                .<Integer>select()
                .receive(channel, value -> value)
                .guard(
                        new Hooked(
                                enrolment -> {},
                                () -> channel.receiveAsync().whenComplete((value, failure) -> {
                                    if (value != null) {
                                        second.complete(value);
                                    }
                                })),
                        value -> value)
                .run());
        await().until(() -> channel.info().selectReceivers() == 1);
        // The sender looks at its queued offer again after a lazy partner of its other branch has failed.
        Tasklet<String> sender = scheduler.spawn(() -> scheduler
                .<String>select()
                .guard(new Hooked(enrolment -> {}, () -> {}), value -> "guard")
                .send(channel, 1, () -> "sent")
                .receive(gate, value -> "gate")
                .run());
        assertThat(sender.join()).isEqualTo("sent");
        assertThat(receiver.join()).isEqualTo(1);
        channel.send(2);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(got).isEmpty();
        loop.close();
    }

    @Test
    @DisplayName("S1 a guard that fires while its select takes a value loses")
    void shouldChooseOneBranch() throws Exception {
        List<Enrolment<Integer>> enrolments = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Guard<Integer> guard = new Guard<>() {
            @Override
            public void enrol(Enrolment<Integer> enrolment) {
                enrolments.add(enrolment);
            }

            @Override
            public void chosen(Enrolment<Integer> enrolment) {
                told.add("chosen");
            }

            @Override
            public void withdrawn(Enrolment<Integer> enrolment) {
                told.add("withdrawn");
            }
        };
        Tasklet<String> sender = scheduler.spawn(() -> scheduler
                .<String>select()
                .send(channel, 1, () -> "sent")
                .guard(
                        new Hooked(enrolment -> {}, () -> enrolments.forEach(enrolment -> enrolment.fire(5))),
                        value -> "guard")
                .run());
        await().until(() -> channel.info().selectSenders() == 1);
        Tasklet<String> receiver = scheduler.spawn(() -> scheduler
                .<String>select()
                .guard(guard, value -> "guard " + value)
                .receive(channel, value -> "received " + value)
                .run());
        assertThat(sender.join()).isEqualTo("sent");
        assertThat(receiver.join()).isEqualTo("received 1");
        assertThat(told).containsExactly("withdrawn");
    }

    @Test
    @DisplayName("D2 a receive that is served again is not completed twice")
    void shouldNotLoseValueOfNestedSend() throws Exception {
        // A loop's offer stands in the queue, so it is served while it is open.
        SelectLoop<Integer> loop = scheduler.selectLoop();
        loop.receive(channel, value -> value);
        CompletableFuture<Void> nested = new CompletableFuture<>();
        Tasklet<String> sender = scheduler.spawn(() -> scheduler
                .<String>select()
                .send(channel, 1, () -> "sent")
                .guard(
                        new Hooked(
                                enrolment -> {},
                                () -> channel.sendAsync(2).whenComplete((done, failure) -> nested.complete(null))),
                        value -> "guard")
                .run());
        await().until(() -> channel.info().selectSenders() == 1);
        List<Integer> got = new ArrayList<>();
        got.add(loop.nextAsync().get(10, TimeUnit.SECONDS));
        got.add(loop.nextAsync().get(10, TimeUnit.SECONDS));
        assertThat(got).containsExactly(1, 2);
        assertThat(sender.join()).isEqualTo("sent");
        nested.get(10, TimeUnit.SECONDS);
        loop.close();
    }

    @Test
    @DisplayName("a guard that sends to a branch before it while it enrols is met")
    void shouldMeetSendOfEnrolment() throws Exception {
        Tasklet<String> selecting = scheduler.spawn(() -> scheduler
                .<String>select()
                .receive(channel, value -> "received " + value)
                .guard(new Hooked(enrolment -> channel.sendAsync(4), () -> {}), value -> "guard")
                .run());
        await().until(() -> selecting.state() != Tasklet.State.RUNNABLE);
        assertThat(selecting.completion().get(10, TimeUnit.SECONDS)).isEqualTo("received 4");
    }

    @Test
    @DisplayName("C7 C8 an undelivered handler that throws an error stops neither the abort nor its caller")
    void shouldSurviveErrorOfUndeliveredHandler() throws Exception {
        List<Integer> dropped = new ArrayList<>();
        LocalChannel<Integer> buffered = scheduler.channel("b", ChannelOptions.buffered(4), (name, value, reason) -> {
            dropped.add(value);
            throw new AssertionError("handler");
        });
        buffered.send(1);
        buffered.send(2);
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        buffered.abort("test");
                        done.complete(null);
                    } catch (Exception e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        done.get(10, TimeUnit.SECONDS);
        assertThat(dropped).containsExactly(1, 2);
    }

    @Test
    @DisplayName("C7 a select of a closed channel waits for the value that is still made")
    void shouldWaitForReservedValue() throws Exception {
        LocalChannel<Integer> buffered = scheduler.channel("b", ChannelOptions.buffered(1));
        LocalChannel<Integer> value = scheduler.channel();
        Tasklet<String> sender = scheduler.spawn(() -> scheduler
                .<String>select()
                .sendLazy(
                        buffered,
                        () -> {
                            try {
                                return value.receive();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        () -> "sent")
                .run());
        await().until(() -> value.balance() == -1);
        buffered.close();
        Tasklet<String> receiver = scheduler.spawn(() -> scheduler
                .<String>select()
                .receive(buffered, got -> "received " + got)
                .onClosed(closed -> "closed")
                .run());
        await().until(() -> receiver.state() == Tasklet.State.BLOCKED || receiver.exit() != null);
        value.send(6);
        assertThat(sender.join()).isEqualTo("sent");
        assertThat(receiver.completion().get(10, TimeUnit.SECONDS)).isEqualTo("received 6");
    }
}
