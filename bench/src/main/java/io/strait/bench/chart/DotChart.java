package io.strait.bench.chart;

import java.util.List;

/**
 * A line per contestant with a dot at its time, on a logarithmic axis from left to right; less is better. Dots, because the length
 * of a bar would say nothing on such an axis.
 */
public final class DotChart {

    private static final int WIDTH = 760;
    private static final int TOP = 48;
    private static final int ROW = 24;
    private static final int LEFT = 260;
    private static final int RIGHT = 90;
    private static final int BOTTOM = 34;

    private DotChart() {}

    /**
     * One dot.
     *
     * @param label to the left of it
     * @param ns nanoseconds, above zero
     * @param hue equal for what belongs together
     */
    public record Dot(String label, double ns, int hue) {}

    /**
     * The chart as SVG.
     *
     * @param dots at least one, from top to bottom
     */
    public static String draw(String title, List<Dot> dots) {
        int bottom = TOP + dots.size() * ROW;
        double least = dots.stream().mapToDouble(Dot::ns).min().orElseThrow();
        double most = dots.stream().mapToDouble(Dot::ns).max().orElseThrow();
        LogScale scale = LogScale.holding(least, most, LEFT, WIDTH - RIGHT);
        Svg svg = new Svg(WIDTH, bottom + BOTTOM, title);
        for (int power = scale.firstPower(); power <= scale.lastPower(); power++) {
            double x = scale.at(Math.pow(10, power));
            svg.grid(x, TOP - 8, x, bottom);
            svg.text(x, bottom + 18, "quiet", "middle", Amounts.ns(Math.pow(10, power)));
        }
        for (int i = 0; i < dots.size(); i++) {
            Dot dot = dots.get(i);
            double y = TOP + ROW / 2.0 + i * ROW;
            double x = scale.at(dot.ns());
            svg.grid(LEFT, y, x, y);
            svg.text(LEFT - 12, y + 4, "quiet", "end", dot.label());
            svg.dot(x, y, dot.hue());
            svg.text(x + 10, y + 4, "value", "start", Amounts.ns(dot.ns()));
        }
        return svg.end();
    }
}
