package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strait.bench.peer.PeerState;
import io.strait.bench.peer.Sample;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalReportTest {

    private static final List<String> KEYS = List.of(
            "ping-pong-vs-go",
            "ping-pong-vs-kotlin",
            "handler-vs-kotlin",
            "select8-vs-go",
            "standing-1m-vs-8",
            "spawn-ns",
            "bytes-per-parked-tasklet");

    private final LocalReport report = new LocalReport(
            Map.of("cpu", "a \"fast\" one"),
            Map.of(
                    "go", new PeerState.Ready(List.of("go")),
                    "kotlin", new PeerState.Missing("no compiler:\n\tat all", "Install Maven.")));

    @Test
    void shouldHaveEveryKeyAlways() {
        JsonObject ratios = json().getAsJsonObject("ratios");

        assertThat(ratios.keySet()).containsExactlyElementsOf(KEYS);
        assertThat(ratios.entrySet()).allMatch(ratio -> ratio.getValue().isJsonNull());
    }

    @Test
    void shouldDivideMediansOfOneRun() {
        add("ping-pong", "strait", 120, 130, 900);
        add("ping-pong", "strait-handlers", 65);
        add("ping-pong", "go", 90, 100, 110);
        add("standing-8", "strait", 100);
        add("standing-1000000", "strait", 150);
        add("spawn", "strait", 400);
        add("parked", "strait", 800);

        JsonObject ratios = json().getAsJsonObject("ratios");

        assertThat(ratios.get("ping-pong-vs-go").getAsDouble()).isEqualTo(1.3);
        assertThat(ratios.get("standing-1m-vs-8").getAsDouble()).isEqualTo(1.5);
        assertThat(ratios.get("spawn-ns").getAsDouble()).isEqualTo(400);
        assertThat(ratios.get("bytes-per-parked-tasklet").getAsDouble()).isEqualTo(800);
        assertThat(ratios.get("handler-vs-kotlin").isJsonNull()).isTrue();
    }

    @Test
    void shouldSayInBothFormsWhyAPeerIsMissing() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("kotlin: not measured: no compiler", "Install Maven.", "ping-pong-vs-kotlin")
                .contains("null (not measured)");
        JsonObject kotlin = json().getAsJsonObject("peers").getAsJsonObject("kotlin");
        assertThat(kotlin.get("version").isJsonNull()).isTrue();
        assertThat(kotlin.get("missing").getAsString()).isEqualTo("no compiler:\n\tat all");
        assertThat(kotlin.get("install").getAsString()).isEqualTo("Install Maven.");
    }

    @Test
    void shouldWriteTheTableOfADocument() {
        add("ping-pong", "strait", 123.4);

        assertThat(report.markdown(List.of("ping-pong.svg")))
                .contains("![ping-pong](charts/ping-pong.svg)")
                .contains("| `ping-pong-vs-go` | not measured |")
                .contains("| ping-pong | strait | 123 ns | 123 | 123 | what |")
                .contains("| cpu | a \"fast\" one |");
    }

    @Test
    void shouldTakeTheMiddleOfAnyNumberOfRounds() {
        add("spawn", "strait", 9, 1, 5);
        add("spawn", "go", 1, 3);

        assertThat(report.measured()).extracting(Measured::median).containsExactly(5.0, 2.0);
    }

    private JsonObject json() {
        return JsonParser.parseString(report.json()).getAsJsonObject();
    }

    private void add(String series, String contestant, double... values) {
        List<Sample> samples = java.util.Arrays.stream(values)
                .mapToObj(value -> new Sample("1.0", 1, value, 10))
                .toList();
        String source = contestant.startsWith("strait") ? "strait" : contestant;
        report.add(new Rounds.Results(
                List.of(new Measured(
                        new Entry(series, contestant, source, series, "what"), Group.Unit.NANOSECONDS, samples)),
                Map.of()));
    }
}
