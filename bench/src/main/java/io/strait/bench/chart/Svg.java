package io.strait.bench.chart;

import java.util.List;
import java.util.Locale;

/**
 * Writes one SVG document. It brings its own background, so that its text is readable wherever it is shown, and follows the
 * viewer's preference for light or dark.
 */
final class Svg {

    /** Contestants are told apart by hue, and by their labels where hues are not seen. */
    private static final List<String> LIGHT = List.of("#0969da", "#bc4c00", "#8250df", "#1a7f37", "#9a6700", "#bf3989");

    private static final List<String> DARK = List.of("#4493f8", "#f0883e", "#ab7df8", "#3fb950", "#d29922", "#db61a2");
    static final int HUES = LIGHT.size();

    private static final String STYLE = "<style>\n"
            + "text { font: 12px system-ui, sans-serif }\n.title { font-size: 15px; font-weight: 600 }\n"
            + ".name { font-weight: 600; paint-order: stroke; stroke-width: 4 }\n.grid { stroke-width: 1 }\n.line { stroke-width: 2; fill: none }\n"
            + theme("#ffffff", "#d8dee4", "#1f2328", "#59636e", LIGHT)
            + "@media (prefers-color-scheme: dark) {\n"
            + theme("#0d1117", "#3d444d", "#f0f6fc", "#9198a1", DARK)
            + "}\n</style>\n";

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n",
                width,
                height,
                width,
                height));
        text.append("<title>").append(escaped(title)).append("</title>\n").append(STYLE);
        text.append(String.format(
                Locale.ROOT, "<rect class=\"page\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", width, height));
        text(16, 24, "title", "start", title);
    }

    /** Plain rules for each hue: not every viewer knows variables of style sheets. */
    private static String theme(String page, String grid, String text, String quiet, List<String> hues) {
        StringBuilder rules = new StringBuilder(String.format(
                Locale.ROOT,
                ".page { fill: %s }\n.name { stroke: %s }\n.grid { stroke: %s }\ntext { fill: %s }\n.quiet { fill: %s }\n",
                page,
                page,
                grid,
                text,
                quiet));
        for (int hue = 0; hue < hues.size(); hue++) {
            rules.append(String.format(
                    Locale.ROOT,
                    ".dot.c%d, .name.c%d { fill: %s }\n.line.c%d { stroke: %s }\n",
                    hue,
                    hue,
                    hues.get(hue),
                    hue,
                    hues.get(hue)));
        }
        return rules.toString();
    }

    Svg text(double x, double y, String style, String anchor, String content) {
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">%s</text>\n",
                x,
                y,
                style,
                anchor,
                escaped(content)));
        return this;
    }

    Svg grid(double x1, double y1, double x2, double y2) {
        text.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                x1,
                y1,
                x2,
                y2));
        return this;
    }

    Svg dot(double x, double y, int hue) {
        text.append(String.format(
                Locale.ROOT, "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", hue % HUES, x, y));
        return this;
    }

    Svg line(String points, int hue) {
        text.append(String.format(Locale.ROOT, "<polyline class=\"line c%d\" points=\"%s\"/>\n", hue % HUES, points));
        return this;
    }

    String end() {
        return text.append("</svg>\n").toString();
    }

    private static String escaped(String content) {
        return content.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
