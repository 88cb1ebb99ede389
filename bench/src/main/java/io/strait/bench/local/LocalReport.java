package io.strait.bench.local;

import io.strait.bench.peer.PeerState;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that one run has measured: for people, as JSON, and as a table of a document. */
final class LocalReport {

    private final Map<String, String> machine;
    private final Map<String, PeerState> peers;
    private final List<Measured> measured = new ArrayList<>();
    private final Map<Entry, String> failures = new LinkedHashMap<>();

    LocalReport(Map<String, String> machine, Map<String, PeerState> peers) {
        this.machine = new LinkedHashMap<>(machine);
        this.peers = new LinkedHashMap<>(peers);
    }

    void add(Rounds.Results results) {
        measured.addAll(results.measured());
        failures.putAll(results.failures());
    }

    List<Measured> measured() {
        return List.copyOf(measured);
    }

    boolean hasFailures() {
        return !failures.isEmpty();
    }

    void print(PrintStream out) {
        machine.forEach((name, fact) -> out.printf(Locale.ROOT, "%-11s %s%n", name, fact));
        out.println();
        out.printf(
                Locale.ROOT,
                "%-26s %-29s %12s %12s %12s  %s%n",
                "series",
                "contestant",
                "median",
                "min",
                "max",
                "what");
        for (Measured line : measured) {
            String unit = line.unit().symbol();
            out.printf(
                    Locale.ROOT,
                    "%-26s %-29s %12s %12s %12s  %s%n",
                    line.entry().series(),
                    line.entry().contestant(),
                    value(line.median()) + " " + unit,
                    value(line.min()),
                    value(line.max()),
                    line.entry().what());
        }
        out.println();
        failures.forEach((entry, why) -> out.println(entry.key() + ": not measured: " + why));
        peers.forEach((name, state) -> {
            if (state instanceof PeerState.Missing missing) {
                out.println(name + ": not measured: " + missing.why());
                out.println("    " + missing.howToInstall());
            }
        });
        out.println("ratios (of medians of this run):");
        Ratios.of(measured).forEach((name, ratio) -> out.printf(Locale.ROOT, "%-26s %s%n", name, ratio(ratio)));
    }

    private static String ratio(@Nullable Double ratio) {
        if (ratio == null) {
            return "null (not measured)";
        }
        return String.format(Locale.ROOT, ratio < 100 ? "%.2f" : "%.0f", ratio);
    }

    /** Three digits that say something. */
    static String value(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    String json() {
        StringBuilder json = new StringBuilder("{\n  \"machine\": {");
        String separator = "\n    ";
        for (Map.Entry<String, String> fact : machine.entrySet()) {
            json.append(separator).append(quoted(fact.getKey())).append(": ").append(quoted(fact.getValue()));
            separator = ",\n    ";
        }
        json.append("\n  },\n  \"peers\": {");
        separator = "\n    ";
        for (Map.Entry<String, PeerState> peer : peers.entrySet()) {
            json.append(separator)
                    .append(quoted(peer.getKey()))
                    .append(": ")
                    .append(json(peer.getKey(), peer.getValue()));
            separator = ",\n    ";
        }
        json.append("\n  },\n  \"series\": [");
        separator = "\n    ";
        for (Measured line : measured) {
            json.append(separator).append(json(line));
            separator = ",\n    ";
        }
        json.append("\n  ],\n  \"ratios\": {");
        separator = "\n    ";
        for (Map.Entry<String, @Nullable Double> ratio : Ratios.of(measured).entrySet()) {
            Double value = ratio.getValue();
            json.append(separator).append(quoted(ratio.getKey())).append(": ");
            json.append(value == null ? "null" : String.format(Locale.ROOT, "%.3f", value));
            separator = ",\n    ";
        }
        return json.append("\n  }\n}\n").toString();
    }

    private String json(String peer, PeerState state) {
        return switch (state) {
            case PeerState.Missing missing ->
                "{\"version\": null, \"missing\": " + quoted(missing.why()) + ", \"install\": "
                        + quoted(missing.howToInstall()) + "}";
            case PeerState.Ready ready -> "{\"version\": " + version(peer) + "}";
        };
    }

    private String version(String peer) {
        return measured.stream()
                .filter(line -> line.entry().source().equals(peer))
                .findFirst()
                .map(line -> quoted(line.version()))
                .orElse("null");
    }

    private static String json(Measured line) {
        StringBuilder samples = new StringBuilder();
        line.samples()
                .forEach(sample -> samples.append(samples.isEmpty() ? "" : ", ")
                        .append(String.format(Locale.ROOT, "%.1f", sample.value())));
        return String.format(
                Locale.ROOT,
                "{\"series\": %s, \"contestant\": %s, \"what\": %s, \"unit\": %s, \"median\": %.1f, \"min\": %.1f,"
                        + " \"max\": %.1f, \"ops\": %d, \"samples\": [%s]}",
                quoted(line.entry().series()),
                quoted(line.entry().contestant()),
                quoted(line.entry().what()),
                quoted(line.unit().symbol()),
                line.median(),
                line.min(),
                line.max(),
                line.ops(),
                samples);
    }

    /** JSON text: nothing that comes from compilers may break the file. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (character < ' ') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /**
     * The figures as Markdown: what the project promises itself, the charts, then every series, then the machine.
     *
     * @param charts files in the folder {@code charts} beside the document
     */
    String markdown(Collection<String> charts) {
        StringBuilder text = new StringBuilder("| Figure | Value |\n| --- | ---: |\n");
        Ratios.of(measured)
                .forEach((name, ratio) -> text.append("| `")
                        .append(name)
                        .append("` | ")
                        .append(ratio == null ? "not measured" : ratio(ratio))
                        .append(" |\n"));
        for (String chart : charts) {
            text.append("\n![")
                    .append(chart, 0, chart.lastIndexOf('.'))
                    .append("](charts/")
                    .append(chart)
                    .append(")\n");
        }
        text.append(
                "\n| Series | Contestant | Median | Min | Max | What |\n| --- | --- | ---: | ---: | ---: | --- |\n");
        for (Measured line : measured) {
            text.append("| ")
                    .append(line.entry().series())
                    .append(" | ")
                    .append(line.entry().contestant());
            text.append(" | ")
                    .append(value(line.median()))
                    .append(' ')
                    .append(line.unit().symbol());
            text.append(" | ").append(value(line.min())).append(" | ").append(value(line.max()));
            text.append(" | ").append(line.entry().what()).append(" |\n");
        }
        text.append("\n| Machine | |\n| --- | --- |\n");
        machine.forEach((name, fact) ->
                text.append("| ").append(name).append(" | ").append(fact).append(" |\n"));
        peers.forEach((name, state) -> text.append("| ")
                .append(name)
                .append(" | ")
                .append(state instanceof PeerState.Ready ? version(name).replace("\"", "") : "not measured")
                .append(" |\n"));
        return text.toString();
    }
}
