package io.strait.toolbox;

import io.strait.ChannelClosedException;
import io.strait.OperationTimeoutException;
import io.strait.Receiver;
import io.strait.Sender;
import io.strait.StraitException;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardFailedException;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is assigned once and read by any number of readers, before or after.
 *
 * <pre>{@code
 * Promise<String> winner = new Promise<>();
 * scheduler.spawn(() -> winner.complete("Ada"));
 * String name = winner.get();
 * String same = scheduler.<String>select()
 *         .guard(winner.guard(), value -> value)
 *         .receive(resignations, value -> "nobody")
 *         .run();
 * }</pre>
 *
 * <p>All methods may be called from any thread. A tasklet that waits here waits as at a channel: a kill ends it.
 */
public final class Promise<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Promise.class);

    /** Either of both. */
    private record Outcome<T>(@Nullable T kept, @Nullable Throwable failure) {

        T value() {
            return Objects.requireNonNull(kept);
        }

        T orThrow() {
            if (failure instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return value();
        }
    }

    private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** One per select that waits, so their number is bounded by the tasklets and threads there are. */
    private final Set<Enrolment<T>> waiting = new LinkedHashSet<>();

    private final Guard<T> guard;

    /** Not assigned yet. */
    public Promise() {
        this(true);
    }

    /** {@code external} as in {@link Guard#isExternal()}: whether a tasklet that waits here may wait for another process. */
    Promise(boolean external) {
        this.guard = new PromiseGuard(external);
    }

    /** A promise that has its value already. */
    public static <T> Promise<T> kept(T value) {
        Promise<T> promise = new Promise<>();
        promise.complete(value);
        return promise;
    }

    /**
     * A promise that gets the first value that is received, or the failure that is received in its place, or {@link
     * io.strait.ChannelClosedException}. The other side of {@link #publish}.
     *
     * @param scheduler whose tasklet receives; a local channel must be of this scheduler
     */
    public static <T> Promise<T> from(Scheduler scheduler, Receiver<T> source) {
        Promise<T> promise = new Promise<>();
        TaskletStage.of(scheduler, StageOptions.named("promise-from-" + source.name()))
                .holdingNothing()
                .onEnd(() -> promise.fail(new ChannelClosedException(source.name(), "nobody receives any more", false)))
                .start(stage -> {
                    try {
                        promise.complete(source.receive());
                    } catch (StraitException e) {
                        promise.fail(e);
                    }
                });
        return promise;
    }

    /**
     * Assigns the value.
     *
     * @return false when it was assigned before; nothing changes then
     */
    public boolean complete(T value) {
        return outcome.complete(new Outcome<>(Objects.requireNonNull(value), null)) && tell();
    }

    /** Assigns a failure in place of the value: readers get it thrown. Answers as {@link #complete}. */
    public boolean fail(Throwable failure) {
        return outcome.complete(new Outcome<>(null, Objects.requireNonNull(failure))) && tell();
    }

    private boolean tell() {
        List<Enrolment<T>> told;
        lock.lock();
        try {
            told = new ArrayList<>(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        told.forEach(this::fire);
        return true;
    }

    private void fire(Enrolment<T> enrolment) {
        // Assigned, so this does not wait.
        Outcome<T> assigned = outcome.join();
        if (assigned.failure != null) {
            enrolment.fail(assigned.failure);
        } else {
            enrolment.fire(assigned.value());
        }
    }

    /** Whether it is assigned. */
    public boolean isDone() {
        return outcome.isDone();
    }

    /** The value or failure as a future of its own: completing that changes nothing here. */
    public CompletableFuture<T> future() {
        return outcome.thenApply(Outcome::orThrow);
    }

    /**
     * Waits for the value.
     *
     * @throws InterruptedException when interrupted
     * @throws CompletionException when it was assigned a checked exception, which is the cause; an unchecked one is thrown as
     *     it is
     */
    public T get() throws InterruptedException {
        if (!outcome.isDone() && Tasklet.isCurrent()) {
            GuardedSelect<T> select = Tasklet.current().scheduler().select();
            return run(select.guard(guard, value -> value));
        }
        try {
            return outcome.get().orThrow();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * As {@link #get()}, but at most so long.
     *
     * @throws OperationTimeoutException when it is not assigned within {@code timeout}
     */
    public T get(Duration timeout) throws InterruptedException {
        if (!outcome.isDone() && Tasklet.isCurrent()) {
            GuardedSelect<T> select = Tasklet.current().scheduler().select();
            return run(select.guard(guard, value -> value).after(timeout, () -> {
                throw late(timeout);
            }));
        }
        try {
            return outcome.get(nanos(timeout), TimeUnit.NANOSECONDS).orThrow();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw late(timeout);
        }
    }

    /** A time that does not fit is for ever. */
    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /** A checked failure is thrown alike to tasklets and to other threads. */
    private static <T> T run(GuardedSelect<T> select) throws InterruptedException {
        try {
            return select.run();
        } catch (GuardFailedException e) {
            throw new CompletionException(e.getCause());
        }
    }

    private static OperationTimeoutException late(Duration timeout) {
        return new OperationTimeoutException("promise is not kept in time: timeout=" + timeout);
    }

    /**
     * The value as a branch of a select; may stand in many selects. A select that chooses a failed promise throws the
     * failure, in a {@link io.strait.tasklet.GuardFailedException} when it is checked.
     */
    public Guard<T> guard() {
        return guard;
    }

    /**
     * Offers the value on a channel to whoever receives there, again and again, once it is assigned: the promise as a receive
     * branch of any select, on any node. A failure is offered likewise. Ends when the channel is closed; closes it when it is
     * stopped or killed.
     *
     * @param scheduler whose tasklet sends
     * @param channel a rendezvous; a buffer would be filled with copies
     */
    public Stage publish(Scheduler scheduler, Sender<T> channel) {
        return TaskletStage.of(scheduler, StageOptions.named("promise-to-" + channel.name()))
                .closing(channel)
                .holdingNothing()
                .start(stage -> offerForEver(channel));
    }

    private void offerForEver(Sender<T> channel) throws InterruptedException {
        try {
            get();
        } catch (RuntimeException e) {
            // The failure is what is offered.
            LOG.debug("promise failed: channel={}", channel.name(), e);
        }
        Outcome<T> assigned = outcome.join();
        try {
            while (true) {
                if (assigned.failure != null) {
                    channel.sendFailure(assigned.failure);
                } else {
                    channel.send(assigned.value());
                }
            }
        } catch (ChannelClosedException e) {
            LOG.debug("promise is offered no longer: channel={}", channel.name(), e);
        }
    }

    private final class PromiseGuard extends Guard<T> {

        private final boolean external;

        PromiseGuard(boolean external) {
            this.external = external;
        }

        @Override
        public void enrol(Enrolment<T> enrolment) {
            lock.lock();
            try {
                if (!outcome.isDone()) {
                    waiting.add(enrolment);
                    return;
                }
            } finally {
                lock.unlock();
            }
            fire(enrolment);
        }

        @Override
        public void withdrawn(Enrolment<T> enrolment) {
            lock.lock();
            try {
                waiting.remove(enrolment);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isLast(T value) {
            return true;
        }

        @Override
        public String describe() {
            return "promise";
        }

        @Override
        public boolean isExternal() {
            return external;
        }
    }
}
