package io.strait.tasklet.engine;

import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A guard fires once: of two threads that fire it one is refused, and the select gets the event of the other. */
@JCStressTest
@Description("Two threads fire the same enrolment of a guard.")
@Outcome(id = "accepted, refused, 1", expect = Expect.ACCEPTABLE, desc = "The first one fired.")
@Outcome(id = "refused, accepted, 2", expect = Expect.ACCEPTABLE, desc = "The second one fired.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both fired, none fired, or the event is that of the refused one.")
@State
public class GuardFireStress {

    private static final RuntimeScheduler SCHEDULER = RuntimeScheduler.pumped(Patience.OPTIONS);
    private static final Guard<Integer> GUARD = new Guard<>() {
        @Override
        public void enrol(Enrolment<Integer> enrolment) {
            // The actors fire.
        }

        @Override
        public void withdrawn(Enrolment<Integer> enrolment) {
            // Nothing watches.
        }
    };

    private final GuardEnrolment<Integer> enrolment =
            new GuardEnrolment<>(GUARD, new SelectWait(SCHEDULER, new RuntimeBranch<?>[0], false), 0, SCHEDULER);

    private String fire(int event) {
        try {
            enrolment.fire(event);
            return "accepted";
        } catch (IllegalStateException e) {
            return "refused";
        }
    }

    @Actor
    public void first(LLL_Result result) {
        result.r1 = fire(1);
    }

    @Actor
    public void second(LLL_Result result) {
        result.r2 = fire(2);
    }

    @Arbiter
    public void owner(LLL_Result result) {
        // Runs the commands that wait, and then this one.
        result.r3 = SCHEDULER.call(() -> enrolment.isFired() ? enrolment.value() : "nothing");
    }
}
