package io.strait.tasklet;

/**
 * An event loop of the embedder that a scheduler drives: a NIO selector, a user interface. The other way round an embedder's loop
 * drives a {@linkplain Scheduler#pumped pumped} scheduler.
 */
public interface OuterLoop {

    /**
     * Handles the events that are there, and waits for one when there is none. Called on the scheduler's thread between tasklets:
     * with a timeout of zero now and then while tasklets run, with the time until the next timer when none is runnable. What it
     * throws is logged.
     *
     * @param timeoutNs how long to wait at most, in nanoseconds; 0: not at all; {@link Long#MAX_VALUE}: for as long as it takes
     */
    void runOnce(long timeoutNs);

    /** Has a {@link #runOnce} that waits return soon, also one that begins right after. On any thread; must not block. */
    void wakeUp();
}
