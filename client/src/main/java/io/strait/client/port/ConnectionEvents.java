package io.strait.client.port;

import io.strait.ConnectionEvent;
import io.strait.ConnectionListener;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a port. A port fires from wherever it is; the listeners hear one event at a time, in order. A listener
 * that causes an event hears of it after it returns. */
public final class ConnectionEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEvents.class);

    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<ConnectionEvent> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    /** From the next event on. */
    public void add(ConnectionListener listener) {
        listeners.add(listener);
    }

    /** Not from the next event on. */
    public void remove(ConnectionListener listener) {
        listeners.remove(listener);
    }

    /** Tells everybody, or leaves it to the thread that is telling them something already. */
    public void fire(ConnectionEvent.Kind kind, String endpoint, String detail) {
        note(kind, endpoint, detail);
        deliver();
    }

    /** Notes an event for {@link #deliver}: for a port that holds a lock, which decides the order of the events. */
    public void note(ConnectionEvent.Kind kind, String endpoint, String detail) {
        queue.add(new ConnectionEvent(kind, endpoint, detail));
    }

    /** Tells everybody what was noted. Not with a lock held that a listener's call into the API could want. */
    public void deliver() {
        while (!queue.isEmpty() && turn.tryLock()) {
            try {
                for (ConnectionEvent event = queue.poll(); event != null; event = queue.poll()) {
                    for (ConnectionListener listener : listeners) {
                        tell(listener, event);
                    }
                }
            } finally {
                turn.unlock();
            }
        }
    }

    private static void tell(ConnectionListener listener, ConnectionEvent event) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException e) {
            LOG.warn("connection listener failed: event={} listener={}", event, listener, e);
        }
    }
}
