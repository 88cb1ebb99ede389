package io.strait.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.UnavailableException;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.ProgramStatus;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long somebody who follows a program puts up with nodes that fall silent. */
@Timeout(30)
class ProgramWatchTest {

    private static final Duration CALL = Duration.ofMillis(30);
    private static final Executor LATER = CompletableFuture.delayedExecutor(CALL.toMillis(), TimeUnit.MILLISECONDS);
    private static final ProgramStatus END = new ProgramStatus(
            "id",
            "program",
            List.of(),
            "node",
            "out",
            ProgramStatus.State.COMPLETED,
            "",
            Instant.EPOCH,
            Duration.ZERO,
            "",
            0);

    private final AtomicInteger calls = new AtomicInteger();
    private final CompletableFuture<ProgramStatus> end = new CompletableFuture<>();

    /** Over a port that ends each call after a while, as a node does that ends connections by their age. */
    private ProgramWatch watch(Duration patience, Duration heard) {
        ProgramPort port = (ProgramPort) Proxy.newProxyInstance(
                ProgramPort.class.getClassLoader(), new Class<?>[] {ProgramPort.class}, (self, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("follow");
                    follow(arguments[1]);
                    return null;
                });
        ProgramWatch watch = new ProgramWatch(port, "id", null, patience, heard);
        watch.begin();
        return watch;
    }

    @SuppressWarnings("unchecked") // The port's parameter.
    private void follow(Object subscriber) {
        Flow.Subscriber<ProgramPort.Event> follower = (Flow.Subscriber<ProgramPort.Event>) subscriber;
        calls.incrementAndGet();
        follower.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                LATER.execute(() -> answer(follower));
            }

            @Override
            public void cancel() {
                // The call is over.
            }
        });
    }

    private void answer(Flow.Subscriber<ProgramPort.Event> follower) {
        if (end.isDone()) {
            follower.onNext(new ProgramPort.Event.Ended(end.join()));
        } else {
            follower.onError(new UnavailableException("connection is too old"));
        }
    }

    @Test
    void shouldGoOnWhenEachCallIsHeardForAWhile() {
        ProgramWatch watch = watch(Duration.ofMillis(1), CALL.dividedBy(2));

        await().until(() -> calls.get() >= 4);
        assertThat(watch.ended()).isNotDone();
        end.complete(END);

        assertThat(watch.ended().join()).isEqualTo(END);
    }

    @Test
    void shouldGiveUpWhenNobodyAnswersForLong() {
        ProgramWatch watch = watch(Duration.ofMillis(1), Duration.ofHours(1));

        assertThatThrownBy(watch.ended()::join).hasCauseInstanceOf(UnavailableException.class);
        assertThat(calls).hasValueGreaterThan(1);
    }
}
