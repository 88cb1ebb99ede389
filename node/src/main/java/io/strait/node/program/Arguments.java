package io.strait.node.program;

import io.strait.InvalidArgumentException;
import io.strait.tasklet.ProgramContext;

/** Reads the arguments of a program. */
final class Arguments {

    private final ProgramContext context;
    private final String usage;

    /**
     * Arguments that must be as many as the words of {@code usage}.
     *
     * @param usage their names
     */
    Arguments(ProgramContext context, String usage) {
        this.context = context;
        this.usage = usage;
        if (context.args().size() != usage.split(" ").length) {
            throw new InvalidArgumentException(
                    "wrong number of arguments: args=" + context.args() + " expected=\"" + usage + "\"");
        }
    }

    String text(int index) {
        return context.args().get(index);
    }

    /** A whole number of at least {@code min}. */
    long number(int index, long min) {
        String text = text(index);
        try {
            long value = Long.parseLong(text);
            if (value >= min) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException("not a number: value=" + text + " expected=\"" + usage + "\"", e);
        }
        throw new InvalidArgumentException("number out of range: value=" + text + " min=" + min);
    }
}
