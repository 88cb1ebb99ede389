package io.strait.node.observe;

import java.util.function.LongSupplier;

/**
 * One number of this node.
 *
 * @param name as in the metrics: {@code strait_}, the part of the node, what is counted, the unit; a counter ends in
 *     {@code _total}
 * @param kind whether it only grows
 * @param help one phrase for people
 * @param value reads it now; called by any thread, must not block
 */
public record Metric(String name, Kind kind, String help, LongSupplier value) {

    /** What a reader may make of two readings. */
    public enum Kind {
        /** Never goes back while the process lives. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    private static final String TOTAL = "_total";

    public Metric {
        if (!name.startsWith("strait_") || name.endsWith(TOTAL) != (kind == Kind.COUNTER)) {
            throw new IllegalArgumentException("metric: name: name=" + name + " kind=" + kind);
        }
    }

    /** A counter named {@code name} and the suffix of all counters. */
    public static Metric counter(String name, String help, LongSupplier value) {
        return new Metric(name + TOTAL, Kind.COUNTER, help, value);
    }

    /** A number that goes up and down. */
    public static Metric gauge(String name, String help, LongSupplier value) {
        return new Metric(name, Kind.GAUGE, help, value);
    }

    /** The name without the suffix of counters. */
    String baseName() {
        return kind == Kind.COUNTER ? name.substring(0, name.length() - TOTAL.length()) : name;
    }
}
