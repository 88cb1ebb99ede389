package io.strait.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = new Report(Map.of("cpu", "a \"fast\" one"));

    @Test
    void shouldDivideMediansOfTheSameRun() {
        report.add(series("raw", 10_000, null));
        report.add(series("slow", 25_000, "raw"));

        assertThat(report.ratios().get("slow")).isBetween(2.49, 2.51);
        assertThat(report.json())
                .contains("\"ratios\": {\n    \"slow\": 2.499")
                .contains("\"cpu\": \"a \\\"fast\\\" one\"");
    }

    @Test
    void shouldPrintALinePerSeries() {
        report.add(series("raw", 10_000, null));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("raw ").contains("10.0");
    }

    @Test
    void shouldRefuseABaselineThatWasNotMeasured() {
        assertThatThrownBy(() -> report.add(series("slow", 1, "raw")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("raw");
    }

    private static Series series(String name, long medianNs, String baseline) {
        Histogram times = new Histogram(1_000_000_000, 3);
        times.recordValue(medianNs);
        return new Series(name, name, times, baseline);
    }
}
