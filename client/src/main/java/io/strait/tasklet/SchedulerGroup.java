package io.strait.tasklet;

import io.strait.tasklet.engine.GroupedSchedulers;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Several schedulers that share work (T3), for tasklets that compute. A new tasklet goes to the scheduler with the fewest; one
 * that has nothing to do takes runnable tasklets over from the busiest, unless they are {@linkplain TaskletOptions#pinned()
 * pinned}. Tasklets that talk to each other a lot are best pinned to the scheduler of their channels: there a rendezvous is a
 * plain call.
 */
public interface SchedulerGroup extends AutoCloseable {

    /**
     * Starts so many schedulers.
     *
     * @param options of each; the name gets a number
     */
    static SchedulerGroup start(int count, SchedulerOptions options) {
        return GroupedSchedulers.start(count, options);
    }

    /** The schedulers. */
    List<Scheduler> schedulers();

    /** Starts a tasklet on the least loaded one; throws as {@link Scheduler#spawn(TaskletOptions, Callable)}. */
    <T> Tasklet<T> spawn(TaskletOptions options, Callable<T> body);

    /** With default options. */
    default <T> Tasklet<T> spawn(Callable<T> body) {
        return spawn(TaskletOptions.defaults(), body);
    }

    /** Closes all. */
    @Override
    void close();
}
