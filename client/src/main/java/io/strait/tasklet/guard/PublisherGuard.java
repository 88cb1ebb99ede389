package io.strait.tasklet.guard;

import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The values of a publisher as branches of selects (S10), made by {@link Guards#publisher}. A value goes to one select; one that lost
 * against another branch goes to the next select, so nothing is lost. A value is asked for only when a select waits and none is
 * kept.
 *
 * <p>When the publisher has completed, every round gets {@link Completed}; when it has failed, every select that chooses the
 * branch throws the failure. A persistent select is told once, and then removes the branch.
 *
 * @param <T> what is published
 */
public final class PublisherGuard<T> extends Guard<PublisherGuard.Signal<T>> implements AutoCloseable {

    /** What a publisher says. */
    public sealed interface Signal<T> {}

    /**
     * A value.
     *
     * @param value what was published
     */
    public record Next<T>(T value) implements Signal<T> {}

    /** No more values come. */
    public record Completed<T>() implements Signal<T> {}

    private final Flow.Publisher<T> publisher;
    private final Turns turns = new Turns();

    // Touched in turns only.
    private final ArrayDeque<Enrolment<Signal<T>>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Next<T>> kept = new ArrayDeque<>();
    /** Values that fired enrolments which are not decided yet. */
    private final IdentityHashMap<Enrolment<Signal<T>>, Next<T>> given = new IdentityHashMap<>();

    private boolean subscribed;
    private boolean asked;
    private boolean ended;
    private @Nullable Throwable failure;
    private Flow.@Nullable Subscription subscription;

    PublisherGuard(Flow.Publisher<T> publisher) {
        this.publisher = publisher;
    }

    @Override
    public void enrol(Enrolment<Signal<T>> enrolment) {
        turns.run(() -> {
            waiting.add(enrolment);
            serve();
        });
    }

    @Override
    public void chosen(Enrolment<Signal<T>> enrolment) {
        turns.run(() -> take(enrolment));
    }

    @Override
    public void withdrawn(Enrolment<Signal<T>> enrolment) {
        turns.run(() -> {
            Next<T> back = take(enrolment);
            if (back != null) {
                kept.addFirst(back);
                serve();
            } else {
                waiting.remove(enrolment);
            }
        });
    }

    private @Nullable Next<T> take(Enrolment<Signal<T>> enrolment) {
        return given.remove(enrolment);
    }

    private void serve() {
        while (!waiting.isEmpty() && (!kept.isEmpty() || ended)) {
            Enrolment<Signal<T>> first = waiting.remove();
            Next<T> value = kept.poll();
            if (value != null) {
                given.put(first, value);
                first.fire(value);
            } else if (failure != null) {
                first.fail(failure);
            } else {
                first.fire(new Completed<>());
            }
        }
        if (!waiting.isEmpty() && !asked && !ended) {
            ask();
        }
    }

    private void ask() {
        Flow.Subscription open = subscription;
        if (!subscribed) {
            subscribed = true;
            OffTasklet.run(this::subscribe);
        } else if (open != null) {
            asked = true;
            OffTasklet.run(() -> open.request(1));
        }
    }

    private void subscribe() {
        try {
            publisher.subscribe(new ToTurns());
        } catch (RuntimeException e) {
            turns.run(() -> end(e));
        }
    }

    private void end(@Nullable Throwable why) {
        if (!ended) {
            ended = true;
            failure = why;
            serve();
        }
    }

    /** Cancels the subscription. Values that are kept are still given; then selects throw {@link CancellationException}. */
    @Override
    public void close() {
        turns.run(() -> {
            Flow.Subscription open = subscription;
            if (open != null && !ended) {
                OffTasklet.run(open::cancel);
            }
            end(new CancellationException("publisher guard was closed"));
        });
    }

    @Override
    public boolean isLast(Signal<T> event) {
        return event instanceof Completed;
    }

    @Override
    public String describe() {
        return "publisher";
    }

    private final class ToTurns implements Flow.Subscriber<T> {

        @Override
        public void onSubscribe(Flow.Subscription offered) {
            turns.run(() -> {
                if (subscription != null || ended) {
                    OffTasklet.run(offered::cancel);
                } else {
                    subscription = offered;
                    serve();
                }
            });
        }

        @Override
        public void onNext(T item) {
            turns.run(() -> {
                if (ended) {
                    return;
                }
                if (!asked) {
                    Flow.Subscription open = subscription;
                    if (open != null) {
                        OffTasklet.run(open::cancel);
                    }
                    end(new IllegalStateException("publisher sent more than was asked for: asked=0 item=" + item));
                    return;
                }
                asked = false;
                kept.add(new Next<>(item));
                serve();
            });
        }

        @Override
        public void onError(Throwable why) {
            turns.run(() -> end(why));
        }

        @Override
        public void onComplete() {
            turns.run(() -> end(null));
        }
    }
}
