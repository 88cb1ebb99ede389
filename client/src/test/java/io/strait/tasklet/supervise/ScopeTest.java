package io.strait.tasklet.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.OverloadedException;
import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import io.strait.tasklet.TaskletOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ScopeTest {

    private final Scheduler scheduler = Scheduler.start();
    private final List<LeakReport> leaks = new CopyOnWriteArrayList<>();
    private final ScopeOptions options = ScopeOptions.named("test").withOnLeak(leaks::add);

    @AfterEach
    void close() {
        scheduler.close();
    }

    /** Runs the body as a tasklet, or as this thread. */
    private void as(boolean tasklet, io.strait.tasklet.TaskletBody body) throws Exception {
        if (tasklet) {
            scheduler.spawn(body).join();
        } else {
            body.run();
        }
    }

    @ParameterizedTest(name = "by a tasklet: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("T1 a scope joins its tasklets, also those that are forked by them")
    void shouldJoin(boolean tasklet) throws Exception {
        as(tasklet, () -> {
            List<String> done = new CopyOnWriteArrayList<>();
            try (Scope scope = Scope.open(scheduler, options)) {
                LocalChannel<Integer> parts = scope.channel();
                scope.fork(() -> parts.send(20));
                scope.fork(() -> {
                    parts.send(22);
                    scope.fork(() -> done.add("grandchild"));
                });
                Tasklet<Integer> sum = scope.fork(() -> parts.receive() + parts.receive());
                scope.join();
                assertThat(sum.join()).isEqualTo(42);
                assertThat(done).containsExactly("grandchild");
                assertThat(scope.isCancelled()).isFalse();
            }
        });
        assertThat(leaks).isEmpty();
    }

    @ParameterizedTest(name = "by a tasklet: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("T9 the first failure cancels the siblings, aborts the channels and is thrown at join")
    void shouldCancelAtTheFirstFailure(boolean tasklet) throws Exception {
        as(tasklet, () -> {
            IOException failure = new IOException("first");
            try (Scope scope = Scope.open(scheduler, options)) {
                LocalChannel<Integer> never = scope.channel();
                Tasklet<Integer> sibling = scope.fork(() -> never.receive());
                scope.fork(TaskletOptions.named("bad"), () -> {
                    throw failure;
                });
                assertThatThrownBy(never::receive)
                        .isInstanceOf(ChannelClosedException.class)
                        .hasMessageContaining("scope test was cancelled");
                assertThatThrownBy(scope::join)
                        .isInstanceOf(ScopeFailedException.class)
                        .hasMessageContaining("scope=test name=bad")
                        .hasCause(failure);
                assertThat(sibling.exit()).isInstanceOf(Exit.Killed.class);
                assertThatIllegalStateException()
                        .isThrownBy(() -> scope.fork(() -> {}))
                        .withMessage("scope is cancelled: scope=test");
            }
        });
        assertThat(leaks).isEmpty();
    }

    @Test
    @DisplayName("T9 a failure that was not joined is thrown by close; later ones are suppressed")
    void shouldThrowAtClose() {
        IOException failure = new IOException("first");
        CountDownLatch failed = new CountDownLatch(1);
        assertThatThrownBy(() -> {
                    try (Scope scope = Scope.open(scheduler, options)) {
                        scope.fork(() -> {
                            try {
                                Tasklet.sleep(Duration.ofHours(1));
                            } finally {
                                failed.countDown();
                                throwInFinally();
                            }
                        });
                        scope.fork(() -> {
                            throw failure;
                        });
                        failed.await();
                    }
                })
                .isInstanceOf(ScopeFailedException.class)
                .hasCause(failure)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .isInstanceOf(UnsupportedOperationException.class));
    }

    private static void throwInFinally() {
        throw new UnsupportedOperationException("while it is killed");
    }

    @Test
    @DisplayName("T7 the end of a scope kills and joins its tasklets, whose finally blocks have run by then")
    void shouldEndTaskletsAtClose() throws Exception {
        List<String> trace = new ArrayList<>();
        as(true, () -> {
            try (Scope scope = Scope.open("inner")) {
                LocalChannel<Integer> never = scope.channel();
                scope.fork(() -> {
                    try {
                        never.receive();
                    } finally {
                        trace.add("finally");
                    }
                });
                Tasklet.yield();
            }
            trace.add("closed");
        });
        assertThat(trace).containsExactly("finally", "closed");
    }

    @Test
    @DisplayName("T7 a scope whose owner is killed still ends its tasklets")
    void shouldEndTaskletsWhenTheOwnerIsKilled() throws Exception {
        LocalChannel<String> ready = scheduler.channel();
        List<Tasklet<?>> forked = new CopyOnWriteArrayList<>();
        Tasklet<Void> owner = scheduler.spawn(() -> {
            try (Scope scope = Scope.open(scheduler, options)) {
                forked.add(scope.fork(() -> {
                    ready.send("");
                    scope.<Integer>channel().receive();
                }));
                scope.join();
            }
        });
        ready.receive();
        owner.kill();
        assertThatThrownBy(owner::join).hasCauseInstanceOf(TaskletKilled.class);
        assertThat(forked)
                .singleElement()
                .satisfies(one -> assertThat(one.exit()).isInstanceOf(Exit.Killed.class));
        assertThat(leaks).isEmpty();
    }

    @Test
    @DisplayName(
            "T9 what is left over at the end of a scope is reported: tasklets with their stacks, channels with their offers")
    void shouldReportLeaks() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        LocalChannel<Integer> waited;
        Tasklet<Integer> stranger;
        try (Scope scope = Scope.open(scheduler, options.withEndTimeout(Duration.ofMillis(20)))) {
            LocalChannel<Integer> buffer = scope.channel("buffer", ChannelOptions.buffered(3));
            waited = scope.channel("waited", ChannelOptions.rendezvous());
            scope.channel("unused", ChannelOptions.rendezvous());
            buffer.send(1);
            stranger = scheduler.spawn(() -> waited.receive());
            scope.fork(TaskletOptions.named("stubborn"), () -> {
                inside.countDown();
                awaitStubbornly(mayEnd);
            });
            inside.await();
        }
        assertThat(leaks).singleElement().satisfies(report -> {
            assertThat(report.owner()).isEqualTo("test");
            assertThat(report.tasklets()).singleElement().satisfies(leaked -> {
                assertThat(leaked.name()).isEqualTo("stubborn");
                assertThat(leaked.waitingFor()).startsWith("a call of the JDK");
                assertThat(leaked.stack())
                        .anyMatch(frame -> frame.getMethodName().equals("awaitStubbornly"));
            });
            assertThat(report.toString())
                    .contains(
                            "tasklet stubborn BLOCKED: a call of the JDK",
                            "channel buffer: senders=0 receivers=0 buffered=1",
                            "channel waited: senders=0 receivers=1 buffered=0")
                    .doesNotContain("unused");
        });
        assertThatThrownBy(stranger::join).hasCauseInstanceOf(ChannelClosedException.class);
        mayEnd.countDown();
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        boolean ended = false;
        while (!ended) {
            try {
                latch.await();
                ended = true;
            } catch (InterruptedException e) {
                // It refuses to end.
            }
        }
    }

    @Test
    @DisplayName("a scope has limits, and is closed once")
    void shouldBeBounded() throws Exception {
        Scope scope = Scope.open(scheduler, options.withLimits(1, 1));
        LocalChannel<Integer> channel = scope.channel();
        assertThatThrownBy(scope::channel)
                .isInstanceOf(OverloadedException.class)
                .hasMessage("too many channels: scope=test limit=1");
        scope.fork(() -> channel.receive());
        assertThatThrownBy(() -> scope.fork(() -> {}))
                .isInstanceOf(OverloadedException.class)
                .hasMessage("too many tasklets: scope=test limit=1");
        scope.close();
        scope.close();
        assertThatIllegalStateException().isThrownBy(() -> scope.fork(() -> {})).withMessageContaining("is closed");
        assertThatIllegalStateException().isThrownBy(scope::channel);
    }

    @Test
    @DisplayName("a tasklet of a scope can cancel it, itself included")
    void shouldCancelFromWithin() throws Exception {
        try (Scope scope = Scope.open(scheduler, options)) {
            Tasklet<Void> canceller = scope.fork(() -> {
                Tasklet<Integer> sibling =
                        scope.fork(() -> scope.<Integer>channel().receive());
                Tasklet.yield();
                assertThat(sibling.state()).isEqualTo(Tasklet.State.BLOCKED);
                scope.cancel();
            });
            scope.join();
            assertThat(canceller.exit()).isInstanceOf(Exit.Killed.class);
            assertThat(scope.isCancelled()).isTrue();
        }
    }
}
