package io.strait.bench.local;

import io.strait.bench.chart.DotChart;
import io.strait.bench.chart.LineChart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The charts of a run, by file name. A chart of which nothing was measured is left out. */
final class LocalCharts {

    private static final List<String> SOURCES = List.of(Entry.STRAIT, "go", "kotlin", "jcsp");

    private LocalCharts() {}

    static Map<String, String> of(List<Measured> measured) {
        Map<String, String> charts = new LinkedHashMap<>();
        dots(
                charts,
                "ping-pong.svg",
                "One rendezvous",
                measured,
                line -> line.entry().series().equals("ping-pong"));
        dots(charts, "select-8.svg", "One event by a select over 8 channels", measured, LocalCharts::isSelectOfEight);
        dots(
                charts,
                "spawn.svg",
                "Start and end",
                measured,
                line -> line.entry().series().equals("spawn"));
        dots(
                charts,
                "organisation.svg",
                "One event of " + Workloads.ORGANISED + " channels, old organisation and new",
                measured,
                line -> line.entry().series().startsWith("organisation-"));
        branches(charts, measured);
        return charts;
    }

    private static boolean isSelectOfEight(Measured line) {
        return line.entry().series().equals("select-8") || line.entry().series().equals("standing-8");
    }

    private static void dots(
            Map<String, String> charts, String file, String title, List<Measured> measured, Predicate<Measured> shown) {
        List<DotChart.Dot> dots = measured.stream()
                .filter(shown)
                .map(line -> new DotChart.Dot(
                        label(line), line.median(), SOURCES.indexOf(line.entry().source())))
                .toList();
        if (!dots.isEmpty()) {
            charts.put(file, DotChart.draw(title, dots));
        }
    }

    private static String label(Measured line) {
        return line.entry().series().startsWith("standing-")
                ? line.entry().contestant() + ", stays armed"
                : line.entry().contestant();
    }

    private static void branches(Map<String, String> charts, List<Measured> measured) {
        List<LineChart.Line> lines = new ArrayList<>();
        line(lines, "Strait, stays armed", measured, "standing-", Entry.STRAIT);
        line(lines, "Strait, rebuilt", measured, "select-", Entry.STRAIT);
        line(lines, "Go", measured, "select-", "go");
        line(lines, "Kotlin", measured, "select-", "kotlin");
        line(lines, "JCSP", measured, "select-", "jcsp");
        line(lines, "Strait, by a coordinator", measured, "standing-", "strait-coordinator");
        if (!lines.isEmpty()) {
            charts.put("branches.svg", LineChart.draw("One event of a select, by its branches", "branches", lines));
        }
    }

    private static void line(
            List<LineChart.Line> lines, String label, List<Measured> measured, String prefix, String contestant) {
        List<LineChart.Point> points = measured.stream()
                .filter(one -> one.entry().series().matches(prefix + "\\d+")
                        && one.entry().contestant().equals(contestant))
                .map(one -> new LineChart.Point(
                        Integer.parseInt(one.entry().series().substring(prefix.length())), one.median()))
                .toList();
        if (!points.isEmpty()) {
            lines.add(new LineChart.Line(label, points));
        }
    }
}
