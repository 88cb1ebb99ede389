package io.strait;

import io.strait.client.local.LocalRuntime;
import io.strait.client.session.RemoteStrait;
import io.strait.tasklet.Programs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The way in: one connection to a cluster, or a world of its own in this process. Safe for use by many threads; one per
 * application is enough.
 *
 * <pre>{@code
 * try (Strait strait = Strait.connect("strait://localhost:7400")) {
 *     Channel<String> orders = strait.channel("orders", Codec.utf8());
 *     orders.send("one espresso");
 * }
 * }</pre>
 */
public interface Strait extends AutoCloseable {

    /**
     * Connects to the first node that answers.
     *
     * @param uri {@code strait://host:port,host:port}
     * @throws InvalidArgumentException when the address cannot be read
     * @throws UnavailableException when no node opened a session within {@link StraitOptions#connectTimeout()}
     * @throws OperationInterruptedException when the thread is interrupted meanwhile
     */
    static Strait connect(String uri) {
        return connect(StraitOptions.builder().endpoints(uri).build());
    }

    /** As {@link #connect(String)} with everything adjustable. */
    static Strait connect(StraitOptions options) {
        return RemoteStrait.connect(options);
    }

    /** {@link #connect(StraitOptions)} without waiting. */
    static CompletableFuture<Strait> connectAsync(StraitOptions options) {
        return RemoteStrait.connectAsync(options);
    }

    /**
     * Channels within this process, without any network: the same machine as in a node, driven by the calling threads. Each
     * call makes a world of its own; undelivered values are logged.
     */
    static Strait local() {
        return LocalRuntime.strait(StraitOptions.defaults());
    }

    /** As {@link #local()} with everything adjustable. */
    static Strait local(StraitOptions options) {
        return LocalRuntime.strait(options);
    }

    /**
     * The channel with this name. No message is sent and nothing is created: an undeclared channel is a rendezvous with
     * default limits.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters
     * @throws InvalidArgumentException naming the fault
     */
    <T> Channel<T> channel(String name, Codec<T> codec);

    /** The channel that was received as a value (C16). */
    default <T> Channel<T> channel(ChannelRef ref, Codec<T> codec) {
        return channel(ref.name(), codec);
    }

    /**
     * Declares a channel's properties at its home and returns it when they are stored (C13): then they survive every node that
     * dies. Declaring the same again is fine.
     *
     * @throws ConflictingPropertiesException when it is declared with other properties
     * @throws IndeterminateException when a majority of the nodes has not confirmed it in time: the channel may be declared, and
     *     repeating is safe
     * @throws InvalidArgumentException when an option is out of its limits
     * @throws InterruptedException when interrupted; the channel may or may not be declared, and repeating is safe
     */
    <T> Channel<T> channel(String name, Codec<T> codec, ChannelOptions options) throws InterruptedException;

    /** {@link #channel(String, Codec, ChannelOptions)} without waiting. */
    <T> CompletableFuture<Channel<T>> channelAsync(String name, Codec<T> codec, ChannelOptions options);

    /** A new select over channels of this Strait. */
    <R> Select<R> select();

    /** A new persistent select over channels of this Strait. */
    <R> SelectLoop<R> selectLoop();

    /**
     * Runs named programs as tasklets on nodes of the cluster; without a network, in this process. Programs of {@link #local()}
     * are found on the class path, and are killed when that Strait is closed.
     */
    Programs programs();

    /** A snapshot of any channel, taken at its home (C12). */
    ChannelInfo inspect(String name) throws InterruptedException;

    /** {@link #inspect(String)} without waiting. */
    CompletableFuture<ChannelInfo> inspectAsync(String name);

    /** Hears of connection events from now on; without a network only of the close. */
    void addListener(ConnectionListener listener);

    /** No longer. */
    void removeListener(ConnectionListener listener);

    /** As {@link #close(Duration)} with {@link StraitOptions#closeTimeout()}. */
    @Override
    void close();

    /**
     * Withdraws what is pending and ends the session; channels stay as they are. Blocked callers get
     * {@link ClientClosedException}, or their result if it was committed first. Returns within about {@code timeout} whatever
     * the network does; what is not answered by then ends as {@link IndeterminateException}. Closing again is harmless.
     * An interrupt makes the call return early, with the flag set, while closing goes on.
     */
    void close(Duration timeout);

    /** {@link #close()} without waiting. */
    CompletableFuture<Void> closeAsync();
}
