package io.strait.tasklet.engine;

import io.strait.StraitException;
import io.strait.client.CallbackScope;
import io.strait.client.OperationFuture;
import io.strait.tasklet.LocalChannel.Preference;
import io.strait.tasklet.engine.Wait.End;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How one operation of a local channel is done, by whoever calls: a tasklet of the channel's scheduler waits as that tasklet, any other
 * thread has the scheduler do it and parks, and nobody waits for one that ends as a future.
 */
final class ChannelOperation {

    /** No deadline. */
    static final long FOREVER = Long.MAX_VALUE;
    /** A try. */
    static final long NOW = -1;

    private ChannelOperation() {}

    /**
     * Does the operation and waits for its end, as whoever calls.
     *
     * @param element what is sent; null: a receive
     */
    static Wait perform(RuntimeChannel<?> channel, @Nullable Object element, long timeoutNs)
            throws InterruptedException {
        RuntimeScheduler scheduler = channel.scheduler();
        ChannelState state = channel.state();
        RuntimeTasklet<?> tasklet = scheduler.caller();
        if (tasklet == null) {
            return performFromOutside(channel, element, timeoutNs);
        }
        tasklet.throwIfRaised();
        boolean sending = element != null;
        boolean partner = channel.isObserved() && (sending ? state.canSend(null) : state.canReceive());
        if (scheduler.hooks().hearsOperations()) {
            scheduler.hooks().operation(channel, tasklet, sending, !partner);
        }
        boolean handsOver = partner
                && !state.scheduleAll
                && state.preference == (sending ? Preference.RECEIVER : Preference.SENDER);
        if (handsOver) {
            scheduler.runQueue().beginHandOver();
        }
        TaskletWait wait = tasklet.plainWait();
        boolean givesWay = partner && state.scheduleAll;
        try {
            wait.begin(state, element, timeoutNs == NOW || tasklet.blockTrap());
        } finally {
            if (handsOver) {
                givesWay = scheduler.runQueue().endHandOver();
            }
        }
        if (givesWay && wait.isDone()) {
            scheduler.turns().giveWay();
        }
        if (wait.end == End.TIMED_OUT && timeoutNs != NOW) {
            Turns.requireMayBlock(tasklet, sending ? "send to " : "receive from ", state);
        }
        if (!wait.isDone()) {
            if (timeoutNs >= 0 && timeoutNs != FOREVER) {
                wait.expireAt(scheduler, System.nanoTime() + timeoutNs);
            }
            if (tasklet.thread().isInterrupted() && Thread.interrupted()) {
                wait.end(End.CANCELLED);
                // A sender may be making the value: then that decides.
                scheduler.await(tasklet, wait);
                Thread.currentThread().interrupt();
                return wait;
            }
        }
        scheduler.await(tasklet, wait);
        return wait;
    }

    private static Wait performFromOutside(RuntimeChannel<?> channel, @Nullable Object element, long timeoutNs)
            throws InterruptedException {
        RuntimeScheduler scheduler = channel.scheduler();
        OutsideCaller.requireMayBlock(scheduler, "the Async form: channel=" + channel.name());
        OutsideWait wait = new OutsideWait(scheduler, Thread.currentThread(), null);
        scheduler.submit(() -> begin(channel, wait, element, timeoutNs));
        OutsideCaller.await(scheduler, wait, wait::isOver);
        return wait;
    }

    static <R> CompletableFuture<R> start(
            RuntimeChannel<?> channel, @Nullable Object element, long timeoutNs, Function<Wait, R> reader) {
        RuntimeScheduler scheduler = channel.scheduler();
        OperationFuture<R> future = new OperationFuture<>();
        OutsideWait[] made = new OutsideWait[1];
        // The callbacks run as a command of their own: not in the middle of the step that ended the wait.
        OutsideWait wait = new OutsideWait(
                scheduler,
                null,
                () -> scheduler.command(() -> CallbackScope.run(() -> finish(future, made[0], reader))));
        made[0] = wait;
        future.attach(() -> scheduler.perform(() -> wait.end(End.CANCELLED)));
        try {
            if (scheduler.isOwner()) {
                begin(channel, wait, element, timeoutNs);
            } else {
                scheduler.submit(() -> {
                    if (future.isCancelRequested()) {
                        // The owner cancelled it before this command: it never began.
                        CallbackScope.run(future::endCancelled);
                    } else {
                        begin(channel, wait, element, timeoutNs);
                    }
                });
            }
        } catch (StraitException e) {
            future.endExceptionally(e);
        }
        return future;
    }

    private static <R> void finish(OperationFuture<R> future, OutsideWait wait, Function<Wait, R> reader) {
        if (wait.end == End.CANCELLED) {
            future.endCancelled();
            return;
        }
        R result;
        try {
            result = reader.apply(wait);
        } catch (RuntimeException | Error e) {
            future.endExceptionally(e);
            return;
        }
        future.endNormally(result);
    }

    private static void begin(RuntimeChannel<?> channel, OutsideWait wait, @Nullable Object element, long timeoutNs) {
        boolean timed = timeoutNs >= 0 && timeoutNs != FOREVER;
        OutsideCaller.begin(
                channel.scheduler(),
                wait,
                timed,
                System.nanoTime() + timeoutNs,
                () -> wait.begin(channel.state(), element, timeoutNs == NOW));
    }
}
