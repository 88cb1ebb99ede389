package io.strait.tasklet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order tasklets run under each policy. */
@Timeout(30)
class OrderTest {

    private final List<String> order = new ArrayList<>();

    private Scheduler scheduler(Supplier<Policy> policy) {
        return Scheduler.pumped(SchedulerOptions.defaults().withPolicy(policy));
    }

    private void spawn(Scheduler scheduler, TaskletOptions options, int turns) {
        scheduler.spawn(options, () -> {
            for (int turn = 0; turn < turns; turn++) {
                order.add(String.valueOf(options.name()));
                Tasklet.yield();
            }
        });
    }

    @Test
    @DisplayName("T3 FIFO is round robin")
    void shouldTakeTurns() throws Exception {
        try (Scheduler scheduler = scheduler(Policies::fifo)) {
            spawn(scheduler, TaskletOptions.named("a"), 3);
            spawn(scheduler, TaskletOptions.named("b"), 3);
            spawn(scheduler, TaskletOptions.named("c"), 1);

            scheduler.run();

            assertThat(order).containsExactly("a", "b", "c", "a", "b", "a", "b");
        }
    }

    @Test
    @DisplayName("T3 the most urgent tasklet runs first, and a waiting one rises with age")
    void shouldPreferUrgentOnes() throws Exception {
        try (Scheduler scheduler = scheduler(() -> Policies.priority(4))) {
            spawn(scheduler, TaskletOptions.named("low").withPriority(3), 1);
            spawn(scheduler, TaskletOptions.named("high").withPriority(5), 20);

            scheduler.run();

            assertThat(order.subList(0, 8)).containsOnly("high");
            assertThat(order.indexOf("low")).isBetween(8, 16);
        }
    }

    @Test
    @DisplayName("T3 the earliest deadline runs first, none last")
    void shouldPreferEarlyDeadlines() throws Exception {
        try (Scheduler scheduler = scheduler(Policies::earliestDeadlineFirst)) {
            spawn(scheduler, TaskletOptions.named("never"), 1);
            spawn(scheduler, TaskletOptions.named("late").withDeadlineNs(2_000), 1);
            spawn(scheduler, TaskletOptions.named("soon").withDeadlineNs(1_000), 2);
            spawn(scheduler, TaskletOptions.named("past").withDeadlineNs(Long.MIN_VALUE + 10), 1);

            scheduler.run();

            assertThat(order.subList(order.indexOf("soon"), order.size()))
                    .containsSubsequence("soon", "soon", "late", "never");
        }
    }

    @Test
    @DisplayName("T2 the same seed gives the same order, another seed another one")
    void shouldRepeatRandomOrder() throws Exception {
        List<String> first = randomOrder(1);
        List<String> again = randomOrder(1);
        List<String> other = randomOrder(2);

        assertThat(first).isEqualTo(again).isNotEqualTo(other);
    }

    private List<String> randomOrder(long seed) throws Exception {
        order.clear();
        try (Scheduler scheduler = scheduler(() -> Policies.random(seed))) {
            for (int number = 0; number < 10; number++) {
                spawn(scheduler, TaskletOptions.named("t" + number), 5);
            }
            scheduler.run();
        }
        return List.copyOf(order);
    }

    @Test
    @DisplayName("T3 a swap of the policy keeps every runnable tasklet")
    void shouldSwapPolicies() throws Exception {
        try (Scheduler scheduler = scheduler(Policies::fifo)) {
            spawn(scheduler, TaskletOptions.named("a").withPriority(1), 2);
            spawn(scheduler, TaskletOptions.named("b").withPriority(9), 2);
            scheduler.spawn(() -> scheduler.setPolicy(Policies.priority(1_000)));

            scheduler.run();

            assertThat(order).containsExactly("a", "b", "b", "a");
        }
    }

    @Test
    @DisplayName("T3 limits of priority and ageing are refused with their names")
    void shouldRefuseBadArguments() {
        assertThatThrownBy(() -> TaskletOptions.defaults().withPriority(10)).hasMessageContaining("limit=9");
        assertThatThrownBy(() -> Policies.priority(0)).hasMessageContaining("ageing=0");
    }

    @Test
    @DisplayName("T3 a policy that throws is replaced, and no tasklet is lost")
    void shouldSurviveBrokenPolicy() throws Exception {
        int[] calls = new int[1];
        Policy good = Policies.fifo();
        Policy broken = new Policy() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void put(Tasklet<?> tasklet, Cause cause) {
                good.put(tasklet, cause);
            }

            @Override
            public @Nullable Tasklet<?> next() {
                if (++calls[0] == 3) {
                    throw new IllegalStateException("on purpose");
                }
                return good.next();
            }

            @Override
            public boolean remove(Tasklet<?> tasklet) {
                return good.remove(tasklet);
            }

            @Override
            public int size() {
                return good.size();
            }
        };
        try (Scheduler scheduler = scheduler(() -> broken)) {
            spawn(scheduler, TaskletOptions.named("a"), 2);
            spawn(scheduler, TaskletOptions.named("b"), 2);

            scheduler.run();

            assertThat(order).containsExactlyInAnyOrder("a", "b", "a", "b");
            assertThat(scheduler.policy()).isEqualTo("fifo");
            assertThat(scheduler.stats().failedHooks()).isEqualTo(1);
        }
    }
}
