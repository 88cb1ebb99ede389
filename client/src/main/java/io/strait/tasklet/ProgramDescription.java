package io.strait.tasklet;

import java.util.List;

/**
 * A program that nodes can run.
 *
 * @param name what to ask for
 * @param description what it does and what arguments it wants
 * @param nodes the uids of the nodes that have it, ascending
 */
public record ProgramDescription(String name, String description, List<String> nodes) {

    /** Copies the list. */
    public ProgramDescription {
        nodes = List.copyOf(nodes);
    }
}
