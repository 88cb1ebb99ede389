package io.strait.tasklet.engine;

import io.strait.client.CallbackScope;
import io.strait.client.OperationFuture;
import io.strait.tasklet.TaskletKilled;
import io.strait.tasklet.TaskletOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A round of a select that nobody waits for: a tasklet of its own makes it, and a future stands for it. */
final class AsyncRound {

    private AsyncRound() {}

    /**
     * Starts a round.
     *
     * @param decide waits for a branch and says how to run its handler; leaves the round, however it ends
     * @param leave leaves a round that could not begin
     */
    static <V> CompletableFuture<V> start(
            RuntimeScheduler scheduler, String name, Callable<Supplier<V>> decide, Runnable leave) {
        OperationFuture<V> future = new OperationFuture<>();
        CancellationException withdrawal = new CancellationException(name + " was cancelled");
        boolean spawned = false;
        try {
            RuntimeTasklet<Void> runner = (RuntimeTasklet<Void>) scheduler.spawn(
                    TaskletOptions.named(name).asPinned().asDaemon(), () -> run(future, decide, withdrawal));
            spawned = true;
            future.attach(() -> {
                if (CurrentTasklet.get() != runner) {
                    runner.raise(withdrawal);
                }
            });
            runner.onEnd(exit -> {
                if (!exit.isNormal()) {
                    // It did not begin.
                    leave.run();
                    future.endCancelled();
                }
            });
        } finally {
            if (!spawned) {
                leave.run();
            }
        }
        return future;
    }

    @SuppressWarnings("ReferenceEquality") // The same object, not a similar one.
    private static <V> void run(
            OperationFuture<V> future, Callable<Supplier<V>> decide, CancellationException withdrawal) {
        V result;
        try {
            Supplier<V> decided = decide.call();
            forget(withdrawal);
            result = decided.get();
        } catch (InterruptedException | TaskletKilled e) {
            future.endCancelled();
            return;
        } catch (Throwable e) {
            // A checked exception too: any may be raised in a tasklet.
            if (e == withdrawal) {
                future.endCancelled();
            } else {
                CallbackScope.run(() -> future.endExceptionally(e));
            }
            return;
        }
        CallbackScope.run(() -> future.endNormally(result));
    }

    /** The commit came first (S8): the handler must not meet the withdrawal. */
    @SuppressWarnings("ReferenceEquality") // The same object, not a similar one.
    private static void forget(CancellationException withdrawal) {
        RuntimeTasklet<?> runner = CurrentTasklet.get();
        if (runner != null && runner.raised == withdrawal) {
            runner.raised = null;
            boolean unused = Thread.interrupted();
        }
    }
}
