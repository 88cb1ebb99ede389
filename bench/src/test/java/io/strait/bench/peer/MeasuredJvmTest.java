package io.strait.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredJvmTest {

    @Test
    void shouldChooseOneCollectorForAll() {
        assertThat(MeasuredJvm.arguments(List.of("-XX:+ExitOnOutOfMemoryError", "-Xmx1g")))
                .containsExactly("-Xmx2g", "-Xms2g", "-XX:+UseParallelGC");
    }

    @Test
    void shouldTakeTheCollectorOfTheCommand() {
        assertThat(MeasuredJvm.arguments(List.of("-XX:+UseG1GC")))
                .contains("-XX:+UseG1GC")
                .hasSize(3);
        assertThat(MeasuredJvm.isCollector("-XX:+UseCompactObjectHeaders")).isFalse();
    }
}
