package io.strait.bench.local;

import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts tasklets that end at once, a thousand at a time, and joins them, as the peers' programs do. An operation is one of them,
 * from its start to its end. The calling thread pumps the scheduler.
 */
final class TaskletSpawn implements Workload.Timed {

    private static final int GROUP = 1_000;
    private static final TaskletBody NOTHING = () -> {};

    private final Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults());

    @Override
    public long run(int atLeast) throws InterruptedException {
        int groups = (atLeast + GROUP - 1) / GROUP;
        scheduler.spawn((TaskletBody) () -> {
            for (int i = 0; i < groups; i++) {
                runGroup();
            }
        });
        scheduler.run();
        return (long) groups * GROUP;
    }

    private void runGroup() throws InterruptedException {
        List<Tasklet<Void>> group = new ArrayList<>(GROUP);
        for (int i = 0; i < GROUP; i++) {
            group.add(scheduler.spawn(NOTHING));
        }
        for (Tasklet<Void> tasklet : group) {
            tasklet.join();
        }
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
