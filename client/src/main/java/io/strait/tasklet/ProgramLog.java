package io.strait.tasklet;

import java.util.List;

/**
 * The end of a program's log. A snapshot.
 *
 * @param lines the last ones, at most 200
 * @param dropped how many came before them and are gone
 */
public record ProgramLog(List<String> lines, long dropped) {

    /** Copies the list. */
    public ProgramLog {
        lines = List.copyOf(lines);
    }
}
