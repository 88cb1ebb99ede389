package io.strait.tasklet.guard;

import io.strait.OverloadedException;
import io.strait.tasklet.Enrolment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of the process that watches channels of the operating system for selects, by a selector of the JDK's.
 *
 * <p>A branch that waits is a {@link Waiter}. The thread takes waiters from a queue, adds their operation to the interest of their
 * channel's key, and fires them once. A select that is decided otherwise only empties its waiter; the thread drops it when it next
 * looks at the channel, so a losing branch costs no system call.
 */
final class Readiness {

    /** How many branches may wait at one time. */
    static final int MAX_WAITING = 1 << 16;

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    /** The JDK does not say that a channel was closed: so often the thread looks. */
    private static final long SWEEP_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Selector selector;
    private final ConcurrentLinkedQueue<Waiter<?>> arriving = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Touched by the thread only. */
    private final IdentityHashMap<SelectableChannel, ArrayDeque<Waiter<?>>> watched = new IdentityHashMap<>();

    private long sweptNs = System.nanoTime();
    private volatile boolean sweepWanted;

    private static final class Holder {
        static final Readiness INSTANCE = start();

        private static Readiness start() {
            Readiness readiness;
            try {
                readiness = new Readiness(Selector.open());
            } catch (IOException e) {
                throw new UncheckedIOException("selector cannot be opened", e);
            }
            Thread thread = new Thread(readiness::loop, "strait-readiness");
            thread.setDaemon(true);
            thread.start();
            return readiness;
        }
    }

    private Readiness(Selector selector) {
        this.selector = selector;
    }

    static Readiness get() {
        return Holder.INSTANCE;
    }

    /** One branch that waits. Whoever takes its enrolment out ends it. */
    final class Waiter<C extends SelectableChannel> {
        private final C channel;
        private final int operation;
        private final AtomicReference<@Nullable Enrolment<C>> enrolment;

        Waiter(C channel, int operation, Enrolment<C> enrolment) {
            this.channel = channel;
            this.operation = operation;
            this.enrolment = new AtomicReference<>(enrolment);
        }

        void leave() {
            Enrolment<C> unused = take();
        }

        private @Nullable Enrolment<C> take() {
            Enrolment<C> taken = enrolment.getAndSet(null);
            if (taken != null) {
                waiting.decrementAndGet();
            }
            return taken;
        }

        private boolean isGone() {
            return enrolment.get() == null;
        }

        private void fire() {
            Enrolment<C> taken = take();
            if (taken != null) {
                taken.fire(channel);
            }
        }

        private void fail(Exception why) {
            Enrolment<C> taken = take();
            if (taken != null) {
                taken.fail(why);
            }
        }
    }

    /** Fires the enrolment once the channel is ready, or fails it. */
    <C extends SelectableChannel> Waiter<C> await(C channel, int operation, Enrolment<C> enrolment) {
        Waiter<C> waiter = new Waiter<>(channel, operation, enrolment);
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiter.fail(new OverloadedException("branches wait for sockets: limit=" + MAX_WAITING));
        } else {
            arriving.add(waiter);
            OffTasklet.run(selector::wakeup);
        }
        return waiter;
    }

    /** A channel was closed: looks at once. */
    void onClosed() {
        sweepWanted = true;
        OffTasklet.run(selector::wakeup);
    }

    private void loop() {
        while (true) {
            try {
                // A key of a closed channel is there until a selection takes it out, and only then the descriptor is
                // closed.
                int unused =
                        selector.select(selector.keys().isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(SWEEP_EVERY_NS));
                fireReady();
                admitArriving();
                sweep();
            } catch (IOException | RuntimeException e) {
                LOG.warn("selector failed: channels={}", watched.size(), e);
                failAll(e);
            }
        }
    }

    private void fireReady() {
        for (SelectionKey key : selector.selectedKeys()) {
            ArrayDeque<Waiter<?>> waiters = watched.getOrDefault(key.channel(), new ArrayDeque<>());
            try {
                fireReady(key, waiters);
            } catch (CancelledKeyException e) {
                endClosed(waiters);
                watched.remove(key.channel());
            }
        }
        selector.selectedKeys().clear();
    }

    private static void fireReady(SelectionKey key, ArrayDeque<Waiter<?>> waiters) {
        int ready = key.readyOps();
        int still = 0;
        for (Iterator<Waiter<?>> each = waiters.iterator(); each.hasNext(); ) {
            Waiter<?> waiter = each.next();
            if ((waiter.operation & ready) != 0) {
                each.remove();
                waiter.fire();
            } else if (waiter.isGone()) {
                each.remove();
            } else {
                still |= waiter.operation;
            }
        }
        key.interestOps(still);
    }

    private void admitArriving() {
        for (Waiter<?> waiter = arriving.poll(); waiter != null; waiter = arriving.poll()) {
            if (!waiter.isGone()) {
                admit(waiter);
            }
        }
    }

    private void admit(Waiter<?> waiter) {
        try {
            SelectionKey key = waiter.channel.keyFor(selector);
            if (key == null) {
                key = waiter.channel.register(selector, waiter.operation);
            } else {
                key.interestOpsOr(waiter.operation);
            }
            ArrayDeque<Waiter<?>> waiters = watched.computeIfAbsent(key.channel(), channel -> new ArrayDeque<>());
            waiters.removeIf(Waiter::isGone);
            waiters.add(waiter);
        } catch (CancelledKeyException e) {
            waiter.fail(new ClosedChannelException());
        } catch (IOException | RuntimeException e) {
            waiter.fail(e);
        }
    }

    /** Ends what waits for channels that were closed. */
    private void sweep() {
        long nowNs = System.nanoTime();
        if (!sweepWanted && nowNs - sweptNs < SWEEP_EVERY_NS) {
            return;
        }
        sweepWanted = false;
        sweptNs = nowNs;
        watched.entrySet().removeIf(entry -> {
            if (entry.getKey().isOpen()) {
                return false;
            }
            endClosed(entry.getValue());
            return true;
        });
    }

    private static void endClosed(ArrayDeque<Waiter<?>> waiters) {
        waiters.forEach(waiter -> waiter.fail(new ClosedChannelException()));
        waiters.clear();
    }

    private void failAll(Exception why) {
        watched.values().forEach(waiters -> {
            waiters.forEach(waiter -> waiter.fail(why));
            waiters.clear();
        });
        watched.clear();
        // A selector that fails for good must not take a processor.
        LockSupport.parkNanos(this, SWEEP_EVERY_NS);
    }
}
