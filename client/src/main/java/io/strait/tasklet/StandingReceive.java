package io.strait.tasklet;

/** A handler that receives from a channel; see {@link LocalChannel#onReceive}. Any thread may use it. */
public interface StandingReceive extends AutoCloseable {

    /** Whether it still receives. A snapshot elsewhere than on the scheduler. */
    boolean isOpen();

    /**
     * Receives no more. A value that was committed already is still given to the handler (S8). {@link ReceiveHandler#onEnd} is not
     * called. Does not block.
     */
    @Override
    void close();
}
