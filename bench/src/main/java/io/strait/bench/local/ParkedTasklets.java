package io.strait.bench.local;

import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.TaskletBody;
import java.time.Duration;
import java.util.function.IntFunction;

/** Many tasklets that wait: at one channel, or each at a channel of its own, which counts as part of the tasklet's memory. */
final class ParkedTasklets implements Workload.Sized {

    /** As many as the project promises to fit. */
    static final int MILLION = 1_000_000;

    /** Tasklets that are spawned before they run: a queue of a million would be measured as well. */
    private static final int GROUP = 1_000;

    private static final Duration TURN = Duration.ofMillis(1);

    private final Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults());
    private final int tasklets;
    private final boolean ownChannels;

    /**
     * Makes the scheduler.
     *
     * @param tasklets how many of them
     * @param ownChannels whether each has a channel of its own
     */
    ParkedTasklets(int tasklets, boolean ownChannels) {
        this.tasklets = tasklets;
        this.ownChannels = ownChannels;
    }

    @Override
    public long count() {
        return tasklets;
    }

    @Override
    public void fill() {
        LocalChannel<Object> one = scheduler.channel();
        IntFunction<LocalChannel<Object>> channels = ownChannels ? number -> scheduler.channel() : number -> one;
        for (int i = 0; i < tasklets; i++) {
            LocalChannel<Object> never = channels.apply(i);
            scheduler.spawn((TaskletBody) never::receive);
            if (i % GROUP == 0) {
                runAll();
            }
        }
        runAll();
        if (scheduler.taskletCount() != tasklets || scheduler.runnableCount() != 0) {
            throw new IllegalStateException("not all of them wait: tasklets=" + scheduler.taskletCount() + " runnable="
                    + scheduler.runnableCount());
        }
    }

    private void runAll() {
        int switches;
        do {
            switches = scheduler.run(TURN);
        } while (switches > 0);
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
