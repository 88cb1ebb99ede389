package io.strait.node.link;

import io.strait.node.link.LinkException.Kind;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an {@link AeronTransport} alive. Aeron gives up for good after a pause of ten seconds (the client closes itself,
 * the driver forgets the client), so a paused container comes back without a data plane; this makes a new one on the same
 * port. Links notice that their publication is closed and resume by themselves.
 *
 * <pre>
 *            failure             made
 *   RUNNING ---------> REBUILDING ----> RUNNING
 *                        |  too many attempts in a row
 *                        v
 *                      FAILED             any --close--> CLOSED
 * </pre>
 */
final class AeronSupervisor implements AutoCloseable {
    /** A transport that lived this long was a good one: the attempts are counted anew. */
    private static final long STABLE_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long FILE_CHECK_NS = TimeUnit.SECONDS.toNanos(1);

    private final LinkContext context;
    private final AeronClock clock;
    private final LinkCounters counters;
    private final AeronDirectory directory;
    private final int port;

    private State state = State.RUNNING;
    private AeronTransport transport;
    private int attempts;
    private long attemptAgainNs;
    private long rebuiltNs;
    private long checkFilesNs;

    private enum State {
        RUNNING,
        REBUILDING,
        FAILED,
        CLOSED
    }

    /**
     * @throws LinkException when the directory, the storage, the port or the driver is not usable
     */
    AeronSupervisor(LinkContext context, AeronClock clock, LinkCounters counters) {
        this.context = context;
        this.clock = clock;
        this.counters = counters;
        this.directory = AeronDirectory.acquire(context.directory(), context.self());
        try {
            checkStorage();
            this.transport = launch(context.address().port());
            this.port = transport.port();
        } catch (Throwable t) {
            directory.close();
            throw t;
        }
    }

    private void checkStorage() {
        long needed = AeronTransport.requiredBytes(context.limits());
        long available = context.usableBytes().applyAsLong(directory.path());
        if (available < needed) {
            throw new LinkException(
                    Kind.STORAGE_TOO_SMALL,
                    "too little space for Aeron's files: directory=" + directory.path() + " neededBytes=" + needed
                            + " availableBytes=" + available + " ("
                            + context.limits().expectedPeers()
                            + " peers, terms of " + context.limits().termBytes()
                            + " bytes); give the container more shared memory (shm_size) or choose smaller terms",
                    null);
        }
    }

    private AeronTransport launch(int bindPort) {
        Path driverDirectory = directory.nextDriverDirectory();
        return new AeronTransport(context, driverDirectory, bindPort, clock, counters);
    }

    /** The transport, made anew when it broke and an attempt is due; null while there is none. */
    @Nullable
    AeronTransport usable(long nowNs) {
        if (state == State.RUNNING) {
            if (nowNs - checkFilesNs >= 0) {
                checkFilesNs = nowNs + FILE_CHECK_NS;
                transport.checkFiles();
            }
            Throwable failure = transport.failure();
            if (failure == null) {
                return transport;
            }
            onFailure(failure, nowNs);
        }
        if (state == State.REBUILDING && nowNs - attemptAgainNs >= 0) {
            rebuild(nowNs);
        }
        return state == State.RUNNING ? transport : null;
    }

    /** The transport if it works; unlike {@link #usable} this never makes one. */
    @Nullable
    AeronTransport running() {
        return state == State.RUNNING && transport.failure() == null ? transport : null;
    }

    private void onFailure(Throwable failure, long nowNs) {
        context.listener().onTransportLost(failure);
        transport.close();
        if (nowNs - rebuiltNs > STABLE_NS) {
            attempts = 0;
        }
        retry(nowNs, new LinkException(Kind.DRIVER_FAILED, "lost again at once: " + failure, failure));
    }

    private void rebuild(long nowNs) {
        attempts++;
        try {
            transport = launch(port);
        } catch (LinkException e) {
            counters.increment(LinkCounter.TRANSPORT_ERRORS);
            context.listener().onTransportError(e);
            retry(nowNs, e);
            return;
        }
        state = State.RUNNING;
        rebuiltNs = nowNs;
        counters.increment(LinkCounter.TRANSPORT_REBUILDS);
        context.listener().onTransportRebuilt();
    }

    /** The first attempt after a good life is made at once, each further one after twice the wait. */
    private void retry(long nowNs, LinkException last) {
        if (attempts < context.timeouts().rebuildAttempts()) {
            state = State.REBUILDING;
            attemptAgainNs = attempts == 0 ? nowNs : nowNs + (context.timeouts().rebuildNs() << (attempts - 1));
            return;
        }
        state = State.FAILED;
        String message = "the data plane cannot be made anew: attempts=" + attempts + " last: " + last.getMessage();
        context.listener().onFatal(new LinkException(last.kind(), message, last));
    }

    boolean hasFailed() {
        return state == State.FAILED;
    }

    int port() {
        return port;
    }

    /** For tests: the transport as it is, whatever state it is in. */
    AeronTransport transport() {
        return transport;
    }

    @Override
    public void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            transport.close();
            directory.close();
        }
    }
}
