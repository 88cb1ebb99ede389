package io.strait.tasklet.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class SupervisorTest {

    private static final SupervisorOptions QUICK = SupervisorOptions.of(Strategy.ONE_FOR_ONE)
            .withIntensity(100, Duration.ofHours(1))
            .withBackoff(Duration.ZERO, Duration.ZERO);

    private final Scheduler scheduler = Scheduler.start();
    /** What children do, in order. */
    private final BlockingQueue<String> trace = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        scheduler.close();
    }

    private String next() throws InterruptedException {
        return trace.poll(20, TimeUnit.SECONDS);
    }

    private void expect(String... events) throws InterruptedException {
        for (String event : events) {
            assertThat(next()).isEqualTo(event);
        }
    }

    /** Writes its beginning and its end, and fails when told to. */
    private TaskletBody worker(String name, LocalChannel<String> orders) {
        return () -> {
            trace.add("+" + name);
            try {
                String order = orders.receive();
                if (order.equals("fail")) {
                    throw new IllegalStateException(order);
                }
            } finally {
                trace.add("-" + name);
            }
        };
    }

    private SupervisorOptions with(Strategy strategy) {
        return new SupervisorOptions(
                "supervisor",
                strategy,
                100,
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(20),
                5);
    }

    @ParameterizedTest
    @CsvSource({
        "ONE_FOR_ONE,  -b +b",
        "ALL_FOR_ONE,  -b -c -a +a +b +c",
        "REST_FOR_ONE, -b -c +b +c",
    })
    @DisplayName("T9 the strategy says who is restarted with a child that fails, and in which order")
    void shouldRestartByStrategy(Strategy strategy, String events) throws InterruptedException {
        LocalChannel<String> a = scheduler.channel();
        LocalChannel<String> b = scheduler.channel();
        LocalChannel<String> c = scheduler.channel();
        Supervisor supervisor = Supervisor.start(
                scheduler,
                with(strategy),
                List.of(
                        ChildSpec.permanent("a", worker("a", a)),
                        ChildSpec.permanent("b", worker("b", b)),
                        ChildSpec.permanent("c", worker("c", c))));
        expect("+a", "+b", "+c");
        b.send("fail");
        expect(events.split(" "));
        assertThat(supervisor.children())
                .extracting(ChildInfo::name, ChildInfo::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", ChildInfo.State.RUNNING),
                        org.assertj.core.groups.Tuple.tuple("b", ChildInfo.State.RUNNING),
                        org.assertj.core.groups.Tuple.tuple("c", ChildInfo.State.RUNNING));
        assertThat(supervisor.stop().isEmpty()).isTrue();
        expect("-c", "-b", "-a");
        assertThat(supervisor.tasklet().join(Duration.ofSeconds(20))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PERMANENT, return, true",
        "PERMANENT, fail,   true",
        "PERMANENT, kill,   true",
        "TRANSIENT, return, false",
        "TRANSIENT, fail,   true",
        "TRANSIENT, kill,   true",
        "TEMPORARY, return, false",
        "TEMPORARY, fail,   false",
        "TEMPORARY, kill,   false",
    })
    @DisplayName("T9 a child is restarted as its kind says")
    void shouldRestartByKind(Restart restart, String how, boolean restarted) throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();
        Supervisor supervisor =
                Supervisor.start(scheduler, QUICK, List.of(new ChildSpec("child", worker("child", orders), restart)));
        expect("+child");
        if (how.equals("kill")) {
            Tasklet<?> child = supervisor.children().get(0).tasklet();
            assertThat(child).isNotNull();
            child.kill();
        } else {
            orders.send(how);
        }
        expect("-child");
        if (restarted) {
            expect("+child");
            assertThat(supervisor.children().get(0).restarts()).isEqualTo(1);
        } else {
            await().until(() ->
                    supervisor.children().stream().noneMatch(child -> child.state() == ChildInfo.State.RUNNING));
            assertThat(supervisor.children()).hasSize(restart == Restart.TEMPORARY ? 0 : 1);
            assertThat(trace).isEmpty();
        }
    }

    @Test
    @DisplayName("T9 a supervisor whose children fail too often ends them and fails, and says why")
    void shouldGiveUp() throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();
        Supervisor supervisor = Supervisor.start(
                scheduler,
                QUICK.withIntensity(2, Duration.ofHours(1)).withName("top"),
                List.of(
                        ChildSpec.permanent("other", worker("other", scheduler.channel())),
                        ChildSpec.permanent("child", worker("child", orders))));
        expect("+other", "+child");
        for (int failure = 1; failure <= 2; failure++) {
            orders.send("fail");
            expect("-child", "+child");
        }
        orders.send("fail");
        expect("-child", "-other");
        assertThatThrownBy(() -> supervisor.tasklet().join())
                .isInstanceOf(TaskletFailedException.class)
                .cause()
                .isInstanceOf(SupervisorFailedException.class)
                .hasMessageContaining("supervisor=top child=child maxRestarts=2")
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatIllegalStateException().isThrownBy(supervisor::children).withMessageContaining("has ended");
        assertThat(supervisor.stop().isEmpty()).isTrue();
    }

    @Test
    @DisplayName("T9 a supervisor is a child of another one: when it gives up it is restarted as a whole")
    void shouldNest() throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();
        Supervisor supervisor = Supervisor.start(
                scheduler,
                QUICK,
                List.of(ChildSpec.supervisor(
                        "inner",
                        QUICK.withIntensity(0, Duration.ofHours(1)),
                        List.of(
                                ChildSpec.permanent("a", worker("a", scheduler.channel())),
                                ChildSpec.permanent("b", worker("b", orders))))));
        expect("+a", "+b");
        orders.send("fail");
        expect("-b", "-a", "+a", "+b");
        assertThat(supervisor.children().get(0).restarts()).isEqualTo(1);
        supervisor.stop();
        expect("-b", "-a");
        assertThat(scheduler.taskletCount()).isZero();
    }

    @Test
    @DisplayName("T9 a restart waits for the back-off, which doubles up to its cap")
    void shouldBackOff() throws InterruptedException {
        SupervisorOptions options = QUICK.withBackoff(Duration.ofMillis(20), Duration.ofMillis(50));
        assertThat(List.of(options.backoff(1), options.backoff(2), options.backoff(3), options.backoff(1_000_000)))
                .containsExactly(
                        Duration.ofMillis(20), Duration.ofMillis(40), Duration.ofMillis(50), Duration.ofMillis(50));
        LocalChannel<String> orders = scheduler.channel();
        Supervisor supervisor =
                Supervisor.start(scheduler, options, List.of(ChildSpec.permanent("child", worker("child", orders))));
        expect("+child");
        long beginNs = System.nanoTime();
        orders.send("fail");
        expect("-child", "+child");
        orders.send("fail");
        expect("-child", "+child");
        assertThat(System.nanoTime() - beginNs).isGreaterThanOrEqualTo(60_000_000);
        assertThat(supervisor.children().get(0).restarts()).isEqualTo(2);
    }

    @Test
    @DisplayName("T9 restarts that are older than the window are forgotten")
    void shouldForgetOldRestarts() {
        RestartIntensity intensity = new RestartIntensity(2, 100);
        assertThat(intensity.note(0)).isTrue();
        assertThat(intensity.note(50)).isTrue();
        assertThat(intensity.note(100)).isFalse();
        assertThat(intensity.note(101)).isTrue();
        assertThat(intensity.note(150)).isFalse();
        assertThat(new RestartIntensity(0, 100).note(0)).isFalse();
    }

    @Test
    @DisplayName("T9 children are added and ended while the supervisor runs")
    void shouldAddAndEndChildren() throws InterruptedException {
        Supervisor supervisor = Supervisor.start(scheduler, QUICK.withMaxChildren(1), List.of());
        ChildSpec spec = ChildSpec.permanent("child", worker("child", scheduler.channel()));
        Tasklet<?> child = supervisor.startChild(spec);
        expect("+child");
        assertThat(child.name()).isEqualTo("child");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> supervisor.startChild(spec))
                .withMessage("child is there already: supervisor=supervisor child=child");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> supervisor.startChild(ChildSpec.temporary("second", () -> {})))
                .withMessage("too many children: supervisor=supervisor limit=1");
        assertThat(supervisor.endChild("child")).isTrue();
        expect("-child");
        assertThat(supervisor.endChild("child")).isFalse();
        assertThat(supervisor.children()).isEmpty();
        supervisor.startChild(spec);
        expect("+child");
    }

    @Test
    @DisplayName("T7 T9 a supervisor that is killed ends its children")
    void shouldEndChildrenWhenKilled() throws InterruptedException {
        Supervisor supervisor = Supervisor.start(
                scheduler, QUICK, List.of(ChildSpec.permanent("child", worker("child", scheduler.channel()))));
        expect("+child");
        supervisor.tasklet().kill();
        expect("-child");
        assertThatThrownBy(() -> supervisor.tasklet().join()).hasCauseInstanceOf(TaskletKilled.class);
        assertThatIllegalStateException().isThrownBy(() -> supervisor.endChild("child"));
    }

    @Test
    @DisplayName("T9 a child that refuses to end is reported with its stack")
    void shouldReportChildrenThatStay() throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();
        boolean[] mayEnd = new boolean[1];
        Supervisor supervisor = Supervisor.start(
                scheduler, QUICK.withEndTimeout(Duration.ofMillis(20)), List.of(ChildSpec.permanent("stubborn", () -> {
                    while (!mayEnd[0]) {
                        try {
                            trace.add("+stubborn");
                            orders.receive();
                        } catch (TaskletKilled killed) {
                            // Refuses; Thread.yield is no wait of ours.
                            while (!mayEnd[0]) {
                                Thread.yield();
                            }
                        }
                    }
                })));
        expect("+stubborn");
        LeakReport report = supervisor.stop();
        assertThat(report.isEmpty()).isFalse();
        assertThat(report.tasklets()).singleElement().satisfies(leaked -> {
            assertThat(leaked.name()).isEqualTo("stubborn");
            assertThat(leaked.stack()).isNotEmpty();
        });
        assertThat(report.toString()).contains("owner=supervisor tasklets=1 channels=0", "tasklet stubborn");
        scheduler.execute(() -> mayEnd[0] = true);
        await().until(() -> scheduler.taskletCount() == 0);
    }
}
