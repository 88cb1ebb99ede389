package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.AllClosedException;
import io.strait.OperationTimeoutException;
import io.strait.SelectLoop;
import io.strait.tasklet.Barrier;
import io.strait.tasklet.DeadlockException;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardFailedException;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guards in a persistent select. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuardedSelectLoopTest {

    private final Scheduler scheduler = Scheduler.start();
    private final LocalChannel<Integer> channel = scheduler.channel();
    private final GuardedSelectLoop<String> loop = scheduler.selectLoop();

    @AfterEach
    void close() {
        loop.close();
        scheduler.close();
    }

    /** Has an event whenever it is asked. */
    private static final class Always extends Guard<Integer> {
        @Override
        public void enrol(Enrolment<Integer> enrolment) {
            enrolment.fire(1);
        }

        @Override
        public void withdrawn(Enrolment<Integer> enrolment) {
            // It keeps nothing.
        }
    }

    private void settle() throws InterruptedException {
        scheduler.spawn(() -> Tasklet.yield()).join();
    }

    @Test
    @DisplayName("S10 S11 a guard stays enrolled while other branches are served")
    void shouldStayEnrolled() throws Exception {
        Probe probe = new Probe();
        SelectLoop.Branch branch = loop.guard(probe, value -> "probe " + value);
        loop.receive(channel, value -> "channel " + value);
        for (int round = 0; round < 100; round++) {
            CompletableFuture<String> next = loop.nextAsync();
            channel.send(round);
            assertThat(next.join()).isEqualTo("channel " + round);
        }
        assertThat(probe.enrolments).hasSize(1);
        assertThat(branch.channel()).isEqualTo("probe");

        CompletableFuture<String> next = loop.nextAsync();
        probe.enrolments.take().fire(7);
        assertThat(next.join()).isEqualTo("probe 7");
        assertThat(probe.enrolments).as("enrolled anew by the next round only").isEmpty();

        CompletableFuture<String> again = loop.nextAsync();
        probe.enrolments.take().fire(8);
        assertThat(again.join()).isEqualTo("probe 8");
        assertThat(probe.chosen).hasValue(2);
        assertThat(probe.withdrawn).hasValue(0);
    }

    @Test
    @DisplayName("S10 S11 an event between two rounds is kept for the next one")
    void shouldKeepAnEventBetweenRounds() throws Exception {
        Probe probe = new Probe();
        loop.guard(probe, value -> "probe " + value);
        probe.enrolments.take().fire(1);
        settle();
        assertThat(probe.chosen).hasValue(0);
        assertThat(loop.poll()).contains("probe 1");
        assertThat(loop.poll()).isEmpty();
    }

    @Test
    @DisplayName(
            "S10 S11 a guard that is removed, disabled or closed is withdrawn once, also with an event that was not served")
    void shouldWithdrawOnce() throws Exception {
        Probe removed = new Probe();
        Probe disabled = new Probe();
        Probe closed = new Probe();
        SelectLoop.Branch first = loop.guard(removed, value -> "removed");
        SelectLoop.Branch second = loop.guard(disabled, value -> "disabled");
        loop.guard(closed, value -> "closed");
        removed.enrolments.take().fire(1);
        disabled.enrolments.take().fire(2);
        first.remove();
        first.remove();
        second.disable();
        second.enable();
        Enrolment<Integer> anew = disabled.enrolments.take();
        assertThat(anew.isOpen()).isTrue();
        assertThat(loop.poll()).isEmpty();
        closed.enrolments.take().fire(3);
        settle();

        loop.close();
        settle();

        assertThat(List.of(removed.withdrawn.get(), disabled.withdrawn.get(), closed.withdrawn.get()))
                .containsExactly(1, 2, 1);
        assertThat(List.of(removed.chosen.get(), disabled.chosen.get(), closed.chosen.get()))
                .containsOnly(0);
        anew.fire(4); // Lost, which does nothing.
        assertThatThrownBy(() -> anew.fire(5)).hasMessage("guard fired twice: guard=probe");
    }

    @Test
    @DisplayName("S10 S11 a value of a publisher that was not served goes to the next select")
    void shouldGiveValuesBack() throws Exception {
        try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
                PublisherGuard<Integer> values = Guards.publisher(publisher)) {
            loop.guard(values, signal -> "loop " + signal);
            loop.receive(channel, value -> "channel " + value);
            CompletableFuture<String> first = loop.nextAsync();
            await().until(publisher::hasSubscribers);
            publisher.submit(1);
            assertThat(first.join()).isEqualTo("loop Next[value=1]");
            assertThat(loop.poll()).isEmpty();
            publisher.submit(2); // Comes between two rounds, and is never served by the loop.
            loop.close();
            String next = scheduler
                    .<String>select()
                    .guard(values, signal -> "select " + signal)
                    .run();
            assertThat(next).isEqualTo("select Next[value=2]");
        }
    }

    @Test
    @DisplayName("S3 S11 guards that are always ready and channels have their turn by turn")
    void shouldBeFairWithGuards() throws Exception {
        int guards = 5;
        int channels = 5;
        int all = guards + channels;
        GuardedSelectLoop<Integer> fair = scheduler.selectLoop();
        for (int i = 0; i < guards; i++) {
            int index = i;
            fair.guard(new Always(), value -> index);
        }
        for (int i = guards; i < all; i++) {
            int index = i;
            LocalChannel<Integer> busy = scheduler.channel();
            fair.receive(busy, value -> index);
            scheduler.spawn(() -> {
                while (true) {
                    busy.send(1);
                }
            });
        }
        int[] counts = scheduler
                .spawn(() -> {
                    int[] served = new int[all];
                    for (int i = 0; i < 10; i++) {
                        Tasklet.yield();
                    }
                    for (int round = 0; round < 100 * all; round++) {
                        served[fair.next()]++;
                        Tasklet.yield();
                    }
                    return served;
                })
                .join();
        for (int count : counts) {
            assertThat(count).isBetween(95, 105);
        }
        fair.close();
    }

    @Test
    @DisplayName("S10 S11 a ticker ticks on, a timer counts anew, an instant passes once")
    void shouldFireTimersAgain() throws Exception {
        List<String> seen = new ArrayList<>();
        loop.guard(Guards.ticker(Duration.ofMillis(3)), tick -> "tick");
        loop.guard(Guards.timer(Duration.ofMillis(5)), now -> "timer");
        loop.guard(Guards.at(Instant.now().minusSeconds(1)), now -> "instant");
        while (seen.stream().filter("tick"::equals).count() < 5
                || seen.stream().filter("timer"::equals).count() < 3) {
            seen.add(loop.next());
        }
        assertThat(seen.stream().filter("instant"::equals)).hasSize(1);
    }

    @Test
    @DisplayName("S11 a future and a tasklet's end are told once, and then their branches are gone")
    void shouldRemoveABranchAfterItsLastEvent() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        SelectLoop.Branch branch = loop.guard(Guards.completion(future), value -> "future " + value);
        loop.guard(scheduler.spawn(() -> 42).ended(), exit -> "exit");
        List<String> seen = new ArrayList<>();
        future.complete("done");
        loop.forEach(seen::add);

        assertThat(seen).containsExactlyInAnyOrder("future done", "exit");
        assertThat(branch.isEnabled()).isFalse();
        assertThatThrownBy(loop::next).isInstanceOf(AllClosedException.class);
        loop.receive(channel, value -> "channel " + value);
        CompletableFuture<Void> sent = channel.sendAsync(1);
        assertThat(loop.next()).isEqualTo("channel 1");
        sent.join();
    }

    @Test
    @DisplayName("S10 S11 a guard that fails is told once by the round that serves it")
    void shouldThrowAFailureOnce() throws Exception {
        Probe probe = new Probe();
        SelectLoop.Branch branch = loop.guard(probe, value -> "probe");
        loop.guard(
                new Probe() {
                    @Override
                    public void enrol(Enrolment<Integer> enrolment) {
                        throw new UnsupportedOperationException("enrol");
                    }
                },
                value -> "bad");
        loop.guard(
                new Probe() {
                    @Override
                    public void enrol(Enrolment<Integer> enrolment) {
                        enrolment.fire(1);
                    }

                    @Override
                    public boolean isLast(Integer event) {
                        throw new AssertionError("isLast");
                    }
                },
                value -> "worse");
        assertThatThrownBy(loop::next).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(loop::next).isInstanceOf(AssertionError.class);
        probe.enrolments.take().fail(new IOException("broken"));
        assertThatThrownBy(loop::next).isInstanceOf(GuardFailedException.class).hasCauseInstanceOf(IOException.class);
        assertThat(branch.isEnabled()).isFalse();
        assertThatThrownBy(loop::next).isInstanceOf(AllClosedException.class);
        assertThat(scheduler.spawn(() -> 1).join()).as("the scheduler lives").isEqualTo(1);
    }

    @Test
    @DisplayName("S10 S11 a guard that fires others while it is chosen leaves them for the next rounds")
    void shouldServeWhatChosenFires() throws Exception {
        Probe other = new Probe();
        loop.guard(other, value -> "other " + value);
        loop.guard(
                new Probe() {
                    @Override
                    public void enrol(Enrolment<Integer> enrolment) {
                        if (chosen.get() == 0) {
                            enrolment.fire(1);
                        }
                    }

                    @Override
                    public void chosen(Enrolment<Integer> enrolment) {
                        super.chosen(enrolment);
                        other.enrolments.remove().fire(2);
                    }
                },
                value -> "first " + value);
        assertThat(List.of(loop.next(), loop.next())).containsExactly("first 1", "other 2");
        assertThatThrownBy(() -> loop.next(Duration.ofMillis(1))).isInstanceOf(OperationTimeoutException.class);
    }

    @Test
    @DisplayName("S10 S11 a socket that the handler has read does not fire again")
    void shouldWatchASocketAfterTheHandler() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        loop.guard(Guards.readable(pipe.source()), source -> "read " + read(source));
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            for (int round = 0; round < 50; round++) {
                sink.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                assertThat(loop.next()).isEqualTo("read 3");
            }
            assertThat(source.isOpen()).isTrue();
        }
    }

    private static int read(Pipe.SourceChannel source) {
        try {
            return source.read(ByteBuffer.allocate(16));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("S10 S11 a barrier counts a loop only while one of its rounds waits")
    void shouldMeetAtABarrier() throws Exception {
        Barrier barrier = scheduler.barrier(2);
        loop.guard(barrier.arrival(), number -> "met " + number);
        loop.receive(channel, value -> "channel " + value);
        for (long round = 1; round <= 20; round++) {
            Tasklet<Long> other = scheduler.spawn(barrier::await);
            settle();
            assertThat(other.state()).as("nobody makes a round").isEqualTo(Tasklet.State.BLOCKED);
            assertThat(loop.next()).isEqualTo("met " + round);
            assertThat(other.join()).isEqualTo(round);
            // The other order: the round waits first.
            CompletableFuture<String> next = loop.nextAsync();
            channel.send(1);
            assertThat(next.join()).isEqualTo("channel 1");
            CompletableFuture<String> waits = loop.nextAsync();
            assertThat(barrier.await()).isEqualTo(++round);
            assertThat(waits.join()).isEqualTo("met " + round);
        }
    }

    @Test
    @DisplayName("S10 S11 a loop with two branches on one barrier is one party, as long as one of them is left")
    void shouldMeetByTheBranchThatIsLeft() throws Exception {
        Barrier barrier = scheduler.barrier(2);
        SelectLoop.Branch first = loop.guard(barrier.arrival(), number -> "first " + number);
        SelectLoop.Branch second = loop.guard(barrier.arrival(), number -> "second " + number);
        assertThat(loop.poll()).as("it is no partner of itself").isEmpty();

        first.remove();
        CompletableFuture<String> next = loop.nextAsync();
        assertThat(barrier.await()).isEqualTo(1);
        assertThat(next.join()).isEqualTo("second 1");

        loop.guard(barrier.arrival(), number -> "third " + number);
        next = loop.nextAsync();
        assertThat(barrier.await()).isEqualTo(2);
        assertThat(next.join()).as("those that are served come last").isEqualTo("third 2");
        second.disable();
        next = loop.nextAsync();
        assertThat(barrier.await()).isEqualTo(3);
        assertThat(next.join()).isEqualTo("third 3");
    }

    @Test
    @DisplayName("T8 a loop of guards of its own scheduler can be in a deadlock, one that waits for outside not")
    void shouldKnowWhoCanFire() throws Exception {
        try (Scheduler pumped = Scheduler.pumped(SchedulerOptions.defaults())) {
            GuardedSelectLoop<Integer> inner = pumped.selectLoop();
            CompletableFuture<Integer> outside = new CompletableFuture<>();
            Tasklet<Integer> never = pumped.spawn(() -> {
                pumped.channel().receive();
                return 0;
            });
            inner.guard(never.ended(), exit -> -1);
            inner.guard(Guards.completion(outside), value -> value);
            List<Integer> seen = new ArrayList<>();
            Tasklet<Void> waits = pumped.spawn(() -> inner.forEach(seen::add));
            CompletableFuture<Void> completed = CompletableFuture.runAsync(() -> outside.complete(5));
            assertThatThrownBy(pumped::run).isInstanceOf(DeadlockException.class);
            completed.join();
            assertThat(waits.state()).isEqualTo(Tasklet.State.BLOCKED);
            assertThat(seen).as("it waited for what comes from outside").containsExactly(5);
        }
    }
}
