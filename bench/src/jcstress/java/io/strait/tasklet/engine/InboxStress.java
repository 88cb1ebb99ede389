package io.strait.tasklet.engine;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** The inbox: nothing is lost, and each thread's commands come out in the order in which it put them. */
public class InboxStress {

    private InboxStress() {}

    /** What came out, written by the commands themselves: by whoever polls. */
    abstract static class Puts {
        final Inbox inbox = new Inbox(4);
        final List<String> ran = new ArrayList<>();

        final void put(String name) {
            inbox.put(() -> ran.add(name));
        }

        final void runSome(int most) {
            for (int left = most; left > 0; left--) {
                Runnable command = inbox.poll();
                if (command != null) {
                    command.run();
                }
            }
        }

        final void judge(ZZL_Result result) {
            runSome(4);
            result.r1 = ran.indexOf("a1") < ran.indexOf("a2");
            result.r2 = ran.indexOf("b1") < ran.indexOf("b2");
            result.r3 = ran.size() + " ran, " + inbox.size() + " left";
        }
    }

    @JCStressTest
    @Description("Two threads put, and the owner takes afterwards.")
    @Outcome(id = "true, true, 4 ran, 0 left", expect = Expect.ACCEPTABLE, desc = "Everything, in each putter's order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A command is lost or overtaken.")
    @State
    public static class TwoPutters extends Puts {
        @Actor
        public void putterA() {
            put("a1");
            put("a2");
        }

        @Actor
        public void putterB() {
            put("b1");
            put("b2");
        }

        @Arbiter
        public void owner(ZZL_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Description("Two threads put while the owner takes.")
    @Outcome(id = "true, true, 4 ran, 0 left", expect = Expect.ACCEPTABLE, desc = "Everything, in each putter's order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A command is lost or overtaken.")
    @State
    public static class TwoPuttersAndOwner extends Puts {
        @Actor
        public void putterA() {
            put("a1");
            put("a2");
        }

        @Actor
        public void putterB() {
            put("b1");
            put("b2");
        }

        @Actor
        public void owner() {
            runSome(4);
        }

        @Arbiter
        public void judged(ZZL_Result result) {
            judge(result);
        }
    }

    @JCStressTest
    @Description("One thread puts while the owner takes: what pollers see of the size and the emptiness agrees at the end.")
    @Outcome(id = "true, true, 4 ran, 0 left", expect = Expect.ACCEPTABLE, desc = "Everything, in order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A command is lost or overtaken.")
    @State
    public static class PutterAndOwner extends Puts {
        @Actor
        public void putter() {
            put("a1");
            put("b1");
            put("a2");
            put("b2");
        }

        @Actor
        public void owner() {
            runSome(4);
        }

        @Arbiter
        public void judged(ZZL_Result result) {
            judge(result);
        }
    }
}
