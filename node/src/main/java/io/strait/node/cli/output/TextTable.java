package io.strait.node.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as aligned columns, numbers to the right. */
public final class TextTable {

    private static final String GAP = "  ";

    private TextTable() {}

    /**
     * The lines of a table: a heading of the first row's field names, then one line per row. No rows, no lines.
     *
     * @param rows all with the same fields
     */
    public static List<String> lines(List<Fields> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> names = List.copyOf(rows.getFirst().values().keySet());
        int[] widths = names.stream().mapToInt(name -> width(name, rows)).toArray();
        List<String> lines = new ArrayList<>();
        lines.add(line(names, widths, rows, name -> heading(name)));
        for (Fields row : rows) {
            lines.add(line(names, widths, rows, row::text));
        }
        return lines;
    }

    /** A single thing, one line per field. */
    public static List<String> lines(Fields single) {
        int width =
                single.values().keySet().stream().mapToInt(String::length).max().orElse(0);
        return single.values().keySet().stream()
                .map(name -> (heading(name).toLowerCase(Locale.ROOT) + ":" + " ".repeat(width - name.length()) + GAP
                                + printable(single.text(name)))
                        .stripTrailing())
                .toList();
    }

    private static String line(
            List<String> names, int[] widths, List<Fields> rows, java.util.function.UnaryOperator<String> cell) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < names.size(); column++) {
            String name = names.get(column);
            String text = printable(cell.apply(name));
            String padding = " ".repeat(widths[column] - length(text));
            boolean right = rows.getFirst().values().get(name) instanceof Number;
            line.append(column == 0 ? "" : GAP).append(right ? padding + text : text + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String heading(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static int width(String name, List<Fields> rows) {
        int widest = rows.stream()
                .mapToInt(row -> length(printable(row.text(name))))
                .max()
                .orElse(0);
        return Math.max(name.length(), widest);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A name or a cause from elsewhere must not move the cursor. */
    private static String printable(String text) {
        return text.codePoints().anyMatch(Character::isISOControl)
                ? text.codePoints()
                        .map(c -> Character.isISOControl(c) ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }
}
