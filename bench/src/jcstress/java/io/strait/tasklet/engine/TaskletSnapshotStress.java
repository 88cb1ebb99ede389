package io.strait.tasklet.engine;

import io.strait.tasklet.Exit;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** What another thread is told about a tasklet: its state, its wait and its end are published by releases. */
public class TaskletSnapshotStress {

    private static final RuntimeScheduler SCHEDULER = RuntimeScheduler.pumped(Patience.OPTIONS);

    private TaskletSnapshotStress() {}

    private static RuntimeTasklet<Integer> tasklet() {
        return new RuntimeTasklet<>(SCHEDULER, 1, TaskletOptions.defaults(), () -> 1);
    }

    @JCStressTest
    @Description("A tasklet blocks while another thread asks what it waits for.")
    @Outcome(id = "not blocked", expect = Expect.ACCEPTABLE, desc = "It is not blocked yet.")
    @Outcome(id = "time", expect = Expect.ACCEPTABLE, desc = "It is blocked, and the wait is whole.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "It is blocked, but its wait is not there or half made.")
    @State
    public static class Blocking {
        private final RuntimeTasklet<Integer> tasklet = tasklet();

        @Actor
        public void owner() {
            tasklet.waitFor(new EventWait(tasklet, "time"));
            tasklet.become(Tasklet.State.BLOCKED);
        }

        @Actor
        public void other(L_Result result) {
            String what = tasklet.waitingFor();
            result.r1 = what.isEmpty() ? "not blocked" : what;
        }
    }

    @JCStressTest
    @Description("A tasklet ends while another thread waits for that and asks how.")
    @Outcome(id = "returned 7", expect = Expect.ACCEPTABLE, desc = "It is known how.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "It has ended, but nobody knows how.")
    @State
    public static class Ending {
        private volatile Tasklet<Integer> tasklet;

        @Actor
        public void owner() {
            tasklet = SCHEDULER.spawn(() -> 7);
            SCHEDULER.run(Duration.ofNanos(1));
        }

        @Actor
        public void other(L_Result result) {
            while (tasklet == null || tasklet.state() != Tasklet.State.DONE) {
                Thread.onSpinWait();
            }
            result.r1 = tasklet.exit() instanceof Exit.Returned<Integer> how ? "returned " + how.value() : "unknown";
        }
    }
}
