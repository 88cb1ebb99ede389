package io.strait.client.transport;

import io.grpc.ClientCall;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.strait.Endpoint;
import io.strait.client.port.ProgramPort;
import io.strait.proto.v1.FollowTaskletRequest;
import io.strait.proto.v1.FollowTaskletResponse;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One program that is followed over a connection. The node sends what is asked for and no more. Any thread. */
final class GrpcFollow
        implements Flow.Subscription, ClientResponseObserver<FollowTaskletRequest, FollowTaskletResponse> {

    private final Flow.Subscriber<? super ProgramPort.Event> follower;
    private final Endpoint endpoint;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ClientCallStreamObserver<FollowTaskletRequest> call;
    /** Nothing can be asked for before. */
    private boolean started;

    private int askedEarly;
    private volatile boolean over;

    private GrpcFollow(Flow.Subscriber<? super ProgramPort.Event> follower, Endpoint endpoint) {
        this.follower = follower;
        this.endpoint = endpoint;
    }

    static void start(
            ClientCall<FollowTaskletRequest, FollowTaskletResponse> call,
            FollowTaskletRequest request,
            Flow.Subscriber<? super ProgramPort.Event> follower,
            Endpoint endpoint) {
        GrpcFollow follow = new GrpcFollow(follower, endpoint);
        ClientCalls.asyncServerStreamingCall(call, request, follow);
        follow.onStarted();
    }

    /** Before the call has started, and so before anything else is signalled. */
    @Override
    public void beforeStart(ClientCallStreamObserver<FollowTaskletRequest> stream) {
        stream.disableAutoRequestWithInitial(0);
        lock.lock();
        try {
            call = stream;
        } finally {
            lock.unlock();
        }
        follower.onSubscribe(this);
    }

    private void onStarted() {
        lock.lock();
        try {
            started = true;
            if (over) {
                cancelCall();
            } else if (askedEarly > 0 && call != null) {
                call.request(askedEarly);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void request(long n) {
        int asked = (int) Math.min(n, Integer.MAX_VALUE);
        lock.lock();
        try {
            if (started && call != null) {
                call.request(asked);
            } else {
                askedEarly = askedEarly + asked < 0 ? Integer.MAX_VALUE : askedEarly + asked;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            over = true;
            if (started) {
                cancelCall();
            }
        } finally {
            lock.unlock();
        }
    }

    private void cancelCall() {
        if (call != null) {
            call.cancel("follower has left", null);
        }
    }

    @Override
    public void onNext(FollowTaskletResponse response) {
        if (over) {
            return;
        }
        ProgramPort.Event event;
        try {
            event = ProgramCodec.decode(response);
        } catch (RuntimeException e) {
            cancel();
            follower.onError(ProgramFaults.unreadable(e, endpoint));
            return;
        }
        follower.onNext(event);
    }

    @Override
    public void onError(Throwable failure) {
        if (!over) {
            over = true;
            follower.onError(ProgramFaults.exception(failure, endpoint, true));
        }
    }

    @Override
    public void onCompleted() {
        if (!over) {
            over = true;
            follower.onComplete();
        }
    }
}
