package io.strait.tasklet.guard;

import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Asks its stage once, and keeps who waits itself: a stage cannot forget a callback. */
final class CompletionGuard<T> extends Guard<T> {

    private final CompletionStage<T> stage;
    private final AtomicBoolean asked = new AtomicBoolean();
    /** Whoever takes an enrolment out of here fires it. */
    private final ConcurrentLinkedQueue<Enrolment<T>> waiting = new ConcurrentLinkedQueue<>();

    private volatile @Nullable Outcome<T> outcome;

    private record Outcome<T>(T value, @Nullable Throwable failure) {
        void giveTo(Enrolment<T> enrolment) {
            if (failure == null) {
                enrolment.fire(value);
            } else {
                enrolment.fail(failure);
            }
        }
    }

    CompletionGuard(CompletionStage<T> stage) {
        this.stage = stage;
    }

    @Override
    public void enrol(Enrolment<T> enrolment) {
        waiting.add(enrolment);
        if (asked.compareAndSet(false, true)) {
            CompletionStage<T> unused = stage.whenComplete(this::onCompletion);
        }
        Outcome<T> known = outcome;
        if (known != null && waiting.remove(enrolment)) {
            known.giveTo(enrolment);
        }
    }

    private void onCompletion(T value, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Outcome<T> known = new Outcome<>(value, cause);
        outcome = known;
        for (Enrolment<T> enrolment = waiting.poll(); enrolment != null; enrolment = waiting.poll()) {
            known.giveTo(enrolment);
        }
    }

    @Override
    public void withdrawn(Enrolment<T> enrolment) {
        boolean unused = waiting.remove(enrolment);
    }

    @Override
    public boolean isLast(T value) {
        return true;
    }

    @Override
    public String describe() {
        return "completion";
    }
}
