package io.strait.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeProcessTest {

    @Test
    void shouldAskAsOftenAsWanted() {
        try (ProbeProcess probe = program("while read m; do echo '{\"version\":\"1\",\"ops\":1,\"ns\":'$m'}'; done")) {
            assertThat(probe.measure(Duration.ofMillis(7)).value()).isEqualTo(7);
            assertThat(probe.measure(Duration.ofMillis(9)).value()).isEqualTo(9);
        }
    }

    @Test
    void shouldSayThatTheProgramEnded() {
        try (ProbeProcess probe = program("read m; exit 1")) {
            assertThatThrownBy(() -> probe.measure(Duration.ofMillis(1)))
                    .isInstanceOf(ProbeFailedException.class)
                    .hasMessageContaining("program=fake");
        }
    }

    @Test
    void shouldShowAnAnswerThatCannotBeRead() {
        try (ProbeProcess probe = program("read m; echo fatal error; read m")) {
            assertThatThrownBy(() -> probe.measure(Duration.ofMillis(1)))
                    .isInstanceOf(ProbeFailedException.class)
                    .hasRootCauseMessage("answer cannot be read: line=fatal error");
        }
    }

    @Test
    void shouldNotWaitForEver() {
        try (ProbeProcess probe = program("read m; read m")) {
            assertThatThrownBy(() -> probe.measure(Duration.ofMillis(1)))
                    .isInstanceOf(ProbeFailedException.class)
                    .hasMessageStartingWith("program does not answer: program=fake timeout=");
        }
    }

    @Test
    void shouldSayThatAProgramIsNotThere() {
        assertThatThrownBy(() -> new ProbeProcess("fake", List.of("/no/such/program")))
                .isInstanceOf(ProbeFailedException.class)
                .hasMessage("program cannot be started: program=fake");
    }

    private static ProbeProcess program(String script) {
        return new ProbeProcess("fake", List.of("/bin/sh", "-c", script), Duration.ofSeconds(2));
    }
}
