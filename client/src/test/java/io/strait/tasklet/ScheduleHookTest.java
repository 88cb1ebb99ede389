package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScheduleHookTest {

    @Test
    @DisplayName("T5 a hook that is set by a tasklet hears that this tasklet gives way, also the second time")
    void shouldKnowWhoSetIt() throws InterruptedException {
        List<String> trace = new ArrayList<>();
        ScheduleHook hook = (previous, next) -> trace.add(name(previous) + ">" + name(next));
        try (Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults())) {
            scheduler.spawn(TaskletOptions.named("a"), () -> {
                scheduler.setScheduleHook(hook);
                Tasklet.yield();
                scheduler.setScheduleHook(null);
                Tasklet.yield();
            });
            scheduler.spawn(TaskletOptions.named("b"), () -> {
                Tasklet.yield();
                scheduler.setScheduleHook(hook);
                Tasklet.yield();
            });
            scheduler.run();
        }
        assertThat(trace).containsExactly("a>b", "b>a", "b>a", "a>b");
    }

    private static String name(Tasklet<?> tasklet) {
        return tasklet == null ? "-" : tasklet.name();
    }
}
