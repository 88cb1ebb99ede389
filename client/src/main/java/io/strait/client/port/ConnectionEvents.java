package io.strait.client.port;

import io.strait.ConnectionEvent;
import io.strait.ConnectionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a port. A port fires from wherever it is; the listeners hear one event at a time, in order. */
public final class ConnectionEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEvents.class);

    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock order = new ReentrantLock();

    /** From the next event on. */
    public void add(ConnectionListener listener) {
        listeners.add(listener);
    }

    /** Not from the next event on. */
    public void remove(ConnectionListener listener) {
        listeners.remove(listener);
    }

    /** Tells everybody. Not to be called with a lock held that a listener's call into the API could want. */
    public void fire(ConnectionEvent.Kind kind, String endpoint, String detail) {
        ConnectionEvent event = new ConnectionEvent(kind, endpoint, detail);
        order.lock();
        try {
            for (ConnectionListener listener : listeners) {
                tell(listener, event);
            }
        } finally {
            order.unlock();
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
