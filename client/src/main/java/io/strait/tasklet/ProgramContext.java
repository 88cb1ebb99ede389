package io.strait.tasklet;

import io.strait.Sender;
import io.strait.Strait;
import java.util.List;

/** The surroundings of a running {@link Program}. */
public interface ProgramContext {

    /** What the caller gave it; cannot be changed. */
    List<String> args();

    /** The cluster's channels, by a session of the program's own at its node. It ends with the program. */
    Strait strait();

    /**
     * Where its results go: the channel that the caller named, or {@code program-ID-out}. A rendezvous, unless somebody has
     * declared it otherwise: a program waits here until somebody receives. It stays open when the program ends.
     */
    Sender<String> output();

    /**
     * Notes a line for whoever asks for the program's log; the node keeps the last 200. Does not wait.
     *
     * @param line longer ones are cut at 1,024 characters
     */
    void log(String line);

    /**
     * The scheduler that runs it, for local channels and further tasklets, which end with the program: after its body its tasklets
     * are killed, its channels aborted, its select loops closed and its alarms cancelled, and it has ended when all of its tasklets
     * have. One that survives five kills, a second apart, is left behind and noted in the log. At most a million of each kind.
     *
     * <p>That holds for what is made through this object. {@link Tasklet#scheduler()} is the node's own scheduler, and what is
     * made there is nobody's.
     */
    Scheduler scheduler();

    /** What it is killed and asked about by. */
    String id();

    /** The uid of its node. */
    String node();
}
