package io.strait.bench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Time over a count, a line per contestant, both axes logarithmic; lower is better. */
public final class LineChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 200;
    private static final int TOP = 48;
    private static final int BOTTOM = 56;
    private static final int LABEL = 16;

    private LineChart() {}

    /** One point: {@code ns} nanoseconds at {@code count}; both above zero. */
    public record Point(double count, double ns) {}

    /** One line; its points from left to right, at least one. */
    public record Line(String label, List<Point> points) {

        /** Copies the points. */
        public Line {
            points = List.copyOf(points);
        }
    }

    /**
     * The chart as SVG.
     *
     * @param axis what is counted
     * @param lines at least one
     */
    public static String draw(String title, String axis, List<Line> lines) {
        List<Point> all = lines.stream().flatMap(line -> line.points().stream()).toList();
        LogScale x = LogScale.holding(
                all.stream().mapToDouble(Point::count).min().orElseThrow(),
                all.stream().mapToDouble(Point::count).max().orElseThrow(),
                LEFT,
                WIDTH - RIGHT);
        LogScale y = LogScale.holding(
                all.stream().mapToDouble(Point::ns).min().orElseThrow(),
                all.stream().mapToDouble(Point::ns).max().orElseThrow(),
                HEIGHT - BOTTOM,
                TOP);
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        drawAxes(svg, x, y, axis);
        List<Double> labels = new ArrayList<>();
        for (int hue = 0; hue < lines.size(); hue++) {
            drawLine(svg, x, y, lines.get(hue), hue, labels);
        }
        return svg.end();
    }

    private static void drawAxes(Svg svg, LogScale x, LogScale y, String axis) {
        for (int power = x.firstPower(); power <= x.lastPower(); power++) {
            double at = x.at(Math.pow(10, power));
            svg.grid(at, TOP, at, HEIGHT - BOTTOM);
            svg.text(at, HEIGHT - BOTTOM + 18, "quiet", "middle", Amounts.count(Math.pow(10, power)));
        }
        for (int power = y.firstPower(); power <= y.lastPower(); power++) {
            double at = y.at(Math.pow(10, power));
            svg.grid(LEFT, at, WIDTH - RIGHT, at);
            svg.text(LEFT - 8, at + 4, "quiet", "end", Amounts.ns(Math.pow(10, power)));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "quiet", "middle", axis);
    }

    /** The label stands at the last point, moved down as long as it would cover another one. */
    private static void drawLine(Svg svg, LogScale x, LogScale y, Line line, int hue, List<Double> labels) {
        StringBuilder points = new StringBuilder();
        for (Point point : line.points()) {
            double px = x.at(point.count());
            double py = y.at(point.ns());
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", px, py));
            svg.dot(px, py, hue);
        }
        svg.line(points.toString().strip(), hue);
        Point last = line.points().get(line.points().size() - 1);
        double at = y.at(last.ns()) + 4;
        while (isTaken(labels, at)) {
            at += LABEL;
        }
        labels.add(at);
        svg.text(x.at(last.count()) + 12, at, "name c" + hue % Svg.HUES, "start", line.label());
    }

    private static boolean isTaken(List<Double> labels, double at) {
        return labels.stream().anyMatch(label -> Math.abs(label - at) < LABEL);
    }
}
