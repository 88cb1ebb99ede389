package io.strait.tasklet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A program that runs or has run. A snapshot.
 *
 * @param id what to kill it and ask about it by
 * @param program its name
 * @param args what it was given; in lists cut to the first 256 characters in all
 * @param node the uid of its node
 * @param output the channel of its results
 * @param state how far it is
 * @param waitingFor what it waits for, in words; empty when it does not, or when it has ended
 * @param started when it was started, on its node's clock
 * @param ran for how long
 * @param failure why it failed; empty when it has not
 * @param tasklets how many it has, itself included; 0 when it has ended
 */
public record ProgramStatus(
        String id,
        String program,
        List<String> args,
        String node,
        String output,
        State state,
        String waitingFor,
        Instant started,
        Duration ran,
        String failure,
        int tasklets) {

    /** How far a program is. */
    public enum State {
        /** It has not ended. */
        RUNNING,
        /** It has returned. */
        COMPLETED,
        /** It has thrown; {@link ProgramStatus#failure()} says what. */
        FAILED,
        /** It was killed, or its node stopped. */
        KILLED
    }

    /** Copies the list. */
    public ProgramStatus {
        args = List.copyOf(args);
    }

    /** Whether it has ended. */
    public boolean isEnded() {
        return state != State.RUNNING;
    }
}
