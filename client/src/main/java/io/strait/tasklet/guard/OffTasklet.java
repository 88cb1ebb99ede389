package io.strait.tasklet.guard;

import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;

/**
 * Calls of code that may take a lock. A tasklet that waits for a lock gives its scheduler away in the middle of what it does there;
 * so the scheduler's own thread makes the call, right after it.
 */
final class OffTasklet {

    private OffTasklet() {}

    static void run(Runnable call) {
        if (Tasklet.isCurrent()) {
            Scheduler scheduler = Tasklet.current().scheduler();
            if (scheduler.policiesInForce()) {
                scheduler.execute(call);
                return;
            }
        }
        call.run();
    }
}
