package io.strait.tasklet.engine;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A thread that is no tasklet waits, as for an operation of a channel: it puts the command that begins the wait, and parks until
 * the wait is over. The owner ends the wait.
 */
@JCStressTest
@Description("A thread parks for a wait that the owner completes.")
@Outcome(id = "COMPLETED, element", expect = Expect.ACCEPTABLE, desc = "Woken, and it sees the outcome.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The wake-up is lost, or the outcome is not there yet.")
@State
public class OutsideWaitStress {

    // Only the list of its waits is used, by the owner.
    private static final RuntimeScheduler SCHEDULER = RuntimeScheduler.pumped(Patience.OPTIONS);

    private final Inbox inbox = new Inbox(1);

    @Actor
    public void outside(LL_Result result) {
        OutsideWait wait = new OutsideWait(SCHEDULER, Thread.currentThread(), null);
        inbox.put(() -> {
            wait.open();
            wait.complete(null, "element");
        });
        boolean lost = false;
        while (!wait.isOver()) {
            long beganNs = System.nanoTime();
            LockSupport.parkNanos(this, Patience.LIMIT_NS);
            // Over already, and yet it slept for its whole time: nobody woke it.
            lost = System.nanoTime() - beganNs >= Patience.LIMIT_NS && wait.isOver();
        }
        result.r1 = lost ? "lost" : wait.end;
        result.r2 = wait.element;
    }

    @Actor
    public void owner() {
        Runnable command = inbox.poll();
        while (command == null) {
            Thread.onSpinWait();
            command = inbox.poll();
        }
        command.run();
    }
}
