package io.strait.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {

    @Test
    void shouldDivideTimeByOperations() {
        Sample sample = Sample.parse(
                "{\"series\":\"spawn\",\"peer\":\"go\",\"version\":\"go1.19.8\",\"threads\":2,\"ops\":4,\"ns\":1000}");

        assertThat(sample).isEqualTo(new Sample("go1.19.8", 2, 250, 4));
    }

    @Test
    void shouldReadWhatStraitWrites() {
        assertThat(Sample.parse(Sample.line("spawn", "strait", "0.1.0", 10, 55)).value())
                .isEqualTo(5.5);
        assertThat(Sample.parse(Sample.memoryLine("parked", "strait", "0.1.0", 10, 55))
                        .value())
                .isEqualTo(55);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "panic: out of memory",
                "{\"ops\":4,\"ns\":1000}",
                "{\"version\":\"1\",\"ops\":0,\"ns\":1000}",
                "{\"version\":\"1\",\"ops\":4}",
                "{\"version\":\"1\",\"ops\":4,\"ns\":1,\"bytes\":1}",
                "{\"version\":\"1\",\"ops\":99999999999999999999,\"ns\":1}",
            })
    void shouldRefuseAnythingElse(String line) {
        assertThatThrownBy(() -> Sample.parse(line))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line=" + line);
    }
}
