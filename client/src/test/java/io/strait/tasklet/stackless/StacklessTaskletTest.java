package io.strait.tasklet.stackless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasklets as Stackless' own tests (test_miscell) describe them. */
@Timeout(30)
class StacklessTaskletTest {

    private final List<String> trace = new ArrayList<>();

    /** Where a tasklet can be when it is killed. */
    enum Place {
        FRESH,
        RUNNABLE,
        RECEIVING,
        SENDING,
        PAUSED,
        PAUSED_FRESH,
        SLEEPING,
        DEAD,
        UNBOUND,
        CURRENT
    }

    /** Brings a tasklet there; it writes "ended" in its finally block. */
    private StacklessTasklet at(Place place, Stackless stackless, StacklessChannel<Integer> channel)
            throws InterruptedException {
        StacklessTasklet tasklet = stackless.tasklet("victim", () -> {
            try {
                switch (place) {
                    case RUNNABLE -> stackless.schedule();
                    case RECEIVING -> channel.receive();
                    case SENDING -> channel.send(1);
                    case PAUSED -> stackless.scheduleRemove();
                    case SLEEPING -> Tasklet.sleep(Duration.ofHours(1));
                    case CURRENT -> stackless.current().kill();
                    default -> {
                        return;
                    }
                }
                trace.add("went on");
            } finally {
                trace.add("ended");
            }
        });
        switch (place) {
            case FRESH, CURRENT -> tasklet.setup();
            case PAUSED_FRESH -> tasklet.setupPaused();
            case UNBOUND -> {}
            default -> {
                tasklet.setup();
                tasklet.run();
            }
        }
        return tasklet;
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @DisplayName("T7 a kill ends a tasklet in whatever state it is, at once, and twice is as once")
    void shouldKillInEveryState(Place place) throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessTasklet victim = at(place, stackless, channel);
            if (place == Place.CURRENT) {
                stackless.run();
            } else {
                trace.clear();
                victim.kill();
            }
            assertThat(victim.alive()).isFalse();
            assertThat(victim.scheduled()).isFalse();
            assertThat(victim.paused()).isFalse();
            assertThat(victim.blocked()).isFalse();
            assertThat(channel.balance()).isZero();
            victim.kill();
            assertThat(stackless.runCount()).isEqualTo(1);
        });
        boolean begun = switch (place) {
            case FRESH, PAUSED_FRESH, DEAD, UNBOUND -> false;
            default -> true;
        };
        assertThat(trace).isEqualTo(begun ? List.of("ended") : List.of());
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"FRESH", "RUNNABLE", "RECEIVING", "SENDING", "PAUSED", "PAUSED_FRESH", "SLEEPING"})
    @DisplayName("T7 a pending kill ends a tasklet when its turn comes")
    void shouldKillLater(Place place) throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessTasklet victim = at(place, stackless, channel);
            stackless.tasklet(() -> trace.add("x")).setup();
            trace.clear();
            victim.kill(true);
            assertThat(victim.alive()).isTrue();
            assertThat(victim.scheduled()).isTrue();
            assertThat(victim.blocked()).isFalse();
            assertThat(channel.balance()).as("its offer is withdrawn first").isZero();
            stackless.run();
            assertThat(victim.alive()).isFalse();
        });
        switch (place) {
            case FRESH, PAUSED_FRESH -> assertThat(trace).containsExactly("x");
            case RUNNABLE -> assertThat(trace).containsExactly("ended", "x");
            default -> assertThat(trace).containsExactly("x", "ended");
        }
    }

    @Test
    @DisplayName("T7 a tasklet that catches a kill and waits again is killed again")
    void shouldKillAgainAtTheNextWait() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessTasklet stubborn = stackless
                    .tasklet(() -> {
                        try {
                            channel.receive();
                        } catch (TaskletKilled caught) {
                            trace.add("caught");
                            channel.receive();
                        }
                    })
                    .setup();
            stackless.run();
            stubborn.kill();
            assertThat(stubborn.alive()).isFalse();
            assertThat(channel.balance()).isZero();
        });
        assertThat(trace).containsExactly("caught");
    }

    @Test
    @DisplayName("T1 an exception is raised where a tasklet waits, and can be caught there")
    void shouldRaiseAndCatch() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessTasklet tasklet = stackless
                    .tasklet(() -> {
                        assertThatThrownBy(channel::receive).isInstanceOf(IOException.class);
                        trace.add("got " + channel.receive());
                    })
                    .setup();
            stackless.run();
            tasklet.raise(new IOException("raised"));
            assertThat(tasklet.blocked()).isTrue();
            channel.send(7);
            assertThatIllegalStateException()
                    .isThrownBy(() -> tasklet.raise(new IOException("too late")))
                    .withMessageContaining("has ended");
        });
        assertThat(trace).containsExactly("got 7");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("T1 what a tasklet does not catch is raised in main at once, wherever main is")
    void shouldFailMain(boolean mainRuns) throws InterruptedException {
        IllegalArgumentException failure = new IllegalArgumentException("uncaught");
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            stackless
                    .tasklet(() -> {
                        throw failure;
                    })
                    .setup();
            stackless.tasklet(() -> trace.add("x")).setup();
            assertThatThrownBy(() -> {
                        if (mainRuns) {
                            stackless.run();
                        } else {
                            channel.receive();
                        }
                    })
                    .isSameAs(failure);
            assertThat(channel.balance()).isZero();
            trace.add("main");
            stackless.run();
        });
        assertThat(trace).containsExactly("main", "x");
    }

    @Test
    @DisplayName("T1 an exception raised in a fresh tasklet ends it and comes to main")
    void shouldFailMainByAFreshTasklet() throws InterruptedException {
        IOException failure = new IOException("raised");
        Stackless.enter(stackless -> {
            StacklessTasklet fresh = stackless.tasklet(() -> trace.add("ran")).setup();
            assertThatThrownBy(() -> fresh.raise(failure)).isSameAs(failure);
            assertThat(fresh.alive()).isFalse();
        });
        assertThat(trace).isEmpty();
    }

    @Test
    @DisplayName("what main does not catch is thrown by enter, and everything else is killed")
    void shouldThrowFromEnter() {
        assertThatThrownBy(() -> Stackless.enter(stackless -> {
                    stackless
                            .tasklet(() -> {
                                try {
                                    stackless.<Integer>channel().receive();
                                } finally {
                                    trace.add("left over");
                                }
                            })
                            .setup();
                    stackless.run();
                    stackless.tasklet(() -> trace.add("never runs")).setup();
                    throw new UnsupportedOperationException("main");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(trace).containsExactly("left over");
    }

    @Test
    @DisplayName("running a tasklet turns the ring: those before it come after the caller")
    void shouldTurnTheRing() throws InterruptedException {
        Stackless.enter(stackless -> {
            stackless.tasklet(() -> trace.add("a")).setup();
            StacklessTasklet second = stackless.tasklet(() -> trace.add("b")).setup();
            stackless.tasklet(() -> trace.add("c")).setup();
            second.run();
            trace.add("main");
            stackless.run();
        });
        assertThat(trace).containsExactly("b", "c", "main", "a");
    }

    @Test
    @DisplayName("insert, remove and run move a tasklet between paused and runnable, and refuse a blocked or dead one")
    void shouldInsertAndRemove() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            StacklessTasklet tasklet = stackless.tasklet(channel::receive);
            assertThat(tasklet.alive()).isFalse();
            assertThatIllegalStateException().isThrownBy(tasklet::run).withMessageContaining("not set up");
            assertThatIllegalStateException().isThrownBy(tasklet::insert);
            tasklet.remove();
            tasklet.setupPaused();
            assertThat(tasklet.paused()).isTrue();
            assertThat(tasklet.scheduled()).isFalse();
            assertThat(stackless.runCount()).isEqualTo(1);
            tasklet.insert();
            tasklet.insert();
            assertThat(tasklet.scheduled()).isTrue();
            assertThat(stackless.runCount()).isEqualTo(2);
            tasklet.remove();
            tasklet.remove();
            assertThat(tasklet.paused()).isTrue();
            stackless.run();
            assertThat(channel.balance()).as("it did not run").isZero();
            tasklet.run();
            assertThat(tasklet.blocked()).isTrue();
            assertThatIllegalStateException().isThrownBy(tasklet::run).withMessageContaining("tasklet is blocked");
            assertThatIllegalStateException().isThrownBy(tasklet::insert);
            assertThatIllegalStateException().isThrownBy(tasklet::remove);
            assertThatIllegalStateException().isThrownBy(tasklet::setup).withMessageContaining("is alive");
            channel.send(1);
            assertThat(tasklet.alive()).isFalse();
            assertThatIllegalStateException().isThrownBy(tasklet::setup).withMessageContaining("bound to no body");
            tasklet.bind(arguments -> trace.add("again " + arguments[0])).setup("x");
            stackless.run();
        });
        assertThat(trace).containsExactly("again x");
    }

    @Test
    @DisplayName("a tasklet that removes itself stops until it is inserted; main comes back by itself")
    void shouldRemoveItself() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessTasklet tasklet = stackless
                    .tasklet(() -> {
                        trace.add("before");
                        stackless.current().remove();
                        trace.add("after");
                    })
                    .setup();
            stackless.scheduleRemove();
            trace.add("main");
            assertThat(tasklet.paused()).isTrue();
            tasklet.run();
        });
        assertThat(trace).containsExactly("before", "main", "after");
    }

    @Test
    @DisplayName("switchTo runs another one and leaves the ring")
    void shouldSwitch() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessTasklet second =
                    stackless.tasklet(() -> trace.add("second")).setupPaused();
            StacklessTasklet first = stackless
                    .tasklet(() -> {
                        second.switchTo();
                        trace.add("first");
                    })
                    .setup();
            stackless.run();
            assertThat(first.paused()).isTrue();
            assertThat(second.alive()).isFalse();
            first.insert();
            stackless.run();
        });
        assertThat(trace).containsExactly("second", "first");
    }

    @Test
    @DisplayName("the temporary value of a tasklet that gives way is handed over when it goes on")
    void shouldHandOverTheTemporaryValue() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessTasklet tasklet = stackless
                    .tasklet(() -> {
                        trace.add("got " + stackless.schedule("mine"));
                        trace.add("got " + stackless.schedule("mine"));
                    })
                    .setup();
            tasklet.run();
            assertThat(tasklet.tempval()).isEqualTo("mine");
            tasklet.setTempval("yours");
            tasklet.run();
            tasklet.run();
            assertThat(tasklet.tempval()).isNull();
        });
        assertThat(trace).containsExactly("got yours", "got mine");
    }

    @Test
    @DisplayName("atomic sections nest, and a tasklet begins without one")
    void shouldNestAtomicSections() throws InterruptedException {
        Stackless.enter(stackless -> {
            StacklessTasklet main = stackless.current();
            boolean outer = main.setAtomic(true);
            boolean inner = main.setAtomic(true);
            assertThat(inner).isTrue();
            stackless
                    .tasklet(() -> trace.add("atomic " + stackless.current().isAtomic()))
                    .setup();
            stackless.run();
            main.setAtomic(inner);
            assertThat(main.isAtomic()).isTrue();
            main.setAtomic(outer);
            assertThat(main.isAtomic()).isFalse();
        });
        assertThat(trace).containsExactly("atomic false");
    }
}
