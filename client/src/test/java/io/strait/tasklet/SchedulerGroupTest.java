package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Schedulers that share work. */
@Timeout(30)
class SchedulerGroupTest {

    @Test
    @DisplayName("T3 an idle scheduler of a group takes over what another has to run, and leaves what is pinned")
    void shouldShareWork() throws Exception {
        try (SchedulerGroup group =
                SchedulerGroup.start(2, SchedulerOptions.defaults().withName("group"))) {
            Scheduler first = group.schedulers().get(0);
            Scheduler second = group.schedulers().get(1);
            AtomicBoolean moved = new AtomicBoolean();
            List<Tasklet<Scheduler>> pinned = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                pinned.add(first.spawn(TaskletOptions.defaults().asPinned(), (Callable<Scheduler>) () -> {
                    while (!moved.get()) {
                        Tasklet.yield();
                    }
                    return Tasklet.current().scheduler();
                }));
            }
            runUntilMoved(group, first);

            moved.set(true);
            for (Tasklet<Scheduler> tasklet : pinned) {
                assertThat(tasklet.join()).isSameAs(first);
            }
            assertThat(second.stats().movedIn()).isEqualTo(first.stats().movedOut());
        }
    }

    @Test
    @DisplayName("T3 a scheduler that sleeps until a timer is due takes work over as well")
    void shouldShareWorkWhileATimerIsArmed() throws Exception {
        try (SchedulerGroup group =
                SchedulerGroup.start(2, SchedulerOptions.defaults().withName("group"))) {
            Scheduler first = group.schedulers().get(0);
            Scheduler second = group.schedulers().get(1);
            second.spawn(TaskletOptions.defaults().asPinned(), (TaskletBody) () -> Tasklet.sleep(Duration.ofHours(1)));
            for (int i = 0; i < 2; i++) {
                first.spawn(TaskletOptions.defaults().asPinned(), (TaskletBody) () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Tasklet.yield();
                    }
                });
            }

            runUntilMoved(group, first);
        }
    }

    /** Tasklets that come to their end on another scheduler only. */
    private static void runUntilMoved(SchedulerGroup group, Scheduler first) throws InterruptedException {
        List<Tasklet<Boolean>> restless = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            restless.add(group.spawn(() -> {
                while (Tasklet.current().scheduler() == first) {
                    Tasklet.yield();
                }
                return true;
            }));
        }
        for (Tasklet<Boolean> tasklet : restless) {
            assertThat(tasklet.join()).isTrue();
        }
    }
}
