package io.strait;

/**
 * Hears what happens to the connection. Called one event at a time, in order, on a thread that must not be blocked; what a
 * listener throws is logged and ignored.
 */
public interface ConnectionListener {

    /** Every event; calls the method named after its kind unless overridden. */
    default void onEvent(ConnectionEvent event) {
        switch (event.kind()) {
            case CONNECTED -> onConnected(event);
            case DISCONNECTED -> onDisconnected(event);
            case RESUMED -> onResumed(event);
            case SESSION_LOST -> onSessionLost(event);
            case DRAINING -> onDraining(event);
            case CLOSED -> onClosed(event);
        }
    }

    /** See {@link ConnectionEvent.Kind#CONNECTED}. */
    default void onConnected(ConnectionEvent event) {}

    /** See {@link ConnectionEvent.Kind#DISCONNECTED}. */
    default void onDisconnected(ConnectionEvent event) {}

    /** See {@link ConnectionEvent.Kind#RESUMED}. */
    default void onResumed(ConnectionEvent event) {}

    /** See {@link ConnectionEvent.Kind#SESSION_LOST}. */
    default void onSessionLost(ConnectionEvent event) {}

    /** See {@link ConnectionEvent.Kind#DRAINING}. */
    default void onDraining(ConnectionEvent event) {}

    /** See {@link ConnectionEvent.Kind#CLOSED}. */
    default void onClosed(ConnectionEvent event) {}
}
