package io.strait.tasklet.engine;

import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Tasklet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The flag that says that a scheduler sleeps: the loop raises it and looks at the inbox, others put and look at the flag. Whoever
 * comes second sees the other (Dekker), so no command is left while its owner sleeps.
 */
public class SleepingLoopStress {

    private SleepingLoopStress() {}

    @JCStressTest
    @Description("A thread that pumps goes to sleep while another one puts a command.")
    @Outcome(id = "woken", expect = Expect.ACCEPTABLE, desc = "The command ran while the pumper had nothing else to do.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The pumper slept until its own timer expired.")
    @State
    public static class PumperAndCommand {
        // One for all: each state's commands end that state's tasklet only.
        private static final RuntimeScheduler SCHEDULER = RuntimeScheduler.pumped(Patience.OPTIONS);

        private volatile Tasklet<String> tasklet;

        @Actor
        public void pumper(L_Result result) {
            Tasklet<String> sleeper = SCHEDULER.spawn(() -> {
                Tasklet.sleep(Patience.LIMIT);
                return "not woken";
            });
            tasklet = sleeper;
            try {
                SCHEDULER.run();
                result.r1 = sleeper.exit() instanceof Exit.Killed ? "woken" : String.valueOf(sleeper.exit());
            } catch (InterruptedException e) {
                result.r1 = e;
            }
        }

        @Actor
        public void other() {
            while (tasklet == null) {
                Thread.onSpinWait();
            }
            Tasklet<String> sleeper = tasklet;
            Patience.pause();
            SCHEDULER.execute(sleeper::kill);
        }
    }

    @JCStressTest
    @Description("Two threads meet at a channel of a scheduler whose loop falls asleep between their commands.")
    @Outcome(id = "sent, 1", expect = Expect.ACCEPTABLE, desc = "They met.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "One of them waits although the other one is there.")
    @State
    public static class LoopAndTwoThreads {
        private static final RuntimeScheduler SCHEDULER = RuntimeScheduler.start(Patience.OPTIONS);

        private final LocalChannel<Integer> channel = SCHEDULER.channel();

        @Actor
        public void sender(LL_Result result) {
            try {
                channel.send(1);
                result.r1 = "sent";
            } catch (InterruptedException e) {
                result.r1 = e;
            }
        }

        @Actor
        public void receiver(LL_Result result) {
            Patience.pause();
            try {
                result.r2 = channel.receiveAsync().get(Patience.LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException e) {
                result.r2 = e;
            } catch (TimeoutException e) {
                result.r2 = "lost";
                // One more command wakes the loop, if that is what it lacks: the sender must come to an end.
                SCHEDULER.execute(() -> {});
            }
        }
    }
}
