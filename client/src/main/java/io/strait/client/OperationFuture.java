package io.strait.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of an operation. Only the operation's outcome completes it: a future that was completed from outside would let a
 * value be taken from the channel with nobody to give it to. So {@link #cancel} asks the protocol, where a commit wins (S8),
 * and the methods that complete from outside are refused. Futures made from this one are ordinary ones.
 */
public final class OperationFuture<R> extends CompletableFuture<R> {

    private volatile @Nullable Runnable canceller;
    private volatile boolean cancelRequested;

    /** Says how the operation is withdrawn. To be called before the application sees the future. */
    public void attach(Runnable withdraws) {
        canceller = withdraws;
    }

    /** Whether the application asked to withdraw the operation. */
    public boolean isCancelRequested() {
        return cancelRequested;
    }

    /** The operation's outcome. */
    public void endNormally(R result) {
        super.complete(result);
    }

    /** The operation ended without a result. */
    public void endExceptionally(Throwable failure) {
        super.completeExceptionally(failure);
    }

    /** The operation was withdrawn before anything was committed. */
    public void endCancelled() {
        super.cancel(false);
    }

    /** Asks to withdraw the operation. True when it is withdrawn by now; otherwise the outcome is still to come. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        Runnable withdraws = canceller;
        if (!isDone() && withdraws != null) {
            cancelRequested = true;
            withdraws.run();
        }
        return isCancelled();
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public boolean complete(R value) {
        throw refused("complete");
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        throw refused("completeExceptionally");
    }

    @Override
    public CompletableFuture<R> completeAsync(Supplier<? extends R> supplier, Executor executor) {
        throw refused("completeAsync");
    }

    @Override
    public CompletableFuture<R> completeAsync(Supplier<? extends R> supplier) {
        throw refused("completeAsync");
    }

    @Override
    public CompletableFuture<R> orTimeout(long timeout, TimeUnit unit) {
        throw refused("orTimeout");
    }

    @Override
    public CompletableFuture<R> completeOnTimeout(R value, long timeout, TimeUnit unit) {
        throw refused("completeOnTimeout");
    }

    @Override
    public void obtrudeValue(R value) {
        throw refused("obtrudeValue");
    }

    @Override
    public void obtrudeException(Throwable failure) {
        throw refused("obtrudeException");
    }

    private static UnsupportedOperationException refused(String method) {
        return new UnsupportedOperationException("the outcome of an operation comes from its channel: method=" + method
                + " instead=cancel, the form with a timeout, or copy()");
    }
}
