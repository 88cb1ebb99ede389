package io.strait.tasklet.engine;

import io.strait.tasklet.DeadlockException;
import io.strait.tasklet.Tasklet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tasklets of a scheduler that have not ended: a list that runs through the tasklets themselves. Touched by the owner only;
 * the counts are snapshots elsewhere. */
final class LiveTasklets {

    private @Nullable RuntimeTasklet<?> first;
    private int count;
    private int daemons;

    int count() {
        return count;
    }

    /** Those that somebody waits for. */
    int countWithoutDaemons() {
        return count - daemons;
    }

    void add(RuntimeTasklet<?> tasklet) {
        count++;
        tasklet.admitted = true;
        if (tasklet.daemon) {
            daemons++;
        }
        tasklet.nextLive = first;
        if (first != null) {
            first.previousLive = tasklet;
        }
        first = tasklet;
    }

    void remove(RuntimeTasklet<?> tasklet) {
        count--;
        tasklet.admitted = false;
        if (tasklet.daemon) {
            daemons--;
        }
        RuntimeTasklet<?> before = tasklet.previousLive;
        RuntimeTasklet<?> after = tasklet.nextLive;
        if (before == null) {
            first = after;
        } else {
            before.nextLive = after;
        }
        if (after != null) {
            after.previousLive = before;
        }
        tasklet.previousLive = null;
        tasklet.nextLive = null;
    }

    /** The action may end the tasklet that it is given. */
    void forEach(Consumer<RuntimeTasklet<?>> action) {
        RuntimeTasklet<?> tasklet = first;
        while (tasklet != null) {
            RuntimeTasklet<?> next = tasklet.nextLive;
            action.accept(tasklet);
            tasklet = next;
        }
    }

    /** The oldest first. */
    List<Tasklet<?>> snapshot() {
        List<Tasklet<?>> tasklets = new ArrayList<>(count);
        forEach(tasklets::add);
        Collections.reverse(tasklets);
        return tasklets;
    }

    /** T8: whether each waits for another one. That none is runnable is known already. */
    boolean allWaitForEachOther() {
        for (RuntimeTasklet<?> tasklet = first; tasklet != null; tasklet = tasklet.nextLive) {
            Wait wait = tasklet.waiting();
            if (tasklet.is(Tasklet.State.BLOCKED) && (wait == null || wait.isDone() || wait.isExternal())) {
                // One whose wait is over continues as soon as the JDK says so.
                return false;
            }
        }
        return count > 0;
    }

    /** Who waits for what. */
    List<DeadlockException.Blocked> blocked() {
        return snapshot().stream()
                .map(tasklet -> new DeadlockException.Blocked(tasklet.name(), tasklet.waitingFor()))
                .toList();
    }
}
