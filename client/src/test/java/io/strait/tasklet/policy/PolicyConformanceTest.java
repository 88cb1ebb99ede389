package io.strait.tasklet.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PolicyConformanceTest {

    static Stream<Arguments> policies() {
        return Stream.of(
                policy("fifo", Policies::fifo),
                policy("priority", Policies::priority),
                policy("priority that ages at once", () -> Policies.priority(1)),
                policy("earliest deadline first", Policies::earliestDeadlineFirst),
                policy("random 1", () -> Policies.random(1)),
                policy("random 2", () -> Policies.random(2)));
    }

    private static Arguments policy(String name, Supplier<Policy> make) {
        return Arguments.of(name, make);
    }

    @ParameterizedTest(name = "T3 {0}")
    @MethodSource("policies")
    void shouldConform(String name, Supplier<Policy> make) throws Exception {
        PolicyConformance.check(make);
    }

    @Test
    @DisplayName("T3 the kit catches a policy that loses a tasklet")
    void shouldCatchLoss() {
        assertThatThrownBy(() -> PolicyConformance.check(() -> new Wrong() {
                    @Override
                    public void put(Tasklet<?> tasklet, Cause cause) {
                        if (++puts % 100 != 0) {
                            super.put(tasklet, cause);
                        }
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("policy: size");
    }

    @Test
    @DisplayName("T3 the kit catches a policy that hides a tasklet and counts it")
    void shouldCatchHiddenTasklet() {
        assertThatThrownBy(() -> PolicyConformance.check(() -> new Wrong() {
                    @Override
                    public @Nullable Tasklet<?> next() {
                        return queue.size() == 1 ? null : super.next();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a tasklet is lost");
    }

    @Test
    @DisplayName("T3 the kit catches a policy that runs a tasklet twice")
    void shouldCatchDoubles() {
        assertThatThrownBy(() -> PolicyConformance.check(() -> new Wrong() {
                    @Override
                    public void put(Tasklet<?> tasklet, Cause cause) {
                        super.put(tasklet, cause);
                        if (++puts == 500) {
                            super.put(tasklet, cause);
                        }
                    }
                }))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName("T2 the kit catches a policy whose order cannot be repeated")
    void shouldCatchUnseededOrder() {
        AtomicInteger made = new AtomicInteger();
        assertThatThrownBy(() -> PolicyConformance.check(() -> Policies.random(made.incrementAndGet())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("same order");
    }

    @Test
    @DisplayName("T3 the kit catches a policy that cannot remove")
    void shouldCatchFailedRemove() {
        assertThatThrownBy(() -> PolicyConformance.check(() -> new Wrong() {
                    @Override
                    public boolean remove(Tasklet<?> tasklet) {
                        return queue.contains(tasklet);
                    }
                }))
                .isInstanceOf(AssertionError.class);
    }

    /** A policy that is right until a test makes it wrong. */
    private abstract static class Wrong implements Policy {
        final Queue<Tasklet<?>> queue = new ArrayDeque<>();
        int puts;

        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public void put(Tasklet<?> tasklet, Cause cause) {
            queue.add(tasklet);
        }

        @Override
        public @Nullable Tasklet<?> next() {
            return queue.poll();
        }

        @Override
        public boolean remove(Tasklet<?> tasklet) {
            return queue.remove(tasklet);
        }

        @Override
        public int size() {
            return queue.size();
        }
    }
}
