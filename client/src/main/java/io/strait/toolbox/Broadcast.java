package io.strait.toolbox;

import io.strait.ChannelClosedException;
import io.strait.ChannelFullException;
import io.strait.ChannelOptions;
import io.strait.OverloadedException;
import io.strait.Receiver;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.guard.Guards;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every value of a source to every subscriber, from the moment of its subscription on.
 *
 * <pre>{@code
 * Broadcast<String> news = Broadcast.of(scheduler, wire);
 * Broadcast.Subscription<String> paper = news.subscribe(ChannelOptions.buffered(16).withOverflow(Overflow.DROP_OLDEST));
 * for (String item : paper.receiver()) {
 *     print(item);
 * }
 * }</pre>
 *
 * <p>A subscriber's options say what happens when it is slow: {@code SUSPEND} holds up the source and with it everybody,
 * {@code DROP_OLDEST}, {@code DROP_LATEST} and {@code CONFLATE} lose values of this subscriber, {@code REJECT} ends its
 * subscription. Without subscribers values are taken and given to nobody.
 *
 * <p>When the source is closed, subscribers' channels are closed after the last value. Received failures reach every
 * subscriber, unless the failure handler decides otherwise. All methods may be called from any thread.
 */
public final class Broadcast<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Broadcast.class);

    /** How many subscriptions one broadcast has at most. */
    public static final int MAX_SUBSCRIPTIONS = 65_536;

    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Tap<T>> taps = new CopyOnWriteArrayList<>();
    private boolean ended;
    private final TaskletStage stage;

    /** One subscriber's place. */
    public interface Subscription<T> extends AutoCloseable {

        /** Where the values come; closed when the broadcast or the subscription has ended, after what is in the buffer. */
        Receiver<T> receiver();

        /** Ends it; what is in the buffer can still be received. Does not block. */
        @Override
        void close();
    }

    private Broadcast(Scheduler scheduler, StageOptions options) {
        this.scheduler = scheduler;
        this.stage = TaskletStage.of(scheduler, options).onEnd(this::end);
    }

    /** {@link #of(Scheduler, Receiver, StageOptions)} with default options. */
    public static <T> Broadcast<T> of(Scheduler scheduler, Receiver<T> source) {
        return of(scheduler, source, StageOptions.named("broadcast"));
    }

    /** Starts a broadcast of what comes from {@code source}. */
    public static <T> Broadcast<T> of(Scheduler scheduler, Receiver<T> source, StageOptions options) {
        Broadcast<T> broadcast = new Broadcast<>(scheduler, options);
        broadcast.stage.start(stage -> stage.drain(
                source,
                value -> stage.holding(value, () -> broadcast.give(value)),
                failure -> stage.decide(failure, null, broadcast::giveFailure)));
        return broadcast;
    }

    /** What runs it: to stop, kill and wait for. */
    public Stage stage() {
        return stage;
    }

    /**
     * A new subscriber with a local channel of its own.
     *
     * @param options its buffer and overflow policy
     * @throws OverloadedException when there are {@link #MAX_SUBSCRIPTIONS}
     */
    public Subscription<T> subscribe(ChannelOptions options) {
        LocalChannel<T> channel = scheduler.channel("broadcast.subscriber", options);
        Tap<T> tap = new Tap<>(channel, new Promise<>());
        join(tap);
        return new Subscription<>() {
            @Override
            public Receiver<T> receiver() {
                return channel.receiver();
            }

            @Override
            public void close() {
                leave(tap, "subscription is closed");
            }
        };
    }

    /**
     * Has every value sent to {@code target} as well, a channel of any Strait for instance: its declared overflow policy says
     * what happens when it is slow. The target is closed when the broadcast ends or when the result is closed.
     *
     * @throws OverloadedException when there are {@link #MAX_SUBSCRIPTIONS}
     */
    public AutoCloseable tap(Sender<T> target) {
        Tap<T> tap = new Tap<>(target, new Promise<>());
        join(tap);
        return () -> leave(tap, "subscription is closed");
    }

    private void join(Tap<T> tap) {
        lock.lock();
        try {
            if (taps.size() >= MAX_SUBSCRIPTIONS) {
                throw new OverloadedException(
                        "too many subscriptions: broadcast=" + stage.name() + " limit=" + MAX_SUBSCRIPTIONS);
            }
            if (!ended) {
                taps.add(tap);
                return;
            }
        } finally {
            lock.unlock();
        }
        tap.close("broadcast has ended: broadcast=" + stage.name());
    }

    private void leave(Tap<T> tap, String cause) {
        if (taps.remove(tap)) {
            // First, so that a send that waits is withdrawn: a send that waits at a channel is served after its close.
            tap.left.complete(true);
            tap.close(cause);
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        taps.forEach(tap -> leave(tap, "broadcast has ended: broadcast=" + stage.name()));
    }

    private void give(T value) throws InterruptedException {
        for (Tap<T> tap : taps) {
            try {
                SendResult now = tap.target.trySend(value);
                if (now instanceof SendResult.NotReady) {
                    sendUnlessLeft(tap, value);
                } else if (now instanceof SendResult.Closed closed) {
                    leave(tap, closed.reason().closeCause());
                }
            } catch (ChannelFullException e) {
                LOG.warn("subscriber is too slow: broadcast={} channel={}", stage.name(), tap.target.name());
                leave(tap, "subscriber is too slow");
            } catch (ChannelClosedException e) {
                leave(tap, e.closeCause());
            }
        }
    }

    /** Waits for a slow subscriber until it leaves. A channel that rejects says so here. */
    private void sendUnlessLeft(Tap<T> tap, T value) throws InterruptedException {
        CompletableFuture<Void> sent = tap.target.sendAsync(value);
        try {
            GuardedSelect<Boolean> wait = scheduler.select();
            boolean unused = wait.guard(Guards.completion(sent), done -> true)
                    .guard(tap.left.guard(), left -> false)
                    .run();
        } finally {
            // Withdrawn unless it is taken already.
            boolean unused = sent.cancel(false);
        }
    }

    private void giveFailure(Throwable failure) throws InterruptedException {
        for (Tap<T> tap : taps) {
            try {
                tap.target.sendFailure(failure);
            } catch (ChannelFullException e) {
                leave(tap, "subscriber is too slow");
            } catch (ChannelClosedException e) {
                leave(tap, e.closeCause());
            }
        }
    }

    private record Tap<T>(Sender<T> target, Promise<Boolean> left) {

        void close(String cause) {
            CompletableFuture<Boolean> unused = target.closeAsync(cause).handle((closed, failure) -> {
                if (failure != null) {
                    LOG.warn("subscriber's channel not closed: channel={}", target.name(), failure);
                }
                return true;
            });
        }
    }
}
