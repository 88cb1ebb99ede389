package io.strait.node.demo;

import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.TextTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Shows how far the demo is: a table that is drawn over and over on a terminal, one line per interval elsewhere. */
final class LiveTable implements DemoRun.Progress {

    private static final String CLEAR_BELOW = "\u001b[J";
    private static final double MILLIS_PER_SECOND = 1_000;

    private final PrintStream out;
    private final boolean terminal;
    private int linesDrawn;

    LiveTable(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void show(Duration elapsed, List<Fields> rows) {
        if (terminal) {
            draw(elapsed, rows);
        } else {
            out.println(line(elapsed, rows));
        }
        out.flush();
    }

    private void draw(Duration elapsed, List<Fields> rows) {
        StringBuilder screen = new StringBuilder();
        if (linesDrawn > 0) {
            screen.append(String.format(Locale.ROOT, "\u001b[%dA", linesDrawn)).append(CLEAR_BELOW);
        }
        List<String> table = TextTable.lines(rows);
        table.forEach(line -> screen.append(line).append('\n'));
        screen.append(line(elapsed, rows)).append('\n');
        linesDrawn = table.size() + 1;
        out.print(screen);
    }

    /** The table once more, to stay. */
    void last(List<Fields> rows) {
        if (!terminal) {
            TextTable.lines(rows).forEach(out::println);
            out.flush();
        }
    }

    private static String line(Duration elapsed, List<Fields> rows) {
        return String.format(
                Locale.ROOT,
                "%5.1f s  operations=%d selects=%d matches=%d cross-node=%d",
                elapsed.toMillis() / MILLIS_PER_SECOND,
                sum(rows, "operations"),
                sum(rows, "selects"),
                sum(rows, "matches"),
                sum(rows, "cross-node"));
    }

    private static long sum(List<Fields> rows, String name) {
        return rows.stream().mapToLong(row -> Long.parseLong(row.text(name))).sum();
    }
}
