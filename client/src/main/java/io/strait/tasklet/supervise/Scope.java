package io.strait.tasklet.supervise;

import io.strait.ChannelInfo;
import io.strait.ChannelOptions;
import io.strait.ClientClosedException;
import io.strait.OverloadedException;
import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A block of code that outlives the tasklets and channels that were made in it (structured concurrency, as in Trio's nurseries
 * and the JDK's {@code StructuredTaskScope}).
 *
 * <pre>{@code
 * try (Scope scope = Scope.open(scheduler, ScopeOptions.named("sum"))) {
 *     LocalChannel<Integer> parts = scope.channel();
 *     scope.fork(() -> parts.send(20));
 *     scope.fork(() -> parts.send(22));
 *     int sum = parts.receive() + parts.receive();
 *     scope.join();
 * }
 * }</pre>
 *
 * <p>The first tasklet that fails <em>cancels</em> the scope: its other tasklets are killed and its channels aborted, so that
 * whoever waits on them goes on. A tasklet that somebody kills has not failed.
 *
 * <p>Opened, joined and closed by one tasklet or thread, but not the one that pumps the scheduler. The other methods may be
 * called from anywhere, so that tasklets of the scope can fork more.
 */
public final class Scope implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scope.class);

    private final Scheduler scheduler;
    private final ScopeOptions options;
    /** Guards what follows; nothing blocks or calls out while it is held. */
    private final Object lock = new Object();

    private final Set<Tasklet<?>> living = new LinkedHashSet<>();
    private final List<LocalChannel<?>> channels = new ArrayList<>();
    private @Nullable ScopeFailedException failure;
    private boolean failureThrown;
    private boolean cancelled;
    private boolean closed;

    private Scope(Scheduler scheduler, ScopeOptions options) {
        this.scheduler = scheduler;
        this.options = options;
    }

    /** Opens a scope for tasklets and channels of this scheduler. Close it. */
    public static Scope open(Scheduler scheduler, ScopeOptions options) {
        return new Scope(scheduler, options);
    }

    /** Opens a scope on the scheduler of the tasklet that calls. */
    public static Scope open(String name) {
        return open(Tasklet.current().scheduler(), ScopeOptions.named(name));
    }

    // ---- making things ----------------------------------------------------------------------------------------------

    /**
     * Starts a tasklet of the scope.
     *
     * @throws IllegalStateException when the scope is cancelled or closed
     * @throws OverloadedException when too many tasklets of the scope or of the scheduler live
     * @throws ClientClosedException when the scheduler is closed
     */
    public <T> Tasklet<T> fork(TaskletOptions taskletOptions, Callable<T> body) {
        Tasklet<T> tasklet;
        synchronized (lock) {
            requireOpen();
            if (living.size() >= options.maxTasklets()) {
                throw new OverloadedException(
                        "too many tasklets: scope=" + options.name() + " limit=" + options.maxTasklets());
            }
            tasklet = scheduler.spawn(taskletOptions, body);
            living.add(tasklet);
        }
        tasklet.onEnd(how -> onEnd(tasklet, how));
        return tasklet;
    }

    /** {@link #fork(TaskletOptions, Callable)} with default options. */
    public <T> Tasklet<T> fork(Callable<T> body) {
        return fork(TaskletOptions.defaults(), body);
    }

    /** {@link #fork(TaskletOptions, Callable)} for a body that returns nothing. */
    public Tasklet<Void> fork(TaskletOptions taskletOptions, TaskletBody body) {
        return this.<Void>fork(taskletOptions, (Callable<Void>) () -> {
            body.run();
            return null;
        });
    }

    /** {@link #fork(TaskletOptions, TaskletBody)} with default options. */
    public Tasklet<Void> fork(TaskletBody body) {
        return fork(TaskletOptions.defaults(), body);
    }

    /** A rendezvous that ends with the scope. Throws as {@link #channel(String, ChannelOptions)}. */
    public <T> LocalChannel<T> channel() {
        return keep(scheduler.channel());
    }

    /**
     * A channel that ends with the scope.
     *
     * @throws IllegalStateException when the scope is cancelled or closed
     * @throws OverloadedException when it has too many
     */
    public <T> LocalChannel<T> channel(String name, ChannelOptions channelOptions) {
        return keep(scheduler.channel(name, channelOptions));
    }

    private <T> LocalChannel<T> keep(LocalChannel<T> channel) {
        synchronized (lock) {
            requireOpen();
            if (channels.size() >= options.maxChannels()) {
                throw new OverloadedException(
                        "too many channels: scope=" + options.name() + " limit=" + options.maxChannels());
            }
            channels.add(channel);
        }
        return channel;
    }

    private void requireOpen() {
        if (closed || cancelled) {
            throw new IllegalStateException(
                    "scope is " + (closed ? "closed" : "cancelled") + ": scope=" + options.name());
        }
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    /** Notes an end, once: its callback and whoever waited for it both come here. */
    private void onEnd(Tasklet<?> tasklet, @Nullable Exit<?> how) {
        boolean first = false;
        synchronized (lock) {
            if (how == null || !living.remove(tasklet)) {
                return;
            }
            if (how instanceof Exit.Failed<?> failed) {
                if (failure != null) {
                    failure.addSuppressed(failed.failure());
                } else if (!cancelled) {
                    failure = new ScopeFailedException(options.name(), tasklet.name(), failed.failure());
                    first = true;
                } else {
                    LOG.warn(
                            "tasklet failed after its scope was cancelled: scope={} name={}",
                            options.name(),
                            tasklet.name(),
                            failed.failure());
                }
            }
        }
        if (first) {
            cancel();
        }
    }

    /** Kills the tasklets of the scope and aborts its channels. Nothing can be made in it from here on. */
    @SuppressWarnings({"ReferenceEquality", "FutureReturnValueIgnored"}) // An abort cannot fail.
    public void cancel() {
        List<Tasklet<?>> toKill;
        List<LocalChannel<?>> toAbort;
        synchronized (lock) {
            cancelled = true;
            toKill = new ArrayList<>(living);
            toAbort = new ArrayList<>(channels);
        }
        Tasklet<?> caller = Tasklet.isCurrent() ? Tasklet.current() : null;
        boolean callerIsMine = false;
        for (Tasklet<?> tasklet : toKill) {
            if (tasklet == caller) {
                callerIsMine = true;
            } else {
                tasklet.kill();
            }
        }
        for (LocalChannel<?> channel : toAbort) {
            // Not waited for: this may run in the middle of a tasklet's end.
            channel.abortAsync("scope " + options.name() + " was cancelled");
        }
        if (callerIsMine && caller != null) {
            // Throws: last of all.
            caller.kill();
        }
    }

    /** Whether a tasklet has failed, or {@link #cancel()} was called. */
    public boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /**
     * Waits until all tasklets of the scope have ended, also those that are forked meanwhile.
     *
     * @throws ScopeFailedException when one failed; the others have ended by then
     * @throws InterruptedException when the caller is interrupted
     */
    public void join() throws InterruptedException {
        for (Tasklet<?> next = oneLiving(); next != null; next = oneLiving()) {
            awaitEnd(next);
        }
        throwFailure();
    }

    private void awaitEnd(Tasklet<?> tasklet) throws InterruptedException {
        try {
            tasklet.join();
        } catch (TaskletFailedException e) {
            LOG.debug("tasklet of a scope ended early: name={}", tasklet.name(), e);
        }
        onEnd(tasklet, tasklet.exit());
    }

    private @Nullable Tasklet<?> oneLiving() {
        synchronized (lock) {
            Iterator<Tasklet<?>> all = living.iterator();
            return all.hasNext() ? all.next() : null;
        }
    }

    private void throwFailure() {
        ScopeFailedException toThrow;
        synchronized (lock) {
            toThrow = failureThrown ? null : failure;
            failureThrown = failure != null;
        }
        if (toThrow != null) {
            throw toThrow;
        }
    }

    /**
     * Kills the tasklets that still live, waits for their ends, and aborts the channels. What is left over is reported ({@link
     * ScopeOptions#onLeak()}). A kill or an interrupt that comes meanwhile takes effect at the end.
     *
     * @throws ScopeFailedException when a tasklet failed and {@link #join()} has not said so
     */
    @Override
    public void close() {
        List<Tasklet<?>> toEnd;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            cancelled = true;
            toEnd = new ArrayList<>(living);
        }
        toEnd.forEach(Tasklet::kill);
        Endings endings = new Endings();
        long endNs = System.nanoTime() + options.endTimeout().toNanos();
        List<LeakReport.LeakedTasklet> leaked = new ArrayList<>();
        for (Tasklet<?> tasklet : toEnd) {
            if (endings.await(tasklet, endNs)) {
                onEnd(tasklet, tasklet.exit());
            } else {
                leaked.add(LeakReport.LeakedTasklet.of(tasklet));
            }
        }
        report(new LeakReport(options.name(), leaked, endChannels()));
        endings.handBack();
        throwFailure();
    }

    /** Aborts them; returns those that somebody still uses. */
    @SuppressWarnings("FutureReturnValueIgnored") // An abort cannot fail.
    private List<ChannelInfo> endChannels() {
        List<ChannelInfo> used = new ArrayList<>();
        List<LocalChannel<?>> toAbort;
        synchronized (lock) {
            toAbort = new ArrayList<>(channels);
        }
        for (LocalChannel<?> channel : toAbort) {
            // Asked first: what waits is gone after the abort.
            CompletableFuture<ChannelInfo> asked = channel.infoAsync();
            channel.abortAsync("scope " + options.name() + " has ended");
            try {
                ChannelInfo info = asked.orTimeout(options.endTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .join();
                if (info.waitingSenders()
                                + info.waitingReceivers()
                                + info.selectSenders()
                                + info.selectReceivers()
                                + info.buffered()
                        > 0) {
                    used.add(info);
                }
            } catch (CompletionException e) {
                LOG.warn("channel does not answer: scope={} channel={}", options.name(), channel.name(), e);
            }
        }
        return used;
    }

    private void report(LeakReport report) {
        if (report.isEmpty()) {
            return;
        }
        if (options.onLeak() == null) {
            LOG.warn("scope {}", report);
        } else {
            options.onLeak().accept(report);
        }
    }
}
