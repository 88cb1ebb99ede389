package io.strait.tasklet.engine;

import io.strait.ClientClosedException;
import io.strait.tasklet.LocalChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The end of a scheduler. Commands that come too late run on whoever put them, and must not meet the owner that ends what waits.
 */
public class SchedulerCloseStress {

    private SchedulerCloseStress() {}

    private static String close(RuntimeScheduler scheduler) {
        Patience.pause();
        try {
            scheduler.close();
            return "closed";
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    @JCStressTest
    @Description("A scheduler is closed while another thread begins to receive.")
    @Outcome(id = "closed, ended", expect = Expect.ACCEPTABLE, desc = "The receive fails: the scheduler is closed.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The receive waits for ever, or closing fails.")
    @State
    public static class CloseAndReceive {
        private volatile LocalChannel<Integer> channel;

        @Actor
        public void closer(LL_Result result) {
            // Made here, not with the state: only a few schedulers at a time exist this way.
            RuntimeScheduler scheduler = RuntimeScheduler.pumped(Patience.OPTIONS);
            channel = scheduler.channel();
            result.r1 = close(scheduler);
        }

        @Actor
        public void receiver(LL_Result result) {
            while (channel == null) {
                Thread.onSpinWait();
            }
            LocalChannel<Integer> from = channel;
            Patience.pause();
            CompletableFuture<Integer> received = from.receiveAsync();
            try {
                result.r2 = received.get(Patience.LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                result.r2 = e.getCause() instanceof ClientClosedException ? "ended" : e.getCause();
            } catch (InterruptedException e) {
                result.r2 = e;
            } catch (TimeoutException e) {
                result.r2 = "lost";
            }
        }
    }

    @JCStressTest
    @Description("A wait begins at a scheduler that is being closed: its thread was held up after it found it open.")
    @Outcome(id = "closed, ended 1 times", expect = Expect.ACCEPTABLE, desc = "The wait has ended, once.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The wait goes on or has ended twice, or closing fails.")
    @State
    public static class CloseAndLateWait {

        private final AtomicInteger ends = new AtomicInteger();
        private volatile RuntimeScheduler open;

        @Actor
        public void closer(LL_Result result) {
            RuntimeScheduler scheduler = RuntimeScheduler.pumped(Patience.OPTIONS);
            open = scheduler;
            result.r1 = close(scheduler);
        }

        @Actor
        public void late() {
            while (open == null) {
                Thread.onSpinWait();
            }
            RuntimeScheduler scheduler = open;
            OutsideWait wait = new OutsideWait(scheduler, null, ends::incrementAndGet);
            Patience.pause();
            // As a channel does it, but without the look whether the scheduler is open.
            scheduler.command(() -> {
                scheduler.outsideWaits().add(wait);
                wait.open();
                if (scheduler.isClosing()) {
                    wait.end(Wait.End.STOPPED);
                }
            });
        }

        @Arbiter
        public void judged(LL_Result result) {
            result.r2 = "ended " + ends.get() + " times";
        }
    }
}
