package io.strait.node.cli.output;

import java.io.PrintStream;
import java.util.List;

/**
 * Writes results in the chosen format. Each method throws {@link ClosedOutputException} when nobody reads any more, so
 * that a command whose reader is gone ends instead of taking further values from a channel.
 */
public final class Results {

    private final PrintStream out;
    private final OutputFormat format;

    /** Writes to {@code out}, which stays open. */
    public Results(PrintStream out, OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    /** Whether results are JSON. */
    public boolean isJson() {
        return format != OutputFormat.TABLE;
    }

    /** A list; as a table with the fields of the first row as heading. */
    public void list(List<Fields> rows) {
        switch (format) {
            case TABLE -> TextTable.lines(rows).forEach(out::println);
            case JSON -> out.println(JsonText.of(rows));
            case JSONL -> rows.forEach(row -> out.println(JsonText.of(row)));
        }
        flush();
    }

    /** A single thing with its fields. */
    public void single(Fields fields) {
        if (isJson()) {
            out.println(JsonText.of(fields));
        } else {
            TextTable.lines(fields).forEach(out::println);
        }
        flush();
    }

    /** One of several results that come one after another: a line of text, or one JSON object on a line. */
    public void event(String text, Fields fields) {
        out.println(isJson() ? JsonText.of(fields) : text);
        flush();
    }

    /** Bytes as they are, in every format. */
    public void raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        flush();
    }

    private void flush() {
        if (out.checkError()) {
            throw new ClosedOutputException();
        }
    }
}
