package io.strait.bench.rig;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** All series of one run, as a table and as JSON. */
public final class Report {

    private final Map<String, String> machine;
    private final List<Series> series = new ArrayList<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();

    public Report(Map<String, String> machine) {
        this.machine = machine;
    }

    public void add(Series measured) {
        series.add(measured);
        if (measured.baseline() != null) {
            double base = find(measured.baseline()).medianUs();
            ratios.put(measured.name(), measured.medianUs() / base);
        }
    }

    private Series find(String name) {
        return series.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("report: baseline not measured: name=" + name));
    }

    /** Median over the baseline's median of the same run, by series. */
    public Map<String, Double> ratios() {
        return Map.copyOf(ratios);
    }

    public void print(PrintStream out) {
        machine.forEach((name, fact) -> out.printf(Locale.ROOT, "%-11s %s%n", name, fact));
        out.println();
        out.printf(
                Locale.ROOT,
                "%-30s %10s %10s %10s %9s  %s%n",
                "series",
                "p50 us",
                "p99 us",
                "exchanges",
                "ratio",
                "what");
        for (Series line : series) {
            Double ratio = ratios.get(line.name());
            out.printf(
                    Locale.ROOT,
                    "%-30s %10.1f %10.1f %10d %9s  %s%n",
                    line.name(),
                    line.medianUs(),
                    line.p99Us(),
                    line.times().getTotalCount(),
                    ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio),
                    line.what());
        }
        out.println();
        out.println("ratio: median over the median of its baseline in this run");
    }

    public String json() {
        StringBuilder json = new StringBuilder("{\n  \"machine\": {");
        String separator = "";
        for (Map.Entry<String, String> fact : machine.entrySet()) {
            json.append(separator).append("\n    ").append(quoted(fact.getKey()));
            json.append(": ").append(quoted(fact.getValue()));
            separator = ",";
        }
        json.append("\n  },\n  \"series\": [");
        separator = "";
        for (Series line : series) {
            json.append(separator).append("\n    ").append(json(line));
            separator = ",";
        }
        json.append("\n  ],\n  \"ratios\": {");
        separator = "";
        for (Map.Entry<String, Double> ratio : ratios.entrySet()) {
            json.append(separator).append("\n    ").append(quoted(ratio.getKey()));
            json.append(String.format(Locale.ROOT, ": %.3f", ratio.getValue()));
            separator = ",";
        }
        return json.append("\n  }\n}\n").toString();
    }

    private static String json(Series line) {
        Histogram times = line.times();
        return String.format(
                Locale.ROOT,
                "{\"name\": %s, \"what\": %s, \"baseline\": %s, \"count\": %d, \"p50Us\": %.3f, \"p90Us\": %.3f,"
                        + " \"p99Us\": %.3f, \"p999Us\": %.3f, \"maxUs\": %.3f}",
                quoted(line.name()),
                quoted(line.what()),
                line.baseline() == null ? "null" : quoted(line.baseline()),
                times.getTotalCount(),
                line.medianUs(),
                times.getValueAtPercentile(90) / 1_000.0,
                line.p99Us(),
                times.getValueAtPercentile(99.9) / 1_000.0,
                times.getMaxValue() / 1_000.0);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
