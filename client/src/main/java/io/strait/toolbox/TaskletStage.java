package io.strait.toolbox;

import io.strait.ChannelClosedException;
import io.strait.CodecException;
import io.strait.Receiver;
import io.strait.RemoteFailureException;
import io.strait.Sender;
import io.strait.StraitException;
import io.strait.UndeliveredHandler;
import io.strait.tasklet.Exit;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stage: its tasklets end together, and the last one closes the outputs. */
final class TaskletStage implements Stage {

    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);
    /** The words of a close have a limit. */
    private static final int MAX_CAUSE = 1_000;

    /** What one of its tasklets does. */
    interface Body {
        void run(TaskletStage stage) throws Exception;
    }

    /** A block that may wait and fail. */
    interface Block {
        void run() throws Exception;
    }

    /** What is done with a value that was received. */
    interface Taker<T> {
        void take(T value) throws Exception;
    }

    /** Thrown by a tasklet whose failure handler says so. */
    private static final class StoppedByFailure extends Exception {
        private static final long serialVersionUID = 1;

        StoppedByFailure(Throwable cause) {
            super(cause);
        }
    }

    private final Scheduler scheduler;
    private final StageOptions options;
    /** Not external: a stage whose channels nobody uses does not hide a deadlock (T8). */
    private final Promise<Boolean> stopping = new Promise<>(false);

    private final Promise<Boolean> done = new Promise<>();
    private final List<Sender<?>> outputs = new ArrayList<>();
    private final List<Runnable> onEnd = new ArrayList<>();
    private final List<Tasklet<?>> tasklets = new CopyOnWriteArrayList<>();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private boolean holdsNothing;

    private TaskletStage(Scheduler scheduler, StageOptions options) {
        this.scheduler = scheduler;
        this.options = options;
    }

    // ---- building -------------------------------------------------------------------------------------------------

    static TaskletStage of(Scheduler scheduler, StageOptions options) {
        return new TaskletStage(scheduler, options);
    }

    /** Closes this when it ends. */
    TaskletStage closing(Sender<?> output) {
        outputs.add(output);
        return this;
    }

    /** Calls this when its tasklets have ended and before the outputs are closed, on any thread; must not block. */
    TaskletStage onEnd(Runnable action) {
        onEnd.add(action);
        return this;
    }

    /** It never holds a value that somebody sent, so that stopping may be killing. */
    TaskletStage holdingNothing() {
        holdsNothing = true;
        return this;
    }

    TaskletStage start(Body body) {
        return start(List.of(body));
    }

    /** One tasklet each. */
    TaskletStage start(List<Body> bodies) {
        live.set(bodies.size() + 1);
        try {
            for (Body body : bodies) {
                Tasklet<Void> tasklet =
                        scheduler.spawn(TaskletOptions.named(options.name()).asDaemon(), () -> run(body));
                tasklets.add(tasklet);
                tasklet.onEnd(this::onTaskletEnd);
            }
        } catch (StraitException e) {
            // Too many tasklets, or the scheduler is closed: those that were started end.
            int missing = bodies.size() - tasklets.size();
            fail(e);
            live.addAndGet(-missing);
            leave();
            throw e;
        }
        if (failure.get() != null) {
            killAll();
        }
        leave();
        return this;
    }

    private void run(Body body) throws Exception {
        try {
            body.run(this);
        } catch (InterruptedException e) {
            // In an operation on a Strait's channel a kill shows as an interrupt; this throws what was raised.
            Tasklet.yield();
            throw e;
        } catch (StoppedByFailure e) {
            fail(e.getCause() == null ? e : e.getCause());
        }
    }

    // ---- for bodies -----------------------------------------------------------------------------------------------

    Scheduler scheduler() {
        return scheduler;
    }

    /** Fires when the stage is to take no more. */
    Guard<Boolean> stopping() {
        return stopping.guard();
    }

    boolean isStopping() {
        return stopping.isDone();
    }

    /**
     * Receives until the source is closed or the stage is stopped.
     *
     * @param onFailure gets failures that are received, and values that cannot be decoded
     */
    <T> void drain(Receiver<T> source, Taker<T> onValue, Taker<StraitException> onFailure) throws Exception {
        GuardedSelect<Optional<T>> next = scheduler
                .<Optional<T>>select()
                .receive(source, Optional::of)
                .guard(stopping(), stop -> Optional.empty());
        while (!isStopping()) {
            Optional<T> value;
            try {
                value = next.run();
            } catch (ChannelClosedException e) {
                if (e.aborted()) {
                    throw e;
                }
                return;
            } catch (RemoteFailureException | CodecException e) {
                onFailure.take(e);
                continue;
            }
            if (value.isPresent()) {
                onValue.take(value.get());
            }
        }
    }

    /** Does something for a value that was taken; when that throws, the value is undelivered. */
    void holding(Object value, Block block) throws Exception {
        try {
            block.run();
        } catch (Throwable e) {
            if (!(e instanceof StraitException failed) || failed.effect() != StraitException.Effect.UNKNOWN) {
                undelivered(value);
            }
            throw e;
        }
    }

    void undelivered(Object value) {
        try {
            options.onUndelivered().onUndelivered(name(), value, UndeliveredHandler.Reason.ABORTED);
        } catch (RuntimeException e) {
            LOG.warn("handler of undelivered values failed: stage={}", name(), e);
        }
    }

    /** Asks the failure handler and does what it says; throws when the stage is to stop. */
    void decide(Throwable occurred, @Nullable Object input, Sender<?> output) throws Exception {
        decide(occurred, input, output::sendFailure);
    }

    /** As above; {@code onward} gets a failure that is to be sent on. */
    void decide(Throwable occurred, @Nullable Object input, Taker<Throwable> onward) throws Exception {
        FailureHandler.Decision decision = options.onFailure().onFailure(occurred, input);
        switch (decision) {
            case SKIP -> {}
            case FORWARD -> onward.take(origin(occurred));
            case STOP -> throw new StoppedByFailure(occurred);
        }
    }

    /** A failure that came through local channels is sent on as what it was at first. */
    private static Throwable origin(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof RemoteFailureException && cause != null ? cause : failure;
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    /** Ends the others as well; the first failure is the stage's. */
    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            killAll();
        }
    }

    @SuppressWarnings("ReferenceEquality") // The same tasklet, not a similar one.
    private void killAll() {
        tasklets.forEach(tasklet -> {
            if (!Tasklet.isCurrent() || Tasklet.current() != tasklet) {
                tasklet.kill();
            }
        });
    }

    private void onTaskletEnd(Exit<Void> exit) {
        if (exit instanceof Exit.Failed<Void> failed) {
            fail(failed.failure());
        } else if (exit instanceof Exit.Killed<Void>) {
            fail(new TaskletKilled());
        }
        leave();
    }

    private void leave() {
        if (live.decrementAndGet() > 0) {
            return;
        }
        for (Runnable action : onEnd) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("end of a stage failed: stage={}", name(), e);
            }
        }
        CompletableFuture<?>[] closing = outputs.stream()
                .map(output -> output.closeAsync(closeCause()).handle((closed, notClosed) -> {
                    if (notClosed != null) {
                        LOG.warn("output not closed: stage={} channel={}", name(), output.name(), notClosed);
                    }
                    return true;
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> unused = CompletableFuture.allOf(closing).thenRun(this::finish);
    }

    /** Whether it was killed, or ended by a failure. */
    boolean hasFailed() {
        Throwable cause = failure.get();
        return cause != null && !isStopKill(cause);
    }

    /** Says how it has ended. */
    String closeCause() {
        Throwable cause = failure.get();
        if (cause == null || isStopKill(cause)) {
            return "stage has ended: stage=" + name();
        }
        String words = cause instanceof TaskletKilled
                ? "stage was killed: stage=" + name()
                : "stage failed: stage=" + name() + " failure=" + cause;
        return words.length() <= MAX_CAUSE ? words : words.substring(0, MAX_CAUSE);
    }

    private void finish() {
        Throwable cause = failure.get();
        if (cause == null || isStopKill(cause)) {
            done.complete(true);
        } else {
            if (!(cause instanceof TaskletKilled)) {
                LOG.warn("stage failed: stage={}", name(), cause);
            }
            done.fail(new TaskletFailedException(name(), cause));
        }
    }

    private boolean isStopKill(Throwable cause) {
        return holdsNothing && stopping.isDone() && cause instanceof TaskletKilled;
    }

    // ---- the handle -----------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public void stop() {
        stopping.complete(true);
        if (holdsNothing) {
            kill();
        }
    }

    @Override
    public void kill() {
        fail(new TaskletKilled());
        if (Tasklet.isCurrent() && tasklets.contains(Tasklet.current())) {
            // Last, because it throws.
            Tasklet.current().kill();
        }
    }

    @Override
    public boolean isDone() {
        return done.isDone();
    }

    @Override
    public void join() throws InterruptedException {
        done.get();
    }

    @Override
    public void join(Duration timeout) throws InterruptedException {
        done.get(timeout);
    }

    /** Waits for its end, however it ends; whether it ended well. */
    boolean awaitEnd() throws InterruptedException {
        try {
            return done.get();
        } catch (TaskletFailedException e) {
            // Said by join, to whoever wants to know.
            LOG.debug("stage has ended: stage={}", name(), e);
            return false;
        }
    }

    @Override
    public Guard<Boolean> ended() {
        return done.guard();
    }
}
