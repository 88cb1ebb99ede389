package io.strait.tasklet.engine;

import java.util.List;

/**
 * Schedulers that share work (T3): a new tasklet goes to the one with the fewest, and one that has nothing to run asks the busiest
 * for some of its runnable tasklets. Nothing is taken from another's queue: the busy one gives, as a command of its own loop.
 */
final class SchedulerGroupMembership {

    private final List<RuntimeScheduler> members;

    SchedulerGroupMembership(List<RuntimeScheduler> members) {
        this.members = List.copyOf(members);
    }

    /** Where a new tasklet goes; the caller's own scheduler among equals. */
    RuntimeScheduler leastLoaded(RuntimeScheduler own) {
        RuntimeScheduler least = own;
        for (RuntimeScheduler member : members) {
            if (member.taskletCount() < least.taskletCount()) {
                least = member;
            }
        }
        return least;
    }

    /** The idle one asks the one with most to do; it answers if it still has more than one when it gets to it. */
    void askForWork(RuntimeScheduler idle) {
        RuntimeScheduler busiest = idle;
        for (RuntimeScheduler member : members) {
            if (member.runnableCount() > busiest.runnableCount()) {
                busiest = member;
            }
        }
        if (busiest != idle && busiest.runnableCount() > 1) {
            RuntimeScheduler giver = busiest;
            giver.command(() -> giver.sharing().giveTo(idle));
        }
    }
}
