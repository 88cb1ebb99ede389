package io.strait.client;

import io.strait.ReceiveResult;
import io.strait.Receiver;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a receiver receives, on demand. Each subscriber receives for itself. */
final class ReceiverPublisher<T> implements Flow.Publisher<T> {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverPublisher.class);

    private final Receiver<T> receiver;

    ReceiverPublisher(Receiver<T> receiver) {
        this.receiver = receiver;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Subscription<T> subscription = new Subscription<>(receiver, Objects.requireNonNull(subscriber));
        subscriber.onSubscribe(subscription);
    }

    /**
     * One subscriber. At most one receive is under way, and only while there is demand, so nothing is taken that was not asked
     * for. {@code turns} counts calls of {@link #proceed} that are not worked off: whoever raises it from zero works them all
     * off, which makes the subscriber's calls one at a time and keeps a fast channel from recursing.
     */
    private static final class Subscription<T> implements Flow.Subscription {
        private final Receiver<T> receiver;
        private final Flow.Subscriber<? super T> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private volatile boolean ended;
        private volatile boolean badRequest;
        private volatile @Nullable CompletableFuture<ReceiveResult<T>> underWay;

        Subscription(Receiver<T> receiver, Flow.Subscriber<? super T> subscriber) {
            this.receiver = receiver;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (count < 1) {
                badRequest = true;
                cancelUnderWay();
            } else {
                demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            }
            proceed();
        }

        @Override
        public void cancel() {
            ended = true;
            cancelUnderWay();
        }

        private void cancelUnderWay() {
            CompletableFuture<ReceiveResult<T>> receive = underWay;
            if (receive != null) {
                receive.cancel(false);
            }
        }

        private void proceed() {
            if (turns.getAndIncrement() != 0) {
                return;
            }
            int worked = 1;
            do {
                step();
                worked = turns.addAndGet(-worked);
            } while (worked != 0);
        }

        private void step() {
            CompletableFuture<ReceiveResult<T>> receive = underWay;
            if (receive != null && receive.isDone()) {
                underWay = null;
                deliver(receive);
            }
            if (underWay != null || ended) {
                return;
            }
            if (badRequest) {
                end(new IllegalArgumentException("request: must be at least 1: channel=" + receiver.name()));
            } else if (demand.get() > 0) {
                demand.decrementAndGet();
                startReceive();
            }
        }

        private void startReceive() {
            CompletableFuture<ReceiveResult<T>> receive = receiver.receiveOrClosedAsync();
            underWay = receive;
            // A cancel that came before the line above saw no receive to cancel.
            if (ended) {
                receive.cancel(false);
            }
            CompletableFuture<?> unused = receive.whenComplete((result, failure) -> proceed());
        }

        /** Hands over what was received, even if the subscription was cancelled meanwhile: it is taken, and was asked for. */
        private void deliver(CompletableFuture<ReceiveResult<T>> receive) {
            ReceiveResult<T> result;
            try {
                result = receive.join();
            } catch (CancellationException e) {
                return;
            } catch (CompletionException e) {
                end(e.getCause() == null ? e : e.getCause());
                return;
            }
            if (result instanceof ReceiveResult.Received<T> received) {
                next(received.received());
            } else if (result instanceof ReceiveResult.Failed<T> failed) {
                end(failed.failure());
            } else if (result instanceof ReceiveResult.Closed<T> closed) {
                end(closed.reason().aborted() ? closed.reason() : null);
            }
        }

        private void next(T value) {
            try {
                subscriber.onNext(value);
            } catch (RuntimeException e) {
                LOG.warn("subscriber failed, its subscription ends: channel={}", receiver.name(), e);
                ended = true;
            }
        }

        private void end(@Nullable Throwable failure) {
            if (ended) {
                return;
            }
            ended = true;
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        }
    }
}
