package io.strait.bench.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a program that is measured.
 *
 * @param version of the language or library, for people
 * @param threads how many threads the program ran on
 * @param value nanoseconds or bytes per operation
 * @param ops over how many operations
 */
public record Sample(String version, int threads, double value, long ops) {

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"([^\"]*)\"|(\\d+))");

    /**
     * Reads one line: a flat JSON object with {@code version}, {@code threads}, {@code ops}, and {@code ns} in all or {@code
     * bytes} per operation.
     *
     * @throws IllegalStateException when it is something else
     */
    public static Sample parse(String line) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        String version = fields.get("version");
        long ops = number(fields.get("ops"));
        long ns = number(fields.get("ns"));
        long bytes = number(fields.get("bytes"));
        if (version == null || ops < 1 || (ns < 1) == (bytes < 1)) {
            throw new IllegalStateException("answer cannot be read: line=" + line);
        }
        double value = ns > 0 ? (double) ns / ops : bytes;
        return new Sample(version, (int) Math.max(1, number(fields.get("threads"))), value, ops);
    }

    /** The number, or -1 without one. */
    private static long number(@Nullable String digits) {
        return digits == null || digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
    }

    /** The line that {@link #parse} reads, for a duration. */
    public static String line(String series, String peer, String version, long ops, long ns) {
        return start(series, peer, version, ops) + ",\"ns\":" + ns + "}";
    }

    /** The line that {@link #parse} reads, for memory. */
    public static String memoryLine(String series, String peer, String version, long ops, long bytes) {
        return start(series, peer, version, ops) + ",\"bytes\":" + bytes + "}";
    }

    private static String start(String series, String peer, String version, long ops) {
        return "{\"series\":\"" + series + "\",\"peer\":\"" + peer + "\",\"version\":\"" + version
                + "\",\"threads\":1,\"ops\":" + ops;
    }
}
