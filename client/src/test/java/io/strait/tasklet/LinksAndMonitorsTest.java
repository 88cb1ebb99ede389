package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LinksAndMonitorsTest {

    private final Scheduler scheduler = Scheduler.start();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "kill"})
    @DisplayName(
            "T1 T7 a tasklet that is linked to one that fails or is killed has its offers withdrawn and fails by it")
    void shouldFailWithALinkedTasklet(String how) throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();
        LocalChannel<String> never = scheduler.channel();
        Tasklet<Void> first = scheduler.spawn(TaskletOptions.named("first"), () -> {
            orders.receive();
            throw new IOException("first");
        });
        Tasklet<String> second = scheduler.spawn(() -> never.receive());
        first.link(second);
        if (how.equals("fail")) {
            orders.send("");
        } else {
            first.kill();
        }
        assertThatThrownBy(second::join)
                .cause()
                .isInstanceOf(LinkedTaskletFailedException.class)
                .hasMessageContaining("name=first")
                .hasCauseInstanceOf(how.equals("fail") ? IOException.class : TaskletKilled.class);
        assertThat(never.balance()).isZero();
    }

    @Test
    @DisplayName("T1 a normal end, and the end of one that was unlinked, tell a linked tasklet nothing")
    void shouldNotFailWithANormalEnd() throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();
        Tasklet<String> second = scheduler.spawn(() -> orders.receive());
        Tasklet<Void> normal = scheduler.spawn(() -> {});
        normal.link(second);
        normal.join();
        Tasklet<String> unlinked =
                scheduler.spawn(() -> scheduler.<String>channel().receive());
        unlinked.link(second);
        second.unlink(unlinked);
        unlinked.kill();
        assertThatThrownBy(unlinked::join).hasCauseInstanceOf(TaskletKilled.class);
        orders.send("fine");
        assertThat(second.join()).isEqualTo("fine");
    }

    @Test
    @DisplayName("T1 a link to one that has failed already takes effect at once; a link to itself is refused")
    void shouldFailByALateLink() throws InterruptedException {
        Tasklet<Void> dead = scheduler.spawn(() -> {
            throw new IOException("early");
        });
        assertThatThrownBy(dead::join).hasCauseInstanceOf(IOException.class);
        Tasklet<String> second =
                scheduler.spawn(() -> scheduler.<String>channel().receive());
        second.link(dead);
        assertThatThrownBy(second::join).hasCauseInstanceOf(LinkedTaskletFailedException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> second.link(second));
    }

    @Test
    @DisplayName("T1 a monitor is a branch of a select, and says how the tasklet ended")
    void shouldMonitorInASelect() throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();
        List<Exit<?>> exits = new ArrayList<>();
        Tasklet<String> watched = scheduler.spawn(() -> orders.receive());
        watched.onEnd(exits::add);
        Tasklet<String> watcher = scheduler.spawn(() -> scheduler
                .<String>select()
                .guard(watched.ended(), exit -> "ended " + exit)
                .after(Duration.ofHours(1), () -> "late")
                .run());
        orders.send("done");
        assertThat(watcher.join()).isEqualTo("ended Returned[value=done]");
        // One that has ended already is ready at once.
        assertThat(scheduler
                        .<String>select()
                        .guard(watched.ended(), exit -> "again " + exit.isNormal())
                        .run())
                .isEqualTo("again true");
        assertThat(exits).containsExactly(new Exit.Returned<>("done"));
    }
}
