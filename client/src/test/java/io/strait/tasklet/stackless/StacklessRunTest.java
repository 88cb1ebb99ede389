package io.strait.tasklet.stackless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.OverloadedException;
import io.strait.tasklet.SchedulerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Running, budgets and the schedule callback, as Stackless' own tests (test_watchdog, test_sched_cb) describe them. */
@Timeout(30)
class StacklessRunTest {

    private final List<String> trace = new ArrayList<>();

    @Test
    @DisplayName("T2 tasklets run in the order of their set-up, and those that give way go round")
    void shouldGoRound() throws InterruptedException {
        Stackless.enter(stackless -> {
            for (String name : List.of("a", "b", "c")) {
                stackless
                        .tasklet(arguments -> {
                            for (int turn = 0; turn < 3; turn++) {
                                trace.add(name + arguments[0] + turn);
                                stackless.schedule();
                            }
                        })
                        .setup("-");
            }
            assertThat(stackless.runCount()).isEqualTo(4);
            stackless.run();
            assertThat(stackless.runCount()).isEqualTo(1);
        });
        assertThat(String.join(" ", trace)).isEqualTo("a-0 b-0 c-0 a-1 b-1 c-1 a-2 b-2 c-2");
    }

    @Test
    @DisplayName("main is one of the ring while it schedules, and paused while it runs the others")
    void shouldKnowMain() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessTasklet main = stackless.main();
            assertThat(main).isSameAs(stackless.current());
            assertThat(main.isMain()).isTrue();
            assertThat(main.isCurrent()).isTrue();
            stackless
                    .tasklet("first", () -> {
                        assertThat(main.isCurrent()).isFalse();
                        assertThat(main.paused()).isFalse();
                        assertThat(stackless.runCount()).isEqualTo(2);
                        assertThatIllegalStateException()
                                .isThrownBy(stackless::run)
                                .withMessageContaining("run is the main tasklet's: tasklet=first");
                    })
                    .setup();
            stackless.schedule();
            stackless
                    .tasklet(() -> {
                        assertThat(main.paused()).isTrue();
                        assertThat(main.scheduled()).isFalse();
                        assertThat(stackless.runCount()).isEqualTo(1);
                    })
                    .setup();
            stackless.run();
        });
    }

    @Test
    @DisplayName("main that runs the others comes back early when it is inserted or run")
    void shouldComeBackWhenInserted() throws InterruptedException {
        Stackless.enter(stackless -> {
            stackless
                    .tasklet(() -> {
                        stackless.main().insert();
                        trace.add("inserts");
                    })
                    .setup();
            stackless.tasklet(() -> trace.add("before main")).setup();
            stackless
                    .tasklet(() -> {
                        trace.add("schedules");
                        stackless.schedule();
                        stackless.main().remove();
                        trace.add("removes main");
                    })
                    .setup();
            stackless.run();
            trace.add("main");
            stackless.schedule();
            trace.add("main again");
            stackless
                    .tasklet(() -> {
                        stackless.main().run();
                        trace.add("after main");
                    })
                    .setup();
            stackless.run();
            trace.add("main was run");
            stackless.run();
        });
        assertThat(trace)
                .containsExactly(
                        "inserts",
                        "before main",
                        "schedules",
                        "main",
                        "removes main",
                        "main again",
                        "main was run",
                        "after main");
    }

    @Test
    @DisplayName("a run with a budget of switches comes back from tasklets that never stop")
    void shouldStopAtTheBudget() throws InterruptedException {
        Stackless.enter(stackless -> {
            for (String name : List.of("a", "b")) {
                stackless
                        .tasklet(() -> {
                            while (true) {
                                trace.add(name);
                                stackless.schedule();
                            }
                        })
                        .setup();
            }
            assertThat(stackless.run(5)).isFalse();
            assertThat(trace).containsExactly("a", "b", "a", "b", "a");
            assertThat(stackless.runCount()).isEqualTo(3);
            assertThat(stackless.run(1)).isFalse();
            assertThat(trace).containsExactly("a", "b", "a", "b", "a", "b");
            assertThat(stackless.run(0)).isFalse();
            assertThat(trace).hasSize(6);
            assertThatIllegalArgumentException().isThrownBy(() -> stackless.run(-1));
        });
    }

    @Test
    @DisplayName("a run with more budget than needed says that nothing is left")
    void shouldSayThatNothingIsLeft() throws InterruptedException {
        Stackless.enter(stackless -> {
            stackless.tasklet(() -> stackless.<Integer>channel().receive()).setup();
            assertThat(stackless.run(100)).isTrue();
            assertThat(stackless.run(Duration.ofHours(1))).isTrue();
        });
    }

    @Test
    @DisplayName("a run with a budget of time comes back when it is used up, and not before")
    void shouldStopAtTheTime() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessTasklet endless = stackless
                    .tasklet(() -> {
                        while (true) {
                            stackless.schedule();
                        }
                    })
                    .setup();
            long beginNs = System.nanoTime();
            assertThat(stackless.run(Duration.ofMillis(20))).isFalse();
            assertThat(System.nanoTime() - beginNs).isGreaterThanOrEqualTo(20_000_000);
            endless.kill();
            assertThat(stackless.run(Duration.ZERO)).isTrue();
        });
    }

    @Test
    @DisplayName("T5 the schedule callback hears of every switch, also those to and from tasklets that end")
    void shouldCallBackForSwitches() throws InterruptedException {
        Stackless.enter(stackless -> {
            stackless.tasklet("a", stackless::schedule).setup();
            stackless.tasklet("b", () -> trace.add("b runs")).setup();
            ScheduleCallback callback = (previous, next) ->
                    trace.add((previous == null ? "-" : previous.name()) + ">" + (next == null ? "-" : next.name()));
            assertThat(stackless.setScheduleCallback(callback)).isNull();
            stackless.run();
            assertThat(stackless.setScheduleCallback(null)).isSameAs(callback);
            stackless.tasklet("unheard", stackless::schedule).setup();
            stackless.run();
            stackless.setScheduleCallback(callback);
            stackless.tasklet("c", () -> {}).setup();
            stackless.run();
        });
        assertThat(trace).containsExactly("main>a", "a>b", "b runs", "b>a", "a>main", "main>c", "c>main");
    }

    @Test
    @DisplayName("T5 a schedule callback that throws changes nothing")
    void shouldSurviveScheduleCallbacks() throws InterruptedException {
        Stackless.enter(stackless -> {
            stackless.setScheduleCallback((previous, next) -> {
                throw new IllegalArgumentException("hook");
            });
            stackless.tasklet(() -> trace.add("ran")).setup();
            stackless.run();
            assertThat(stackless.scheduler().stats().failedHooks()).isEqualTo(2);
        });
        assertThat(trace).containsExactly("ran");
    }

    @Test
    @DisplayName("more tasklets than the limit are refused")
    void shouldBoundTasklets() throws InterruptedException {
        Stackless.enter(SchedulerOptions.defaults().withMaxTasklets(2), stackless -> {
            stackless.tasklet(() -> {}).setup();
            assertThatThrownBy(() -> stackless.tasklet(() -> {}).setup()).isInstanceOf(OverloadedException.class);
        });
    }
}
