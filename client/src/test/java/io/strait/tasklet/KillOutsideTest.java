package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Strait;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kills of tasklets that wait for operations of a Strait. */
@Timeout(30)
class KillOutsideTest {

    @Test
    @DisplayName("T7 a kill that comes while the tasklet is runnable ends its next operation from outside")
    void shouldInterruptTheNextWaitOutsideTheScheduler() throws Exception {
        try (Strait strait = Strait.local();
                Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults())) {
            Channel<String> nowhere = strait.channel("nowhere", Codec.utf8());
            Tasklet<String> tasklet = scheduler.spawn(() -> {
                String first = nowhere.receive();
                return first + nowhere.receive();
            });
            Tasklet<Void> killer = scheduler.spawn(() -> {
                nowhere.sendAsync("first").join();
                tasklet.kill();
            });

            scheduler.run();

            assertThat(killer.exit()).isNotNull().matches(Exit::isNormal);
            assertThat(tasklet.exit()).isNotNull().matches(exit -> !exit.isNormal());
        }
    }

    @Test
    @DisplayName("T7 a kill ends an operation from outside that waits")
    void shouldInterruptAWaitOutsideTheScheduler() throws Exception {
        try (Strait strait = Strait.local();
                Scheduler scheduler = Scheduler.start()) {
            Channel<String> nowhere = strait.channel("nowhere", Codec.utf8());
            LocalChannel<String> begun = scheduler.channel();
            Tasklet<String> tasklet = scheduler.spawn(() -> {
                begun.send("begun");
                return nowhere.receive(Duration.ofMinutes(5));
            });
            begun.receive();

            tasklet.kill();

            Guard<?> ended = tasklet.ended();
            scheduler.<String>select().guard(ended, exit -> "ended").run();
            assertThat(tasklet.exit()).isNotNull().matches(exit -> !exit.isNormal());
        }
    }
}
