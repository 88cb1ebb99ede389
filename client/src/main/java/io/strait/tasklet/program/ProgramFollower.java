package io.strait.tasklet.program;

import io.strait.client.Aside;
import io.strait.client.port.ProgramPort;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who follows a program, at their own pace. It keeps a place in the log rather than lines, so a slow one costs nothing
 * and misses what the log drops meanwhile. Any thread; signals come one at a time, never on the program's thread.
 */
final class ProgramFollower implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramFollower.class);

    private final HostedProgram program;
    private final boolean log;
    private final Flow.Subscriber<? super ProgramPort.Event> subscriber;
    private final AtomicLong asked = new AtomicLong();
    /** Reasons to look since the last time; above 0: somebody looks. */
    private final AtomicInteger looks = new AtomicInteger();
    /** The last line that was told. Belongs to who looks. */
    private long line;

    private volatile boolean over;

    ProgramFollower(
            HostedProgram program, ProgramPort.Follow what, Flow.Subscriber<? super ProgramPort.Event> subscriber) {
        this.program = program;
        this.log = what.log();
        this.line = Math.max(0, what.afterLine());
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        asked.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        look();
    }

    @Override
    public void cancel() {
        over = true;
        program.leaves(this);
    }

    /** Does not wait and calls nobody: may be called on the program's thread. */
    void look() {
        if (!over && looks.getAndIncrement() == 0) {
            Aside.EXECUTOR.execute(this::tellAll);
        }
    }

    private void tellAll() {
        int seen = looks.get();
        try {
            do {
                while (!over && asked.get() > 0 && tellOne()) {
                    asked.decrementAndGet();
                }
                seen = looks.addAndGet(-seen);
            } while (seen > 0);
        } catch (RuntimeException e) {
            boolean ended = over;
            cancel();
            LOG.error("follower of a program failed and hears no more: id={}", program.id(), e);
            if (!ended) {
                subscriber.onError(e); // Or the call that it serves would stay open.
            }
        }
    }

    /** Whether there was something to tell. */
    private boolean tellOne() {
        // Asked first: what is logged before the end is told before the end.
        boolean ended = program.isEnded();
        if (log) {
            ProgramPort.Event.Lines next = program.lines().after(line);
            if (!next.lines().isEmpty()) {
                line = next.last();
                subscriber.onNext(next);
                return true;
            }
        }
        if (!ended) {
            return false;
        }
        cancel();
        subscriber.onNext(new ProgramPort.Event.Ended(program.status()));
        subscriber.onComplete();
        return true;
    }
}
