package io.strait.tasklet.supervise;

import io.strait.tasklet.Tasklet;
import org.jspecify.annotations.Nullable;

/** What a supervisor knows of a child. Touched by the supervisor's tasklet. */
final class Child {

    final ChildSpec spec;
    ChildInfo.State state = ChildInfo.State.ENDED;

    @Nullable
    Tasklet<?> tasklet;

    long startedNs;
    long dueNs;
    /** Restarts in all. */
    int restarts;
    /** Restarts since it lived for long. */
    int attempts;

    Child(ChildSpec spec) {
        this.spec = spec;
    }

    boolean is(ChildInfo.State asked) {
        return state == asked;
    }

    ChildInfo info() {
        return new ChildInfo(spec.name(), spec.restart(), tasklet, restarts, state);
    }
}
