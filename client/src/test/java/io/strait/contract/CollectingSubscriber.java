package io.strait.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** Keeps what it gets, and asks when the test says so. */
final class CollectingSubscriber implements Flow.Subscriber<String> {

    private final List<String> values = new CopyOnWriteArrayList<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean completed;
    private volatile Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(String value) {
        values.add(value);
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
    }

    @Override
    public void onComplete() {
        completed = true;
    }

    void request(long count) {
        subscription.request(count);
    }

    void cancel() {
        subscription.cancel();
    }

    List<String> values() {
        return values;
    }

    boolean isCompleted() {
        return completed;
    }

    Throwable failure() {
        return failure;
    }
}
