package io.strait.tasklet.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.ClientClosedException;
import io.strait.NotFoundException;
import io.strait.Strait;
import io.strait.tasklet.Placement;
import io.strait.tasklet.Program;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramProvider;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import io.strait.tasklet.Programs;
import io.strait.tasklet.RemoteTasklet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs of a world within this process, found as services. */
@Timeout(30)
class LocalProgramsTest {

    /** Sends its arguments, one after another. */
    public static final class Sends implements ProgramProvider {

        @Override
        public String name() {
            return "sends";
        }

        @Override
        public String description() {
            return "sends its arguments";
        }

        @Override
        public Program create() {
            return context -> {
                for (String arg : context.args()) {
                    context.output().send(arg);
                }
                context.log("done at " + context.node());
            };
        }
    }

    @Test
    void shouldRunProgramsInThisProcess() throws Exception {
        try (Strait strait = Strait.local()) {
            Programs programs = strait.programs();
            assertThat(programs.available().entries())
                    .extracting(ProgramDescription::name)
                    .contains("sends");

            RemoteTasklet sends = programs.spawn("sends", List.of("one", "two"), Placement.anywhere());

            assertThat(sends.output().receive()).isEqualTo("one");
            assertThat(sends.status().state()).isEqualTo(State.RUNNING);
            assertThat(programs.list(false).entries())
                    .extracting(ProgramStatus::id)
                    .containsExactly(sends.id());
            assertThat(programs.find(sends.id()).output().receive()).isEqualTo("two");
            await().until(() -> sends.statusAsync().join().state() == State.COMPLETED);
            assertThat(sends.logs().lines()).containsExactly("done at " + sends.node());
        }
    }

    @Test
    void shouldKillAndSendWhereTheCallerSays() throws Exception {
        try (Strait strait = Strait.local()) {
            RemoteTasklet sends = strait.programs()
                    .spawn("sends", List.of("one", "two"), Placement.here().withOutput("mine"));
            assertThat(sends.output().name()).isEqualTo("mine");
            sends.output().receive();

            sends.kill();

            await().until(() -> sends.statusAsync().join().state() == State.KILLED);
            assertThat(strait.inspect("mine").waitingSenders()).isZero();
        }
    }

    @Test
    void shouldRefuseWhatIsNotThere() throws Exception {
        Strait strait = Strait.local();
        Programs programs = strait.programs();
        assertThatThrownBy(() -> programs.spawn("nothing", List.of(), Placement.here()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("available=");
        assertThatThrownBy(() -> programs.spawn("sends", List.of(), Placement.at("mars")))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.facts()).containsEntry("node", "mars"));
        strait.close();
        assertThatThrownBy(programs::available).isInstanceOf(ClientClosedException.class);
    }
}
