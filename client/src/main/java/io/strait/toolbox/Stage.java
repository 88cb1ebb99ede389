package io.strait.toolbox;

import io.strait.tasklet.Guard;
import java.time.Duration;

/**
 * Tasklets that work together between channels. A stage ends by itself when its sources are closed and everything is
 * delivered; it closes its outputs then. It never closes its sources.
 *
 * <p>Its tasklets are daemons of their scheduler. All methods may be called from any thread.
 */
public interface Stage {

    /** See {@link StageOptions#name()}. */
    String name();

    /**
     * Ends it without loss: it takes no more, delivers what it has taken, and closes its outputs. Does not wait; {@link #join}
     * does. A stage whose output nobody receives from goes on waiting: {@link #kill} it.
     */
    void stop();

    /**
     * Ends it at once (T7). Values it has taken and not delivered go to {@link StageOptions#onUndelivered()}; a delivery that
     * is committed counts (S8). The outputs are closed. Does not wait.
     */
    void kill();

    /** Whether it has ended and its outputs are closed. */
    boolean isDone();

    /**
     * Waits for its end.
     *
     * @throws io.strait.tasklet.TaskletFailedException when it was killed or failed; the cause says which
     * @throws InterruptedException when the caller is interrupted
     */
    void join() throws InterruptedException;

    /**
     * As {@link #join()}, but at most so long.
     *
     * @throws io.strait.OperationTimeoutException when it has not ended within {@code timeout}
     */
    void join(Duration timeout) throws InterruptedException;

    /** Its end as a branch of a select: true; a failed stage fails the branch as {@link #join()} throws. */
    Guard<Boolean> ended();
}
