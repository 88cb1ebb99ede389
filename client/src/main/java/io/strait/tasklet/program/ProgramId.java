package io.strait.tasklet.program;

import io.strait.InvalidArgumentException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running program is known by.
 *
 * @param node the uid of its node: 16 hexadecimal digits
 * @param number from 1, ascending on its node
 */
public record ProgramId(String node, long number) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-([1-9][0-9]{0,17})");

    /**
     * Reads {@code UID-NUMBER}.
     *
     * @throws InvalidArgumentException when it has another form
     */
    public static ProgramId parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidArgumentException("not the id of a tasklet: id=" + text + " expected=UID-NUMBER");
        }
        return new ProgramId(parts.group(1), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return node + "-" + number;
    }
}
