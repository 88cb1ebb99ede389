package io.strait.client;

import io.strait.OperationTimeoutException;
import io.strait.ProtocolException;
import io.strait.UnavailableException;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.LogEvent;
import io.strait.tasklet.LogFollower;
import io.strait.tasklet.ProgramStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one program until it has ended, through whichever node answers: when one falls silent, it goes on at the place in the
 * log that was reached. Any thread.
 */
final class ProgramWatch implements LogFollower {

    /** How long in a row nobody may answer. More than a cluster needs to give up on a node that has crashed. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * A call that lasted so long was heard. Longer than it takes to find that there is no connection, to either of two addresses;
     * and less than a node that ends connections by their age leaves to a call.
     */
    private static final Duration HEARD = Duration.ofSeconds(9);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final ProgramPort port;
    private final String id;
    private final @Nullable Consumer<? super LogEvent> consumer;
    private final Duration patience;
    private final Duration heard;
    private final CompletableFuture<ProgramStatus> ended = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private Flow.@Nullable Subscription source;
    private @Nullable CompletableFuture<Void> pause;
    /** The last line that was handed over. */
    private long line;
    /** When the node fell silent that was followed last; 0: it has not. */
    private long silentSinceNs;

    private Duration nextPause = FIRST_PAUSE;

    ProgramWatch(ProgramPort port, String id, @Nullable Consumer<? super LogEvent> consumer) {
        this(port, id, consumer, PATIENCE, HEARD);
    }

    ProgramWatch(
            ProgramPort port,
            String id,
            @Nullable Consumer<? super LogEvent> consumer,
            Duration patience,
            Duration heard) {
        this.port = port;
        this.id = id;
        this.consumer = consumer;
        this.patience = patience;
        this.heard = heard;
        CompletableFuture<ProgramStatus> unused = ended.whenComplete((how, failure) -> letGo());
    }

    void begin() {
        ProgramPort.Follow what;
        lock.lock();
        try {
            pause = null;
            what = new ProgramPort.Follow(id, consumer != null, line);
        } finally {
            lock.unlock();
        }
        port.follow(what, new Attempt());
    }

    @Override
    public CompletableFuture<ProgramStatus> ended() {
        return ended;
    }

    /** The same, which fails with {@link OperationTimeoutException} when the time is over first. */
    CompletableFuture<ProgramStatus> endedWithin(Duration timeout) {
        CompletableFuture<Void> timer =
                new CompletableFuture<Void>().completeOnTimeout(null, Calls.nanos(timeout), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> unused = timer.thenRunAsync(
                () -> fail(new OperationTimeoutException(
                        "program has not ended in time: id=" + id + " timeout=" + timeout)),
                Aside.EXECUTOR);
        CompletableFuture<ProgramStatus> unusedEnd = ended.whenComplete((how, failure) -> timer.cancel(false));
        return ended;
    }

    /** Ends it before the program's end. */
    void fail(RuntimeException why) {
        ended.completeExceptionally(why);
    }

    @Override
    public void close() {
        ended.cancel(false);
    }

    private void letGo() {
        Flow.Subscription last;
        lock.lock();
        try {
            last = source;
            source = null;
            if (pause != null) {
                pause.cancel(false);
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.cancel();
        }
    }

    private void onUnavailable(UnavailableException failure) {
        Duration time;
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        lock.lock();
        try {
            source = null;
            long nowNs = System.nanoTime();
            if (silentSinceNs == 0) {
                silentSinceNs = nowNs;
                nextPause = FIRST_PAUSE;
            }
            time = nowNs - silentSinceNs > patience.toNanos() ? Duration.ZERO : nextPause;
            nextPause =
                    nextPause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : nextPause.multipliedBy(2);
            pause = waiting;
        } finally {
            lock.unlock();
        }
        if (time.isZero()) {
            fail(failure);
            return;
        }
        CompletableFuture<Void> unused = waiting.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS)
                .thenRunAsync(this::begin, Aside.EXECUTOR);
        if (ended.isDone()) {
            waiting.cancel(false);
        }
    }

    /** One call to one node. Its signals come one at a time. */
    private final class Attempt implements Flow.Subscriber<ProgramPort.Event> {

        private final long sinceNs = System.nanoTime();
        private Flow.@Nullable Subscription mine;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            mine = subscription;
            lock.lock();
            try {
                source = subscription;
            } finally {
                lock.unlock();
            }
            if (ended.isDone()) {
                letGo();
            } else {
                subscription.request(1);
            }
        }

        @Override
        public void onNext(ProgramPort.Event event) {
            notSilent();
            if (event instanceof ProgramPort.Event.Ended end) {
                ended.complete(end.status());
            } else if (event instanceof ProgramPort.Event.Lines lines) {
                try {
                    handOver(lines);
                } catch (RuntimeException | Error e) {
                    ended.completeExceptionally(e);
                    return;
                }
                if (mine != null) {
                    mine.request(1);
                }
            }
        }

        private void handOver(ProgramPort.Event.Lines lines) {
            Consumer<? super LogEvent> to = consumer;
            if (to == null) {
                return;
            }
            if (lines.dropped() > 0) {
                to.accept(new LogEvent.Dropped(lines.dropped()));
            }
            long number = lines.first();
            for (String text : lines.lines()) {
                if (ended.isDone()) {
                    return;
                }
                to.accept(new LogEvent.Line(number, text));
                number++;
            }
            lock.lock();
            try {
                line = lines.last();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (failure instanceof UnavailableException unavailable) {
                if (System.nanoTime() - sinceNs > heard.toNanos()) {
                    notSilent();
                }
                onUnavailable(unavailable);
            } else {
                ended.completeExceptionally(failure);
            }
        }

        private void notSilent() {
            lock.lock();
            try {
                silentSinceNs = 0;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onComplete() {
            if (!ended.isDone()) {
                fail(new ProtocolException("node says no more of a program that has not ended: id=" + id));
            }
        }
    }
}
