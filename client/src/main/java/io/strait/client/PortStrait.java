package io.strait.client;

import io.strait.Channel;
import io.strait.ChannelInfo;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.ConnectionListener;
import io.strait.Overflow;
import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.port.OperationPort;
import io.strait.client.port.ProgramPort;
import io.strait.core.id.ChannelName;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.tasklet.Programs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The API over a port. */
public final class PortStrait implements Strait {

    /** What a port may take on top of the time that it was given to close, before close returns without it. */
    private static final Duration CLOSE_SLACK = Duration.ofMillis(500);

    private final OperationPort port;
    private final Calls calls;
    private final Duration closeTimeout;
    private final PortPrograms programs;
    private volatile boolean closing;

    /** Owns the port from here on, but not the port of programs. */
    public PortStrait(OperationPort port, ProgramPort programs, StraitOptions options) {
        this.programs = new PortPrograms(this, programs, () -> closing);
        this.port = port;
        this.calls = new Calls(port, options);
        this.closeTimeout = options.closeTimeout();
    }

    @Override
    public <T> Channel<T> channel(String name, Codec<T> codec) {
        return new PortChannel<>(this, calls, Declarations.name(name), codec);
    }

    @Override
    public <T> Channel<T> channel(String name, Codec<T> codec, ChannelOptions options) throws InterruptedException {
        Channel<T> channel = channel(name, codec);
        calls.await(declare(name, codec, options), new Declared<>(channel));
        return channel;
    }

    @Override
    public <T> CompletableFuture<Channel<T>> channelAsync(String name, Codec<T> codec, ChannelOptions options) {
        Channel<T> channel = channel(name, codec);
        return calls.start(() -> declare(name, codec, options), new Declared<>(channel));
    }

    @Override
    public <R> Select<R> select() {
        return new PortSelect<>(calls);
    }

    @Override
    public <R> SelectLoop<R> selectLoop() {
        return new PortSelectLoop<>(calls);
    }

    @Override
    public Programs programs() {
        return programs;
    }

    @Override
    public ChannelInfo inspect(String name) throws InterruptedException {
        ChannelName channel = Declarations.name(name);
        return calls.await(new Op.Inspect(channel), new Inspected(channel));
    }

    @Override
    public CompletableFuture<ChannelInfo> inspectAsync(String name) {
        ChannelName channel = Declarations.name(name);
        return calls.start(() -> new Op.Inspect(channel), new Inspected(channel));
    }

    @Override
    public void addListener(ConnectionListener listener) {
        port.events().add(listener);
    }

    @Override
    public void removeListener(ConnectionListener listener) {
        port.events().remove(listener);
    }

    @Override
    public void close() {
        close(closeTimeout);
    }

    @Override
    public void close(Duration timeout) {
        CompletableFuture<Void> closing = startClose(timeout);
        try {
            closing.get(Calls.nanos(timeout.plus(CLOSE_SLACK)), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // Bounded is the promise; the port goes on closing by itself.
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException("close failed: port=" + port.describe(), e.getCause());
        }
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return startClose(closeTimeout);
    }

    private CompletableFuture<Void> startClose(Duration timeout) {
        closing = true;
        programs.close();
        return port.close(timeout).whenComplete((nothing, failure) -> calls.stopSuppliers());
    }

    @Override
    public String toString() {
        return "Strait[" + port.describe() + "]";
    }

    private static Op declare(String name, Codec<?> codec, ChannelOptions options) {
        return new Op.Declare(Declarations.name(name), Declarations.properties(name, options, codec.contentType()));
    }

    private static final class Declared<T> extends OutcomeReader<Channel<T>> {
        private final Channel<T> channel;

        Declared(Channel<T> channel) {
            super("declare", "channel=" + channel.name());
            this.channel = channel;
        }

        @Override
        public Channel<T> onDeclared(Outcome.Declared outcome) {
            return channel;
        }
    }

    private static final class Inspected extends OutcomeReader<ChannelInfo> {
        Inspected(ChannelName channel) {
            super("inspect", "channel=" + channel);
        }

        @Override
        public ChannelInfo onInspected(Outcome.Inspected outcome) {
            io.strait.core.op.ChannelInfo info = outcome.info();
            CloseCause closed = info.closed();
            return new ChannelInfo(
                    info.channel().value(),
                    info.home().toString(),
                    info.declared(),
                    info.properties().capacity(),
                    Overflow.valueOf(info.properties().overflow().name()),
                    info.buffered(),
                    info.plainSenders(),
                    info.plainReceivers(),
                    info.selectSenders(),
                    info.selectReceivers(),
                    info.sends(),
                    info.receives(),
                    info.dropped(),
                    state(closed),
                    closed == null ? "" : closed.message());
        }

        private static ChannelInfo.State state(@Nullable CloseCause closed) {
            if (closed == null) {
                return ChannelInfo.State.OPEN;
            }
            return closed.aborted() ? ChannelInfo.State.ABORTED : ChannelInfo.State.CLOSED;
        }
    }
}
