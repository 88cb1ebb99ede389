package io.strait.node.link;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.RethrowingErrorHandler;
import io.aeron.Subscription;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.ChannelEndpointException;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.LogBufferDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * One media driver, one Aeron client on it and one subscription, until something breaks beyond repair
 * ({@link #failure}); then the whole of it is thrown away and {@link AeronSupervisor} makes another.
 *
 * <p>Nothing in here is bound to a thread. Driver and client are agents that run when they are invoked; in invoker mode
 * the driver's parts call each other directly, and the client's lock may do nothing because the turn excludes a second
 * caller. The agents are run without Agrona's {@code AgentInvoker}, which stops for good once it is called by a thread
 * whose interrupt flag is set, and the turn may be on any thread.
 */
final class AeronTransport implements AutoCloseable {
    private static final int STREAM_ID = 1;
    private static final int FRAGMENTS_PER_POLL = 64;
    private static final int FILE_PAGE_BYTES = 4 << 10;
    private static final int SYSTEM_COUNTERS = 256;
    private static final int COUNTERS_PER_PEER = 32;
    /** Links that were refused need a publication for a moment, too; see RefusalDesk. */
    private static final int SPARE_LOGS = 8;

    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long ERROR_EVENT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RESOLVER_IDLE_MS = 4;

    private final Path directory;
    private final LinkCounters counters;
    private final LinkListener listener;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Agent driverAgent;
    private final Agent clientAgent;
    private final Subscription subscription;
    private final int port;
    private @Nullable Throwable failure;
    private long nowNs;
    private long errorEventAgainNs;

    /**
     * Launches everything and binds the port.
     *
     * @param port overrides that of the context: a rebuilt transport must be where the first one was
     * @throws LinkException when it cannot be launched
     */
    AeronTransport(LinkContext context, Path directory, int port, AeronClock clock, LinkCounters counters) {
        this.directory = directory;
        this.counters = counters;
        this.listener = context.listener();
        this.driver = launchDriver(context.limits(), clock);
        try {
            this.aeron = Aeron.connect(clientContext(clock));
            this.driverAgent = driver.sharedAgentInvoker().agent();
            this.clientAgent = aeron.conductorAgentInvoker().agent();
            this.subscription = subscribe(context.address().bindHost(), port);
            this.port = boundPort();
        } catch (Throwable t) {
            CloseHelper.quietClose(driver);
            throw t;
        }
    }

    private MediaDriver launchDriver(LinkLimits limits, AeronClock clock) {
        MediaDriver.Context context = new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .threadingMode(ThreadingMode.INVOKER)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .warnIfDirectoryExists(false)
                .errorHandler(this::onDriverError)
                .nanoClock(clock.nanos())
                .epochClock(clock.epoch())
                .mtuLength(limits.mtuBytes())
                .publicationTermBufferLength(limits.termBytes())
                .ipcTermBufferLength(LogBufferDescriptor.TERM_MIN_LENGTH)
                .termBufferSparseFile(true)
                .filePageSize(FILE_PAGE_BYTES)
                .lowStorageWarningThreshold(0)
                // The least that the driver takes.
                .conductorBufferLength(Configuration.CONDUCTOR_BUFFER_LENGTH_DEFAULT)
                .toClientsBufferLength(Configuration.TO_CLIENTS_BUFFER_LENGTH_DEFAULT)
                .errorBufferLength(Configuration.ERROR_BUFFER_LENGTH_DEFAULT)
                .counterValuesBufferLength(counterValuesBytes(limits))
                .lossReportBufferLength(Configuration.LOSS_REPORT_BUFFER_LENGTH_DEFAULT)
                .publicationLingerTimeoutNs(LINGER_NS)
                // Names are resolved on a thread of their own: a slow name server must not stop the duty cycle.
                .asyncExecutorEnabled(true)
                .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(RESOLVER_IDLE_MS))
                .asyncExecutorThreadFactory(AeronTransport::resolverThread);
        try {
            return MediaDriver.launch(context);
        } catch (RuntimeException | InternalError e) {
            throw new LinkException(
                    LinkException.Kind.DRIVER_FAILED,
                    "cannot launch the media driver: directory=" + directory + " cause=" + e.getMessage(),
                    e);
        }
    }

    private static Thread resolverThread(Runnable task) {
        return Thread.ofPlatform().daemon().name("strait-link-resolver").unstarted(task);
    }

    private Aeron.Context clientContext(AeronClock clock) {
        return new Aeron.Context()
                .aeronDirectoryName(directory.toString())
                .useConductorAgentInvoker(true)
                .clientLock(NoOpLock.INSTANCE)
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .nanoClock(clock.nanos())
                .epochClock(clock.epoch())
                .errorHandler(this::onClientError)
                // What the frame handler throws belongs to the caller of poll.
                .subscriberErrorHandler(new RethrowingErrorHandler())
                .unavailableImageHandler(image -> counters.increment(LinkCounter.IMAGES_LOST));
    }

    private Subscription subscribe(String bindHost, int bindPort) {
        String endpoint = bindHost + ":" + bindPort;
        try {
            return aeron.addSubscription(CommonContext.UDP_CHANNEL + "?endpoint=" + endpoint, STREAM_ID);
        } catch (AeronException e) {
            String message = String.valueOf(e.getMessage());
            LinkException.Kind kind = message.contains("Address already in use")
                    ? LinkException.Kind.PORT_OCCUPIED
                    : LinkException.Kind.ADDRESS_NOT_USABLE;
            throw new LinkException(kind, "cannot listen: endpoint=" + endpoint + " cause=" + message, e);
        }
    }

    private int boundPort() {
        String channel = subscription.tryResolveChannelEndpointPort();
        if (channel == null) {
            throw new LinkException(
                    LinkException.Kind.DRIVER_FAILED,
                    "the media driver does not tell the bound port: channel=" + subscription.channel(),
                    null);
        }
        String endpoint = ChannelUri.parse(channel).get(CommonContext.ENDPOINT_PARAM_NAME);
        return LinkAddress.portOf(endpoint);
    }

    /** Runs sender, receiver and conductor of the driver once. Returns the bytes they moved, and a little more. */
    int invokeDriver(long now) {
        nowNs = now;
        try {
            return driverAgent.doWork();
        } catch (AgentTerminationException | InternalError e) {
            fail(e);
        } catch (Exception e) {
            onDriverError(e);
        }
        return 0;
    }

    /** Takes what the driver tells the client, and tells it that the client lives. */
    void invokeClient() {
        try {
            clientAgent.doWork();
        } catch (Exception e) {
            fail(e);
        }
    }

    /** Gives waiting messages to the handler; what it throws comes out of here. */
    int poll(FragmentHandler handler) {
        return subscription.poll(handler, FRAGMENTS_PER_POLL);
    }

    /** Asks for a publication; {@link #publication} has it some invocations later. */
    long requestPublication(String endpoint) {
        try {
            return aeron.asyncAddExclusivePublication(CommonContext.UDP_CHANNEL + "?endpoint=" + endpoint, STREAM_ID);
        } catch (AeronException e) {
            fail(e);
            return Aeron.NULL_VALUE;
        }
    }

    /**
     * The publication that was asked for, null while it is not there.
     *
     * @throws RegistrationException when the driver could not make it
     */
    @Nullable
    ExclusivePublication publication(long registrationId) {
        try {
            return aeron.getExclusivePublication(registrationId);
        } catch (RegistrationException e) {
            throw e;
        } catch (AeronException e) {
            fail(e);
            return null;
        }
    }

    void closePublication(long registrationId) {
        if (failure == null) {
            aeron.asyncRemovePublication(registrationId);
        }
    }

    int port() {
        return port;
    }

    /** Why this transport is of no use any more; null while it is. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Looks whether somebody deleted the files: new links could not be made any more. */
    void checkFiles() {
        if (failure == null && !Files.exists(directory.resolve(CncFileDescriptor.CNC_FILE))) {
            fail(new IllegalStateException("the media driver's files are gone: directory=" + directory));
        }
    }

    private void onDriverError(Throwable error) {
        counters.increment(LinkCounter.TRANSPORT_ERRORS);
        if (nowNs >= errorEventAgainNs) {
            errorEventAgainNs = nowNs + ERROR_EVENT_NS;
            listener.onTransportError(error);
        }
    }

    /** What concerns one channel is told by that channel again; anything else has cost the client its life or an image. */
    private void onClientError(Throwable error) {
        if (error instanceof RegistrationException || error instanceof ChannelEndpointException) {
            onDriverError(error);
        } else {
            fail(error);
        }
    }

    /**
     * Ends this transport. Besides what Aeron reports, this takes the {@code InternalError} that the JVM throws when a page
     * of a mapped file cannot be had: its file system is full, or the file was truncated.
     */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** For tests: closes the client as if it had closed itself. */
    void killClient() {
        aeron.close();
    }

    Subscription subscription() {
        return subscription;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(aeron, driver);
    }

    /** What driver and links of the expected peers need in the file system. */
    static long requiredBytes(LinkLimits limits) {
        long log = LogBufferDescriptor.computeLogLength(limits.termBytes(), FILE_PAGE_BYTES);
        int values = counterValuesBytes(limits);
        int metadata = values * (CountersReader.METADATA_LENGTH / CountersReader.COUNTER_LENGTH);
        int buffers = Configuration.CONDUCTOR_BUFFER_LENGTH_DEFAULT
                + Configuration.TO_CLIENTS_BUFFER_LENGTH_DEFAULT
                + Configuration.ERROR_BUFFER_LENGTH_DEFAULT
                + values
                + metadata;
        long fixed = CncFileDescriptor.computeCncFileLength(buffers, FILE_PAGE_BYTES);
        return fixed
                + Configuration.LOSS_REPORT_BUFFER_LENGTH_DEFAULT
                + (2L * limits.expectedPeers() + SPARE_LOGS) * log;
    }

    private static int counterValuesBytes(LinkLimits limits) {
        int counterCount = SYSTEM_COUNTERS + COUNTERS_PER_PEER * limits.expectedPeers();
        int values = BitUtil.findNextPositivePowerOfTwo(counterCount * CountersReader.COUNTER_LENGTH);
        return Math.max(values, Configuration.COUNTERS_VALUES_BUFFER_LENGTH_MIN);
    }
}
