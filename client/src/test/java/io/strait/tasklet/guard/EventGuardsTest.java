package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.tasklet.Guard;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Futures, tasklet ends and publishers as branches. */
@Timeout(30)
class EventGuardsTest {

    private final Scheduler scheduler = Scheduler.start();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    @DisplayName("S10 a future fires in every round once it has completed")
    void shouldFireCompletion() throws InterruptedException {
        CompletableFuture<String> future = new CompletableFuture<>();
        Guard<String> guard = Guards.completion(future);
        Tasklet<String> waiting = scheduler.spawn(
                () -> scheduler.<String>select().guard(guard, value -> value).run());

        future.complete("done");

        assertThat(waiting.join()).isEqualTo("done");
        assertThat(scheduler
                        .<String>select()
                        .guard(guard, value -> value)
                        .orElse(() -> "none")
                        .run())
                .isEqualTo("done");
    }

    @Test
    @DisplayName("S10 the failure of a future is thrown by the select")
    void shouldThrowFailure() {
        CompletableFuture<String> failed = new CompletableFuture<String>().thenApply(value -> value);
        failed.completeExceptionally(new UnsupportedOperationException("no"));
        Guard<String> guard = Guards.completion(failed.thenApply(value -> value));

        assertThatThrownBy(() ->
                        scheduler.<String>select().guard(guard, value -> value).run())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("S10 a select that loses does not cancel the future, and a million rounds leave nothing at it")
    void shouldNeitherCancelNorLeak() throws InterruptedException {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        Tasklet<Integer> other = scheduler.spawn(future::join);
        LocalChannel<Integer> channel = scheduler.channel();
        scheduler.spawn(() -> {
            for (int value = 0; value < 2_000; value++) {
                channel.send(value);
            }
        });
        Guard<Integer> guard = Guards.completion(future);
        scheduler
                .spawn(() -> {
                    for (int value = 0; value < 2_000; value++) {
                        scheduler
                                .<Integer>select()
                                .guard(guard, done -> done)
                                .guard(other.ended(), exit -> -1)
                                .receive(channel, got -> got)
                                .run();
                    }
                })
                .join();

        assertThat(future.isDone()).isFalse();
        // Its own callback, and the tasklet that joins it.
        assertThat(future.getNumberOfDependents()).isEqualTo(2);
        future.complete(1);
        assertThat(other.join()).isEqualTo(1);
    }

    @Test
    @DisplayName("S10 a publisher's values come in order, then its end in every round")
    void shouldReceiveFromPublisher() throws InterruptedException {
        try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
                PublisherGuard<Integer> guard = Guards.publisher(publisher)) {
            Tasklet<List<Integer>> collecting = scheduler.spawn(() -> {
                List<Integer> seen = new ArrayList<>();
                while (scheduler
                        .<Boolean>select()
                        .guard(guard, signal -> collect(signal, seen))
                        .run()) {}
                return seen;
            });
            while (publisher.getNumberOfSubscribers() == 0) {
                Thread.yield();
            }
            List<Integer> sent = new ArrayList<>();
            for (int value = 0; value < 1_000; value++) {
                publisher.submit(value);
                sent.add(value);
            }
            publisher.close();

            assertThat(collecting.join()).isEqualTo(sent);
            assertThat(scheduler
                            .<Boolean>select()
                            .guard(guard, signal -> signal instanceof PublisherGuard.Completed<Integer>)
                            .run())
                    .isTrue();
        }
    }

    private static boolean collect(PublisherGuard.Signal<Integer> signal, List<Integer> seen) {
        if (signal instanceof PublisherGuard.Next<Integer> next) {
            seen.add(next.value());
            return true;
        }
        return false;
    }

    /** Publishes the next number for each request, and counts requests. */
    private static final class Numbers implements Flow.Publisher<Long> {
        final AtomicLong requested = new AtomicLong();

        @Override
        public void subscribe(Flow.Subscriber<? super Long> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    long number = requested.addAndGet(count);
                    new Thread(() -> subscriber.onNext(number)).start();
                }

                @Override
                public void cancel() {}
            });
        }
    }

    @Test
    @DisplayName("S10 S8 a publisher's value that loses against a channel is kept, and only one is asked for")
    void shouldKeepValueThatLost() throws InterruptedException {
        Numbers numbers = new Numbers();
        PublisherGuard<Long> guard = Guards.publisher(numbers);
        LocalChannel<Integer> channel = scheduler.channel();
        List<Long> seen = scheduler
                .spawn(() -> {
                    scheduler.spawn(() -> {
                        while (true) {
                            channel.send(1);
                            Tasklet.yield();
                        }
                    });
                    List<Long> values = new ArrayList<>();
                    while (values.size() < 200) {
                        scheduler
                                .<Boolean>select()
                                .guard(
                                        guard,
                                        signal -> signal instanceof PublisherGuard.Next<Long> next
                                                && values.add(next.value()))
                                .receive(channel, value -> true)
                                .run();
                    }
                    return values;
                })
                .join();

        for (int index = 0; index < seen.size(); index++) {
            assertThat(seen.get(index)).isEqualTo(index + 1L);
        }
        assertThat(numbers.requested.get()).isBetween(200L, 201L);
    }

    @Test
    @DisplayName("S10 a publisher that sends unasked, or fails, is thrown by the select; so is the guard's close")
    void shouldThrowPublisherFailure() {
        PublisherGuard<Long> unasked = Guards.publisher(subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    subscriber.onNext(1L);
                    subscriber.onNext(2L);
                    subscriber.onNext(3L);
                }

                @Override
                public void cancel() {}
            });
        });
        assertThatThrownBy(() -> {
                    while (true) {
                        scheduler.<Long>select().guard(unasked, signal -> 0L).run();
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more than was asked for");

        PublisherGuard<Long> broken = Guards.publisher(subscriber -> {
            throw new UnsupportedOperationException("no subscribers");
        });
        assertThatThrownBy(() ->
                        scheduler.<Long>select().guard(broken, signal -> 0L).run())
                .isInstanceOf(UnsupportedOperationException.class);

        PublisherGuard<Long> closed = Guards.publisher(new Numbers());
        closed.close();
        assertThatThrownBy(() ->
                        scheduler.<Long>select().guard(closed, signal -> 0L).run())
                .isInstanceOf(CancellationException.class);
    }
}
