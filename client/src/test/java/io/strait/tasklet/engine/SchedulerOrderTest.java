package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.ChannelOptions;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Policy;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import io.strait.tasklet.policy.Policies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchedulerOrderTest {

    private static Scheduler pumped(Supplier<Policy> policy) {
        return Scheduler.pumped(SchedulerOptions.defaults().withName("order").withPolicy(policy));
    }

    /** Who had the turn, switch by switch, in a program of channels, yields and selects. */
    private static List<String> switchesOf(Supplier<Policy> policy) throws Exception {
        List<String> switches = new ArrayList<>();
        try (Scheduler scheduler = pumped(policy)) {
            scheduler.setScheduleHook((previous, next) -> switches.add(next == null ? "-" : next.name()));
            LocalChannel<Integer> direct = scheduler.channel();
            LocalChannel<Integer> buffer = scheduler.channel("buffer", ChannelOptions.buffered(2));
            for (int i = 0; i < 4; i++) {
                scheduler.spawn(TaskletOptions.named("producer-" + i), () -> {
                    for (int value = 0; value < 5; value++) {
                        direct.send(value);
                        buffer.send(value);
                        Tasklet.yield();
                    }
                });
                scheduler.spawn(TaskletOptions.named("consumer-" + i), () -> {
                    for (int value = 0; value < 10; value++) {
                        scheduler
                                .<Integer>select()
                                .receive(direct, got -> got)
                                .receive(buffer, got -> got)
                                .run();
                    }
                });
            }
            scheduler.run();
        }
        return switches;
    }

    @Test
    @DisplayName("T2 same policy, same seed, same program: same order; another seed: another order")
    void shouldRepeatOrder() throws Exception {
        assertThat(switchesOf(Policies::fifo)).isEqualTo(switchesOf(Policies::fifo));
        Set<List<String>> orders = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            long now = seed;
            List<String> order = switchesOf(() -> Policies.random(now));
            assertThat(switchesOf(() -> Policies.random(now))).isEqualTo(order);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(5);
    }

    @Test
    @DisplayName("T2 first come first served runs tasklets in turn")
    void shouldRunInTurn() throws Exception {
        List<String> ran = new ArrayList<>();
        try (Scheduler scheduler = pumped(Policies::fifo)) {
            for (String name : List.of("a", "b", "c")) {
                scheduler.spawn(() -> {
                    for (int i = 0; i < 3; i++) {
                        ran.add(name);
                        Tasklet.yield();
                    }
                });
            }
            scheduler.run();
        }
        assertThat(String.join("", ran)).isEqualTo("abcabcabc");
    }

    @Test
    @DisplayName("T3 a policy is swapped while it runs: those that are runnable move over")
    void shouldSwapPolicy() throws Exception {
        List<String> ran = new ArrayList<>();
        try (Scheduler scheduler = pumped(Policies::fifo)) {
            scheduler.spawn(() -> {
                scheduler.setPolicy(Policies.priority(1_000));
                assertThat(scheduler.policy()).isNotEqualTo(Policies.fifo().name());
            });
            for (int priority : new int[] {2, 9, 5}) {
                scheduler.spawn(TaskletOptions.defaults().withPriority(priority), () -> {
                    ran.add("p" + priority);
                    Tasklet.yield();
                    ran.add("p" + priority);
                });
            }
            scheduler.run();
            assertThat(ran).containsExactly("p9", "p9", "p5", "p5", "p2", "p2");
            assertThat(scheduler.stats().ended()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("T5 a schedule hook hears of each switch, may be removed, and may throw")
    void shouldCallScheduleHook() throws Exception {
        List<String> heard = new ArrayList<>();
        try (Scheduler scheduler = pumped(Policies::fifo)) {
            scheduler.setScheduleHook((previous, next) -> {
                heard.add((previous == null ? "-" : previous.name()) + ">" + (next == null ? "-" : next.name()));
                if (heard.size() == 2) {
                    throw new IllegalStateException("hook");
                }
            });
            scheduler.spawn(TaskletOptions.named("a"), () -> Tasklet.yield());
            scheduler.spawn(TaskletOptions.named("b"), () -> Tasklet.yield());
            scheduler.run();
            assertThat(heard.subList(0, 4)).containsExactly("->a", "a>b", "b>a", "a>b");
            assertThat(scheduler.stats().failedHooks()).isEqualTo(1);
            int before = heard.size();
            scheduler.setScheduleHook(null);
            scheduler.spawn(TaskletOptions.named("c"), () -> Tasklet.yield());
            scheduler.run();
            assertThat(heard).hasSize(before);
        }
    }

    @Test
    @DisplayName("T5 a channel hook hears of each operation before it happens, and whether it will wait")
    void shouldCallChannelHook() throws Exception {
        List<String> heard = new ArrayList<>();
        try (Scheduler scheduler = pumped(Policies::fifo)) {
            LocalChannel<Integer> channel = scheduler.channel();
            scheduler.setChannelHook((on, tasklet, sending, willBlock) -> {
                heard.add(tasklet.name() + (sending ? " sends" : " receives") + (willBlock ? " and waits" : ""));
                throw new IllegalStateException("hook");
            });
            Tasklet<Integer> receiver = scheduler.spawn(TaskletOptions.named("r"), () -> channel.receive());
            scheduler.spawn(TaskletOptions.named("s"), () -> {
                channel.send(1);
                assertThat(channel.trySend(2).isSent()).isFalse();
            });
            scheduler.run();
            assertThat(receiver.join()).isEqualTo(1);
        }
        assertThat(heard).containsExactly("r receives and waits", "s sends", "s sends and waits");
    }

    @Test
    @DisplayName("T4 after a rendezvous the receiver, the caller, or the sender runs next, as the channel prefers")
    void shouldPrefer() throws Exception {
        assertThat(order(LocalChannel.Preference.RECEIVER)).isEqualTo("r1 other s1 r2 s2");
        assertThat(order(LocalChannel.Preference.NEITHER)).isEqualTo("s1 other r1 r2 s2");
        assertThat(order(LocalChannel.Preference.SENDER)).isEqualTo("s1 other r1 s2 r2");
    }

    private static String order(LocalChannel.Preference preference) throws Exception {
        List<String> ran = new ArrayList<>();
        try (Scheduler scheduler = pumped(Policies::fifo)) {
            LocalChannel<Integer> channel = scheduler.channel();
            channel.setPreference(preference);
            scheduler.spawn(() -> {
                channel.receive();
                ran.add("r1");
                channel.receive();
                ran.add("r2");
            });
            scheduler.spawn(() -> {
                channel.send(1);
                ran.add("s1");
                channel.send(2);
                ran.add("s2");
            });
            scheduler.spawn(() -> ran.add("other"));
            scheduler.run();
        }
        return String.join(" ", ran);
    }

    @Test
    @DisplayName("T1 runNext goes before all others, and the caller gives way")
    void shouldRunNext() throws Exception {
        List<String> ran = new ArrayList<>();
        try (Scheduler scheduler = pumped(Policies::fifo)) {
            scheduler.spawn(() -> {
                scheduler.spawn(() -> ran.add("early"));
                Tasklet<Boolean> late = scheduler.spawn(() -> ran.add("late"));
                late.runNext();
                ran.add("caller");
            });
            scheduler.run();
            assertThat(ran).containsExactly("late", "early", "caller");
            assertThatThrownBy(Tasklet::current).isInstanceOf(IllegalStateException.class);
        }
    }
}
