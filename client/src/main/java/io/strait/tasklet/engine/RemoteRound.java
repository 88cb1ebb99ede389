package io.strait.tasklet.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a wait has under way at a Strait: a select whose handlers only say which branch it was. Something may be committed there
 * already, so until it is answered nobody may complete the wait here; a local event only makes it <em>withdraw</em>, and the
 * answer decides. Touched by the owner of the wait's scheduler only.
 */
final class RemoteRound {

    private final RuntimeScheduler scheduler;
    private @Nullable CompletableFuture<?> underWay;
    private boolean withdrawing;
    /** What ends the wait once it is withdrawn. */
    private Wait.@Nullable End due;

    private @Nullable Offer dueOffer;

    RemoteRound(RuntimeScheduler scheduler) {
        this.scheduler = scheduler;
    }

    boolean isUnderWay() {
        return underWay != null;
    }

    /** For a new round of the wait. */
    void reset() {
        underWay = null;
        withdrawing = false;
        due = null;
    }

    /** It is under way from here on; the owner is told of its answer, after which it is not. */
    <F extends CompletableFuture<?>> void start(F future, Consumer<? super F> onAnswer) {
        underWay = future;
        withdrawing = false;
        CompletableFuture<?> unused =
                future.whenComplete((result, failure) -> scheduler.command(() -> answered(future, onAnswer)));
    }

    @SuppressWarnings("ReferenceEquality") // The same round, not a similar one.
    private <F extends CompletableFuture<?>> void answered(F future, Consumer<? super F> onAnswer) {
        if (underWay == future) {
            underWay = null;
            onAnswer.accept(future);
        }
    }

    /** Asks to withdraw it; nothing happens when none is under way. */
    void withdraw() {
        CompletableFuture<?> future = underWay;
        if (future != null && !withdrawing) {
            withdrawing = true;
            future.cancel(false);
        }
    }

    /** Whether one is under way. It is withdrawn then, and {@link #endIfDue} ends the wait after that. */
    boolean withdrawFirst(Wait.End how, @Nullable Offer offer) {
        if (underWay == null) {
            return false;
        }
        if (due == null) {
            due = how;
            dueOffer = offer;
        }
        withdraw();
        return true;
    }

    /** After an answer that committed nothing: whether the wait was to end. It has ended then. */
    boolean endIfDue(Wait wait) {
        Wait.End how = due;
        if (how == null) {
            return false;
        }
        due = null;
        wait.end(how, dueOffer);
        return true;
    }

    /** The answer, or what it failed of. */
    static <V> V resultOf(CompletableFuture<V> answer) {
        try {
            return answer.join();
        } catch (CancellationException e) {
            throw new IllegalStateException("the remote group was withdrawn", e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
