package io.strait.tasklet;

/**
 * What a node runs as a tasklet when a client asks for it by name (remote spawn). Named by a {@link ProgramProvider}.
 *
 * <p>It runs on the node's scheduler of tasklets, together with all other programs of the node, one at a time: a program that
 * computes for long calls {@link Tasklet#yield()} now and then.
 */
@FunctionalInterface
public interface Program {

    /**
     * Runs once, as a tasklet. When it is killed, {@link TaskletKilled} or {@link InterruptedException} is thrown where it
     * waits, and {@code finally} blocks run.
     *
     * @param context arguments and surroundings; of use while this method runs
     * @throws Exception any: the program has failed, and whoever asks for its status is told
     */
    void run(ProgramContext context) throws Exception;
}
