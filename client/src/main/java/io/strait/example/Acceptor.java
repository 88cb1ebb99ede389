package io.strait.example;

import io.strait.ChannelOptions;
import io.strait.OperationTimeoutException;
import io.strait.tasklet.Guard;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletOptions;
import io.strait.tasklet.guard.Guards;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening side of the examples: one tasklet that accepts, and one per connection, on a scheduler of its own. Stopping is
 * closing a channel that all of them select over. A buffered channel of slots is the semaphore that bounds the connections.
 */
final class Acceptor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** What the tasklet of a connection does; the socket is closed after it. */
    interface Service {
        void serve(SocketChannel socket) throws IOException, InterruptedException;
    }

    private final Scheduler scheduler;
    private final ServerSocketChannel listening;
    private final int port;
    private final int maxConnections;
    private final LocalChannel<Boolean> stop;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Listens, but does not accept yet.
     *
     * @param maxConnections while there are so many no other one is accepted
     */
    Acceptor(String name, InetSocketAddress address, int maxConnections) throws IOException {
        this.maxConnections = maxConnections;
        this.listening = ServerSocketChannel.open();
        boolean bound = false;
        try {
            listening.bind(address, maxConnections);
            listening.configureBlocking(false);
            this.port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            bound = true;
        } finally {
            if (!bound) {
                listening.close();
            }
        }
        this.scheduler = Scheduler.start(SchedulerOptions.defaults().withName(name));
        this.stop = scheduler.channel();
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Is closed when the server stops; nobody sends on it. */
    LocalChannel<Boolean> stop() {
        return stop;
    }

    int port() {
        return port;
    }

    /** Accepts connections from here on. */
    void start(Service service) {
        Tasklet<Void> unused = scheduler.spawn(TaskletOptions.named("accept"), () -> accept(service));
    }

    private void accept(Service service) throws IOException, InterruptedException {
        Guard<ServerSocketChannel> acceptable = Guards.acceptable(listening);
        LocalChannel<Boolean> slots = scheduler.channel("slots", ChannelOptions.buffered(maxConnections));
        for (int slot = 0; slot < maxConnections; slot++) {
            slots.send(true);
        }
        try (Closeable closesListener = () -> Guards.close(listening)) {
            while (takeSlot(slots)) {
                SocketChannel socket = awaitConnection(acceptable);
                if (socket == null) {
                    return;
                }
                Tasklet<Void> unused = scheduler.spawn(TaskletOptions.named("connection"), () -> {
                    try (Closeable closesSocket = () -> Guards.close(socket)) {
                        service.serve(socket);
                    } catch (IOException e) {
                        LOG.debug("connection ended: reason={}", e.toString());
                    } finally {
                        slots.send(true);
                    }
                });
            }
        }
    }

    /** Waits for a slot; false when the server stops. */
    private boolean takeSlot(LocalChannel<Boolean> slots) throws InterruptedException {
        return scheduler
                .<Boolean>select()
                .receive(slots, slot -> true)
                .receive(stop, nothing -> false)
                .onClosed(closed -> false)
                .run();
    }

    /** The next connection; null when the server stops. */
    private @Nullable SocketChannel awaitConnection(Guard<ServerSocketChannel> acceptable)
            throws IOException, InterruptedException {
        while (true) {
            boolean ready = scheduler
                    .<Boolean>select()
                    .guard(acceptable, channel -> true)
                    .receive(stop, nothing -> false)
                    .onClosed(closed -> false)
                    .run();
            if (!ready) {
                return null;
            }
            SocketChannel socket = listening.accept();
            if (socket != null) {
                return socket;
            }
        }
    }

    /** Tells all tasklets to stop, and waits until they have; those that do not are killed. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            stop.close("the server stops");
            for (Tasklet<?> tasklet : scheduler.tasklets()) {
                join(tasklet);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            scheduler.close();
        }
    }

    private static void join(Tasklet<?> tasklet) throws InterruptedException {
        try {
            Object unused = tasklet.join(STOP_LIMIT);
        } catch (TaskletFailedException | OperationTimeoutException e) {
            LOG.warn("tasklet did not end well: name={} failure={}", tasklet.name(), e.toString());
        }
    }
}
