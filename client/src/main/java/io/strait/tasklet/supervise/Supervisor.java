package io.strait.tasklet.supervise;

import io.strait.ChannelOptions;
import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps children running (T9): starts them in order, restarts those that end as their {@link ChildSpec} and the {@link Strategy}
 * say, and gives up when that happens too often. After Erlang/OTP's {@code supervisor}.
 *
 * <p>A supervisor is a tasklet; its children are tasklets of the same scheduler. When it ends, for whatever reason, it ends its
 * children, last one first. Its methods may be called from any thread and tasklet, but not by the thread that pumps the
 * scheduler; {@link #stop()} not by its children, which it ends.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** Something for the supervisor's tasklet to do. */
    private interface Step {
        void run() throws InterruptedException;
    }

    private final Scheduler scheduler;
    private final SupervisorOptions options;
    private final RestartIntensity intensity;
    private final List<Child> children = new ArrayList<>();
    /** Ends of children, at most one per start, and calls, one per thread that waits. */
    private final ConcurrentLinkedQueue<Step> steps = new ConcurrentLinkedQueue<>();
    /** Holds a value when there are steps. */
    private final LocalChannel<Boolean> signal;

    private final CompletableFuture<LeakReport> ended = new CompletableFuture<>();
    /** Calls that wait for their result. */
    private final Set<CompletableFuture<?>> calls = ConcurrentHashMap.newKeySet();

    private final List<LeakReport.LeakedTasklet> leaked = new ArrayList<>();
    private @Nullable Tasklet<Void> tasklet;
    private boolean stopping;

    Supervisor(Scheduler scheduler, SupervisorOptions options, List<ChildSpec> specs) {
        this.scheduler = scheduler;
        this.options = options;
        this.intensity =
                new RestartIntensity(options.maxRestarts(), options.window().toNanos());
        this.signal = scheduler.channel(options.name() + "-steps", ChannelOptions.conflated());
        specs.forEach(this::add);
    }

    /**
     * Starts a supervisor, which starts its children in this order.
     *
     * @throws IllegalArgumentException when two children have one name, or there are more than the limit
     * @throws io.strait.OverloadedException when too many tasklets live
     * @throws io.strait.ClientClosedException when the scheduler is closed
     */
    public static Supervisor start(Scheduler scheduler, SupervisorOptions options, List<ChildSpec> children) {
        Supervisor supervisor = new Supervisor(scheduler, options, children);
        supervisor.tasklet =
                scheduler.spawn(TaskletOptions.named(options.name()).asPinned(), supervisor::live);
        supervisor.tasklet.onEnd(how -> supervisor.onEnd());
        return supervisor;
    }

    /**
     * The supervisor's own tasklet: {@link Tasklet#join()} waits until it is stopped, and throws with {@link
     * SupervisorFailedException} as the cause when it gave up. Killing it ends the children first, as {@link #stop()} does.
     */
    public Tasklet<Void> tasklet() {
        Tasklet<Void> started = tasklet;
        if (started == null) {
            throw new IllegalStateException("supervisor is a child: supervisor=" + options.name());
        }
        return started;
    }

    /** The children in the order of their start. Throws as {@link #startChild}. */
    public List<ChildInfo> children() throws InterruptedException {
        return call(() -> children.stream().map(Child::info).toList());
    }

    /**
     * Adds a child and starts it.
     *
     * @return its tasklet
     * @throws IllegalArgumentException when there is a child of that name, or too many
     * @throws IllegalStateException when the supervisor has ended
     * @throws InterruptedException when interrupted; the child may be started nevertheless
     */
    public Tasklet<?> startChild(ChildSpec spec) throws InterruptedException {
        return call(() -> {
            if (stopping) {
                throw hasEnded();
            }
            return start(add(spec));
        });
    }

    /**
     * Ends a child and forgets it: it is not restarted. Throws as {@link #startChild}.
     *
     * @return false when there is no child of that name
     */
    public boolean endChild(String name) throws InterruptedException {
        return call(() -> {
            Child child = find(name);
            if (child == null) {
                return false;
            }
            end(child);
            children.remove(child);
            return true;
        });
    }

    /**
     * Ends the children, last one first, and then the supervisor; returns when that is done. Does nothing when it has ended.
     *
     * @return the children that did not end within {@link SupervisorOptions#endTimeout()}
     * @throws InterruptedException when interrupted; it is stopped nevertheless
     */
    public LeakReport stop() throws InterruptedException {
        enqueue(() -> stopping = true);
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- the calls of others ----------------------------------------------------------------------------------------

    @SuppressWarnings(
            "FutureReturnValueIgnored") // It fails only when the scheduler is closed, and nobody acts any more.
    private void enqueue(Step step) {
        steps.add(step);
        // Conflated, so it never waits.
        signal.sendAsync(true);
    }

    @SuppressWarnings("UndefinedEquals") // Each call is itself.
    private <V> V call(Callable<V> body) throws InterruptedException {
        CompletableFuture<V> result = new CompletableFuture<>();
        calls.add(result);
        if (ended.isDone()) {
            // Its end may have been too early to see this call.
            result.completeExceptionally(hasEnded());
        }
        enqueue(() -> {
            try {
                result.complete(body.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            calls.remove(result);
        }
    }

    private IllegalStateException hasEnded() {
        return new IllegalStateException("supervisor has ended: supervisor=" + options.name());
    }

    private void onEnd() {
        steps.clear();
        ended.complete(new LeakReport(options.name(), leaked, List.of()));
        calls.forEach(result -> result.completeExceptionally(hasEnded()));
    }

    // ---- the supervisor's tasklet -----------------------------------------------------------------------------------

    /** The supervisor's life, as the tasklet that calls. */
    void live() throws InterruptedException {
        try {
            for (Child child : List.copyOf(children)) {
                start(child);
            }
            while (!stopping) {
                Step step = steps.poll();
                if (step != null) {
                    step.run();
                } else {
                    restartDue();
                    signal.tryReceive(untilNextRestart());
                }
            }
        } finally {
            endAll();
        }
    }

    private Child add(ChildSpec spec) {
        if (find(spec.name()) != null) {
            throw new IllegalArgumentException(
                    "child is there already: supervisor=" + options.name() + " child=" + spec.name());
        }
        if (children.size() >= options.maxChildren()) {
            throw new IllegalArgumentException(
                    "too many children: supervisor=" + options.name() + " limit=" + options.maxChildren());
        }
        Child child = new Child(spec);
        children.add(child);
        return child;
    }

    private @Nullable Child find(String name) {
        for (Child child : children) {
            if (child.spec.name().equals(name)) {
                return child;
            }
        }
        return null;
    }

    private Tasklet<?> start(Child child) {
        Tasklet<Void> started =
                scheduler.spawn(TaskletOptions.named(child.spec.name()).asPinned(), child.spec.body());
        child.tasklet = started;
        child.state = ChildInfo.State.RUNNING;
        child.startedNs = System.nanoTime();
        started.onEnd(how -> enqueue(() -> onEnd(child, started, how)));
        return started;
    }

    @SuppressWarnings("ReferenceEquality") // A tasklet is itself.
    private void onEnd(Child child, Tasklet<?> which, Exit<?> how) {
        if (child.tasklet != which || !child.is(ChildInfo.State.RUNNING)) {
            return; // the supervisor ended it itself
        }
        child.state = ChildInfo.State.ENDED;
        if (!child.spec.restart().isDueAfter(how)) {
            if (child.spec.restart() == Restart.TEMPORARY) {
                children.remove(child);
            }
            return;
        }
        long nowNs = System.nanoTime();
        Throwable failure = how instanceof Exit.Failed<?> failed ? failed.failure() : null;
        if (!intensity.note(nowNs)) {
            throw new SupervisorFailedException(
                    options.name(),
                    child.spec.name(),
                    options.maxRestarts(),
                    options.window(),
                    failure == null ? new TaskletFailedException(which.name(), new TaskletKilled()) : failure);
        }
        if (nowNs - child.startedNs > options.window().toNanos()) {
            child.attempts = 0;
        }
        child.attempts++;
        Duration backoff = options.backoff(child.attempts);
        LOG.info(
                "child ended and is restarted: supervisor={} child={} attempt={} backoff={} failure={}",
                options.name(),
                child.spec.name(),
                child.attempts,
                backoff,
                String.valueOf(failure));
        restartLater(child, nowNs + backoff.toNanos());
    }

    /** The child and whoever is restarted with it. */
    private void restartLater(Child failed, long dueNs) {
        int from = switch (options.strategy()) {
            case ONE_FOR_ONE -> children.size();
            case ALL_FOR_ONE -> 0;
            case REST_FOR_ONE -> children.indexOf(failed) + 1;
        };
        for (int index = children.size() - 1; index >= from; index--) {
            Child other = children.get(index);
            if (other == failed || other.is(ChildInfo.State.ENDED)) {
                continue;
            }
            end(other);
            if (other.spec.restart() == Restart.TEMPORARY) {
                children.remove(index);
            } else {
                other.state = ChildInfo.State.BACKING_OFF;
                other.dueNs = dueNs;
            }
        }
        failed.state = ChildInfo.State.BACKING_OFF;
        failed.dueNs = dueNs;
    }

    private void restartDue() {
        long nowNs = System.nanoTime();
        for (Child child : children) {
            if (child.is(ChildInfo.State.BACKING_OFF) && nowNs - child.dueNs >= 0) {
                child.restarts++;
                start(child);
            }
        }
    }

    private Duration untilNextRestart() {
        long nowNs = System.nanoTime();
        Duration wait = FOREVER;
        for (Child child : children) {
            if (child.is(ChildInfo.State.BACKING_OFF)) {
                Duration left = Duration.ofNanos(Math.max(0, child.dueNs - nowNs));
                wait = left.compareTo(wait) < 0 ? left : wait;
            }
        }
        return wait;
    }

    private void end(Child child) {
        Endings endings = new Endings();
        end(child, endings);
        endings.handBack();
    }

    /** Kills the child and waits for its end. */
    private void end(Child child, Endings endings) {
        boolean lived = child.is(ChildInfo.State.RUNNING);
        child.state = ChildInfo.State.ENDED;
        Tasklet<?> running = child.tasklet;
        if (!lived || running == null) {
            return;
        }
        running.kill();
        if (!endings.await(running, System.nanoTime() + options.endTimeout().toNanos())) {
            leaked.add(LeakReport.LeakedTasklet.of(running));
            LOG.warn("child has not ended in time: supervisor={} child={}", options.name(), child.spec.name());
        }
    }

    private void endAll() {
        stopping = true;
        // A kill or an interrupt that comes meanwhile must not leave children behind.
        Endings endings = new Endings();
        for (int index = children.size() - 1; index >= 0; index--) {
            end(children.get(index), endings);
        }
        endings.handBack();
    }
}
