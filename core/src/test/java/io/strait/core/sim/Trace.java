package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.sim.check.RecordText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last things that happened, kept as objects and written as text only when somebody reads them, and a hash of all
 * things that happened, which two runs of one seed share.
 */
final class Trace {

    private static final int KEPT = 1 << 12;
    private static final Object DEADLINE = "Deadline";

    private final RecordText text;
    private final TraceHash hash = new TraceHash();
    private final Object[] things = new Object[KEPT];
    private final long[] times = new long[KEPT];
    private final long[] steps = new long[KEPT];
    private final int[] nodes = new int[KEPT];
    private long count;
    private @Nullable Printer printer;

    Trace(RecordText text) {
        this.text = text;
    }

    /** Takes each line as it happens. */
    @FunctionalInterface
    interface Printer {
        void print(String line);
    }

    void printTo(Printer newPrinter) {
        printer = newPrinter;
    }

    TraceHash hash() {
        return hash;
    }

    void input(long step, long nowNs, int node, Input input) {
        hash.step(nowNs, node);
        input.deliverTo(hash);
        keep(step, nowNs, node, input);
    }

    void deadline(long step, long nowNs, int node) {
        hash.step(nowNs, node);
        keep(step, nowNs, node, DEADLINE);
    }

    /** An effect of a step; the hash takes outputs by itself, as their sink. */
    void output(long step, long nowNs, int node, Object output) {
        keep(step, nowNs, node, output);
    }

    private void keep(long step, long nowNs, int node, Object thing) {
        int at = (int) (count++ & (KEPT - 1));
        things[at] = thing;
        times[at] = nowNs;
        steps[at] = step;
        nodes[at] = node;
        if (printer != null) {
            printer.print(line(at));
        }
    }

    /** The last lines, oldest first. */
    List<String> lastLines(int max) {
        List<String> lines = new ArrayList<>();
        long first = Math.max(0, count - Math.min(max, KEPT));
        for (long i = first; i < count; i++) {
            lines.add(line((int) (i & (KEPT - 1))));
        }
        return lines;
    }

    private String line(int at) {
        Object thing = things[at];
        String direction = thing instanceof Input || thing == DEADLINE ? " <- " : "      -> ";
        return String.format(
                "%7d %12.3fus n%d%s%s",
                steps[at], (times[at] - SimClock.ORIGIN_NS) / 1e3, nodes[at], direction, text.of(thing));
    }
}
