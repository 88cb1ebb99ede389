package io.strait.tasklet.ported;

import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.tasklet.TaskletBody;

/** Where participants meet: the few things that a suite needs, whatever they are made of. */
public interface ChannelWorld extends AutoCloseable {

    /** Starts a participant. */
    Participant spawn(TaskletBody body);

    /** A channel of its own, for values that are Integer, String, or records of such. */
    <T> Meeting<T> channel(Class<T> type, int capacity);

    /** A select of the calling participant. */
    <R> Select<R> select();

    /** A persistent select of the calling participant. */
    <R> SelectLoop<R> selectLoop();

    /** How much of a stress a test does here, in percent of what it does where an operation costs next to nothing. */
    int percent();

    /**
     * Whether all channels have their home in one place. If not, a select may take a branch whose home has answered while another one
     * is still asked, so fairness holds over time rather than round by round.
     */
    boolean hasOneHome();

    @Override
    void close();

    /** One that was started. */
    interface Participant {

        /** Waits for its end. Throws what its body threw. */
        void join() throws Exception;

        /** Interrupts it. */
        void interrupt();
    }
}
