package io.strait.client.transport;

import io.grpc.ManagedChannel;
import io.strait.ClientClosedException;
import io.strait.Endpoint;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests about programs at the node where a session is. It has a connection to one node at a time. Any thread. */
public final class NodePrograms implements ProgramPort, AutoCloseable {

    private final Supplier<Endpoint> node;
    private final Function<Endpoint, ManagedChannel> connector;
    private final Duration timeout;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Endpoint connectedTo;
    private @Nullable ManagedChannel connection;
    private boolean closed;

    NodePrograms(Supplier<Endpoint> node, Function<Endpoint, ManagedChannel> connector, Duration timeout) {
        this.node = node;
        this.connector = connector;
        this.timeout = timeout;
    }

    private <T> CompletableFuture<T> ask(Function<ProgramPort, CompletableFuture<T>> question) {
        ProgramPort current;
        try {
            current = current();
        } catch (ClientClosedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return question.apply(current);
    }

    private ProgramPort current() {
        Endpoint endpoint = node.get();
        ManagedChannel use;
        lock.lock();
        try {
            if (closed) {
                throw new ClientClosedException("client is closed: endpoint=" + endpoint);
            }
            use = connection;
            if (use == null || !endpoint.equals(connectedTo)) {
                if (use != null) {
                    use.shutdown();
                }
                use = connector.apply(endpoint);
                connection = use;
                connectedTo = endpoint;
            }
        } finally {
            lock.unlock();
        }
        return new GrpcPrograms(use, endpoint, timeout, false);
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramDescription>> available() {
        return ask(ProgramPort::available);
    }

    @Override
    public CompletableFuture<ProgramStatus> spawn(String program, List<String> args, Placement placement) {
        return ask(to -> to.spawn(program, args, placement));
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramStatus>> list(boolean ended) {
        return ask(to -> to.list(ended));
    }

    @Override
    public CompletableFuture<Report> report(String id) {
        return ask(to -> to.report(id));
    }

    @Override
    public CompletableFuture<ProgramStatus> kill(String id) {
        return ask(to -> to.kill(id));
    }

    @Override
    public void follow(Follow what, Flow.Subscriber<? super Event> follower) {
        ProgramPort current;
        try {
            current = current();
        } catch (ClientClosedException e) {
            ProgramPort.refuse(follower, e);
            return;
        }
        current.follow(what, follower);
    }

    /** Requests that are on their way fail. Closing again does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (connection != null) {
                connection.shutdownNow();
                connection = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
