package io.strait.node.cli.output;

import java.util.Iterator;
import java.util.Map;

/** Writes values as JSON, on one line and in the order of the fields. */
public final class JsonText {

    private static final char FIRST_PRINTABLE = ' ';

    private JsonText() {}

    /**
     * The JSON of {@link Fields}, lists, text, numbers and booleans.
     *
     * @throws IllegalArgumentException for anything else, naming its type
     */
    public static String of(Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, Object value) {
        switch (value) {
            case Fields fields -> appendObject(json, fields);
            case Iterable<?> list -> appendArray(json, list);
            case Boolean flag -> json.append(flag);
            case Double number -> appendDouble(json, number);
            case Number number -> json.append(number);
            case CharSequence text -> appendString(json, text);
            default ->
                throw new IllegalArgumentException(
                        "no JSON for this type: type=" + value.getClass().getName());
        }
    }

    private static void appendObject(StringBuilder json, Fields fields) {
        json.append('{');
        String separator = "";
        for (Map.Entry<String, Object> field : fields.values().entrySet()) {
            json.append(separator);
            appendString(json, field.getKey());
            json.append(':');
            append(json, field.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private static void appendArray(StringBuilder json, Iterable<?> list) {
        json.append('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            append(json, elements.next());
            if (elements.hasNext()) {
                json.append(',');
            }
        }
        json.append(']');
    }

    /** JSON has no infinities: what cannot be written as a number is text. */
    private static void appendDouble(StringBuilder json, double number) {
        if (Double.isFinite(number)) {
            json.append(number);
        } else {
            appendString(json, Double.toString(number));
        }
    }

    private static void appendString(StringBuilder json, CharSequence text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> appendChar(json, text, i);
            }
        }
        json.append('"');
    }

    /** Control characters must be escaped; half of a surrogate pair has no UTF-8 form and is escaped to survive. */
    private static void appendChar(StringBuilder json, CharSequence text, int index) {
        char c = text.charAt(index);
        boolean paired = (Character.isHighSurrogate(c)
                        && index + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(index + 1)))
                || (Character.isLowSurrogate(c) && index > 0 && Character.isHighSurrogate(text.charAt(index - 1)));
        if (c < FIRST_PRINTABLE || c == '\u007f' || (Character.isSurrogate(c) && !paired)) {
            json.append(String.format("\\u%04x", (int) c));
        } else {
            json.append(c);
        }
    }
}
