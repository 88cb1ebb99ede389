package io.strait.node.edge;

import io.grpc.stub.ServerCallStreamObserver;
import io.strait.UnavailableException;
import io.strait.client.port.ProgramPort;
import io.strait.client.transport.ProgramCodec;
import io.strait.proto.v1.FollowTaskletResponse;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that follows a program. It asks for the next event when the connection can take it, so nothing piles up here for a
 * caller that is slow. A call that is given up leaves. Signals come one at a time; other methods may be called by any thread.
 */
final class FollowCall implements Flow.Subscriber<ProgramPort.Event> {

    private final ServerCallStreamObserver<FollowTaskletResponse> caller;
    private final Consumer<FollowCall> onOver;
    private final AtomicBoolean asked = new AtomicBoolean();
    /** One answer at a time; held for no longer than it takes to hand it to gRPC. */
    private final ReentrantLock answering = new ReentrantLock();

    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription subscription;

    /**
     * Takes the call over; to be made while it is being dispatched.
     *
     * @param onOver called once, at the end
     */
    FollowCall(ServerCallStreamObserver<FollowTaskletResponse> caller, Consumer<FollowCall> onOver) {
        this.caller = caller;
        this.onOver = onOver;
        caller.setOnCancelHandler(this::leave);
        caller.setOnReadyHandler(this::askNext);
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        if (over.get()) {
            started.cancel();
        }
        askNext();
    }

    private void askNext() {
        Flow.Subscription source = subscription;
        if (source != null && caller.isReady() && asked.compareAndSet(false, true)) {
            source.request(1);
        }
    }

    @Override
    public void onNext(ProgramPort.Event event) {
        answering.lock();
        try {
            if (!over.get()) {
                caller.onNext(ProgramCodec.encode(event));
            }
        } finally {
            answering.unlock();
        }
        asked.set(false);
        askNext();
    }

    @Override
    public void onError(Throwable failure) {
        endBy(() -> ProgramServiceAdapter.fail(caller, failure));
    }

    @Override
    public void onComplete() {
        endBy(caller::onCompleted);
    }

    /** Nobody listens any more. */
    private void leave() {
        endBy(this::cancelSource);
    }

    /** The edge stops: the caller may ask another node. */
    void stop() {
        endBy(() -> {
            cancelSource();
            ProgramServiceAdapter.fail(caller, new UnavailableException("node stops, ask another one"));
        });
    }

    private void cancelSource() {
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
    }

    private void endBy(Runnable last) {
        answering.lock();
        try {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            last.run();
        } finally {
            answering.unlock();
        }
        onOver.accept(this);
    }
}
