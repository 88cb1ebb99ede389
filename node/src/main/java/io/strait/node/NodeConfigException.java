package io.strait.node;

import java.util.List;

/** The configuration cannot be used; the message has every problem on a line of its own, beginning with the key. */
public final class NodeConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** All that is wrong. */
    private final List<String> problems;

    NodeConfigException(List<String> problems) {
        super("configuration: " + (problems.size() == 1 ? "" : problems.size() + " problems:\n  ")
                + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    NodeConfigException(String problem, Throwable cause) {
        this(List.of(problem));
        initCause(cause);
    }

    /** All that is wrong, one line each: {@code key: what is wrong: value=... limit=... (where it was set)}. */
    public List<String> problems() {
        return problems;
    }
}
