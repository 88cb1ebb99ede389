package io.strait.tasklet.engine;

import io.strait.tasklet.Policy;
import io.strait.tasklet.TaskletKilled;
import org.jspecify.annotations.Nullable;

/** One scheduler's part in a group that shares work (T3). Touched by the owner, except for the membership itself. */
final class WorkSharing {

    private final RuntimeScheduler scheduler;
    private final RunQueue runQueue;
    private final LiveTasklets live;
    private volatile @Nullable SchedulerGroupMembership group;
    private long movedOut;
    private long movedIn;

    WorkSharing(RuntimeScheduler scheduler, RunQueue runQueue, LiveTasklets live) {
        this.scheduler = scheduler;
        this.runQueue = runQueue;
        this.live = live;
    }

    /** Null when it shares with nobody. */
    @Nullable
    SchedulerGroupMembership group() {
        return group;
    }

    long movedOut() {
        return movedOut;
    }

    long movedIn() {
        return movedIn;
    }

    void join(SchedulerGroupMembership membership) {
        group = membership;
        // It may sleep already, as one that has nobody to ask for work.
        scheduler.command(() -> {});
    }

    /** Gives up to half of the runnable tasklets that may move to an idle scheduler. */
    void giveTo(RuntimeScheduler other) {
        if (other.isClosing()) {
            return;
        }
        runQueue.giveHalf(tasklet -> {
            movedOut++;
            live.remove(tasklet);
            tasklet.moveTo(other);
            other.command(() -> other.sharing().takeOver(tasklet, scheduler));
        });
    }

    private void takeOver(RuntimeTasklet<?> tasklet, RuntimeScheduler giver) {
        if (scheduler.isStopped() && !giver.isStopped()) {
            // Nobody runs it here any more.
            tasklet.moveTo(giver);
            giver.command(() -> giver.sharing().takeOver(tasklet, scheduler));
            return;
        }
        movedIn++;
        live.add(tasklet);
        if (scheduler.isStopped()) {
            tasklet.endUnstarted(); // Both have stopped.
            return;
        }
        runQueue.add(tasklet, Policy.Cause.WOKEN);
        if (scheduler.isClosing()) {
            scheduler.turns().raiseIn(tasklet, new TaskletKilled()); // It was on its way when all others were killed.
        }
    }
}
