package io.strait.node.edge;

import io.strait.client.port.ProgramPort;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A program of another node that is followed from here: tells what that node tells. Any thread. */
final class ForwardedFollow implements Flow.Subscriber<ProgramPort.Event>, Flow.Subscription {

    private final Flow.Subscriber<? super ProgramPort.Event> follower;
    private final UnaryOperator<Throwable> explain;
    private final Runnable onOver;
    private final AtomicBoolean over = new AtomicBoolean();
    private Flow.@Nullable Subscription source;

    /**
     * Not begun.
     *
     * @param explain what the follower hears of a failure
     * @param onOver called once, when it has ended or was cancelled
     */
    ForwardedFollow(
            Flow.Subscriber<? super ProgramPort.Event> follower, UnaryOperator<Throwable> explain, Runnable onOver) {
        this.follower = follower;
        this.explain = explain;
        this.onOver = onOver;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        follower.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (source != null) {
            source.request(n);
        }
    }

    @Override
    public void cancel() {
        end();
        if (source != null) {
            source.cancel();
        }
    }

    @Override
    public void onNext(ProgramPort.Event event) {
        follower.onNext(event);
    }

    @Override
    public void onError(Throwable failure) {
        end();
        follower.onError(explain.apply(failure));
    }

    @Override
    public void onComplete() {
        end();
        follower.onComplete();
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            onOver.run();
        }
    }
}
