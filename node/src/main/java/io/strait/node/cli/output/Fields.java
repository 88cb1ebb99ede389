package io.strait.node.cli.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named values in an order: one row of a table, one JSON object. Immutable; {@code with} makes a longer one.
 *
 * @param values text, numbers, booleans, lists of these, or further {@code Fields}
 */
public record Fields(Map<String, Object> values) {

    private static final Fields NONE = new Fields(Map.of());

    /** Keeps a copy in the same order. */
    public Fields {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** No fields. */
    public static Fields none() {
        return NONE;
    }

    /** One field. */
    public static Fields of(String name, Object value) {
        return NONE.with(name, value);
    }

    /** These fields and one more at the end. */
    public Fields with(String name, Object value) {
        Map<String, Object> longer = new LinkedHashMap<>(values);
        longer.put(name, value);
        return new Fields(longer);
    }

    /** These fields with another value for one of them, at its place. */
    public Fields replacing(String name, Object value) {
        Map<String, Object> replaced = new LinkedHashMap<>(values);
        replaced.replace(name, value);
        return new Fields(replaced);
    }

    /** These fields without some. */
    public Fields without(String... names) {
        Map<String, Object> shorter = new LinkedHashMap<>(values);
        shorter.keySet().removeAll(List.of(names));
        return new Fields(shorter);
    }

    /** The value as a table shows it; empty when there is none. */
    public String text(String name) {
        Object value = values.getOrDefault(name, "");
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(Object::toString).toList())
                : value.toString();
    }
}
