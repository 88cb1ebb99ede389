package io.strait.tasklet.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.InvalidArgumentException;
import io.strait.NotFoundException;
import io.strait.OverloadedException;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.local.LocalRuntime;
import io.strait.client.port.StraitFactory;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgramHostTest {

    private static final String NODE = "00000000000000ab";

    private final LocalRuntime runtime = new LocalRuntime(StraitOptions.defaults());
    private final Strait strait = open();
    private final ProgramHost host = new ProgramHost(NODE, TestPrograms.catalog(), 2, "test.limit", this::open);

    private Strait open() {
        return StraitFactory.over(runtime.open(), StraitOptions.defaults());
    }

    @AfterEach
    void close() {
        host.close();
        strait.close();
        runtime.close();
    }

    private ProgramStatus ended(String id) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> host.report(ProgramId.parse(id)).status(), ProgramStatus::isEnded);
    }

    @Test
    void shouldRunAProgramAndRememberHowItEnded() throws Exception {
        ProgramStatus started = host.spawn("echo", List.of("a", "b"), "");

        assertThat(started.id()).isEqualTo(NODE + "-1");
        assertThat(started.output()).isEqualTo("program-" + NODE + "-1-out");
        assertThat(strait.channel(started.output(), Codec.utf8()).receive()).isEqualTo("a");
        assertThat(strait.channel(started.output(), Codec.utf8()).receive()).isEqualTo("b");
        assertThat(ended(started.id()).state()).isEqualTo(State.COMPLETED);
        assertThat(host.report(ProgramId.parse(started.id())).log().lines()).containsExactly("sends a", "sends b");
        assertThat(host.list(false).entries()).isEmpty();
        assertThat(host.list(true).entries()).extracting(ProgramStatus::id).containsExactly(started.id());
    }

    @Test
    @DisplayName("T7 a kill ends a program that waits for a channel of the cluster, and its offer is withdrawn")
    void shouldKillAProgramThatWaits() throws Exception {
        ProgramStatus started = host.spawn("echo", List.of("never"), "out");
        await().until(() -> strait.inspect("out").waitingSenders() == 1);

        assertThat(host.kill(ProgramId.parse(started.id())).state()).isEqualTo(State.RUNNING);

        assertThat(ended(started.id()).state()).isEqualTo(State.KILLED);
        assertThat(strait.inspect("out").waitingSenders()).isZero();
        assertThat(host.kill(ProgramId.parse(started.id())).state()).isEqualTo(State.KILLED);
    }

    @Test
    void shouldTellWhyAProgramFailed() {
        ProgramStatus ended = ended(host.spawn("fail", List.of(), "").id());

        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.failure()).contains("IllegalArgumentException").contains("on purpose");
        assertThat(host.report(ProgramId.parse(ended.id())).log().lines())
                .hasSizeGreaterThan(1)
                .first()
                .asString()
                .startsWith("failed: ");
    }

    @Test
    void shouldRefuseMoreThanTheLimitAndNameIt() {
        host.spawn("echo", List.of("x"), "");
        ProgramStatus second = host.spawn("echo", List.of("x"), "");

        assertThatThrownBy(() -> host.spawn("echo", List.of("x"), ""))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("test.limit=2");

        host.kill(ProgramId.parse(second.id()));
        ended(second.id());
        assertThat(host.spawn("echo", List.of("x"), "").id()).isEqualTo(NODE + "-3");
        assertThat(host.runningCount()).isEqualTo(2);
    }

    @Test
    void shouldNameTheProgramsThatThereAre() {
        assertThatThrownBy(() -> host.spawn("nothing", List.of(), ""))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.kind()).isEqualTo(NotFoundException.Kind.PROGRAM))
                .hasMessageContaining("program=nothing")
                .hasMessageContaining("available=chatter,echo,fail");
        assertThatThrownBy(() -> host.report(new ProgramId(NODE, 99))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ProgramId.parse("99")).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void shouldRefuseArgumentsOutOfTheirLimits() {
        assertThatThrownBy(() -> host.spawn("echo", Collections.nCopies(65, "x"), ""))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("limit=64");
        assertThatThrownBy(() -> host.spawn("echo", List.of("x".repeat(5_000)), ""))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("limit=4096");
        assertThatThrownBy(() -> host.spawn("echo", List.of(), "x".repeat(300)))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void shouldKeepTheEndOfALogAndTheLastThatEnded() {
        ProgramStatus chatter = ended(host.spawn("chatter", List.of("1000"), "").id());
        ProgramLog log = host.report(ProgramId.parse(chatter.id())).log();

        assertThat(log.lines()).hasSize(200).last().isEqualTo("line 999");
        assertThat(log.dropped()).isEqualTo(800);

        for (int i = 0; i < ProgramHost.MAX_ENDED; i++) {
            ended(host.spawn("chatter", List.of("0"), "").id());
        }
        assertThat(host.list(true).entries()).hasSize(ProgramHost.MAX_ENDED);
        assertThatThrownBy(() -> host.report(ProgramId.parse(chatter.id()))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void shouldKillAllWhenClosed() {
        ProgramStatus first = host.spawn("echo", List.of("never"), "");
        ProgramStatus second = host.spawn("echo", List.of("never"), "");

        host.close();

        assertThat(ended(first.id()).state()).isEqualTo(State.KILLED);
        assertThat(ended(second.id()).state()).isEqualTo(State.KILLED);
        assertThatThrownBy(() -> host.spawn("echo", List.of(), "")).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void shouldRefuseTwoProgramsOfOneName() {
        assertThatThrownBy(() -> ProgramCatalog.of(List.of(TestPrograms.ECHO, TestPrograms.ECHO)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name=echo");
    }
}
