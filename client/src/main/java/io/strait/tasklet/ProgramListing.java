package io.strait.tasklet;

import java.util.List;

/**
 * What nodes said that were asked for something each.
 *
 * @param entries of the nodes that answered
 * @param more whether nodes have more of them than one answer holds
 * @param unanswered the uids of members that did not answer in time, ascending: their entries are missing
 * @param <T> what was asked for
 */
public record ProgramListing<T>(List<T> entries, boolean more, List<String> unanswered) {

    /** Copies the lists. */
    public ProgramListing {
        entries = List.copyOf(entries);
        unanswered = List.copyOf(unanswered);
    }
}
