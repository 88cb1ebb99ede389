package io.strait.contract;

import io.strait.Channel;
import io.strait.ChannelInfo;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.ConnectionListener;
import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.tasklet.Programs;
import io.strait.tasklet.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Local channels of one scheduler of tasklets, by name; the suites' threads are outside threads there. */
final class TaskletDriver implements Driver {

    private final Scheduler scheduler = Scheduler.start();
    private final Map<String, Channel<?>> channels = new ConcurrentHashMap<>();

    @Override
    public Kind kind() {
        return Kind.LOCAL;
    }

    @Override
    public boolean hasPayloads() {
        return false;
    }

    @Override
    public Strait open(StraitOptions options) {
        return new View();
    }

    @Override
    public void close() {
        scheduler.close();
    }

    @SuppressWarnings("unchecked") // A name is used with one type.
    private <T> Channel<T> named(String name, ChannelOptions options) {
        return (Channel<T>) channels.computeIfAbsent(name, fresh -> scheduler.channel(fresh, options));
    }

    private final class View implements Strait {

        @Override
        public <T> Channel<T> channel(String name, Codec<T> codec) {
            return named(name, ChannelOptions.rendezvous());
        }

        @Override
        public <T> Channel<T> channel(String name, Codec<T> codec, ChannelOptions options) {
            return named(name, options);
        }

        @Override
        public <T> CompletableFuture<Channel<T>> channelAsync(String name, Codec<T> codec, ChannelOptions options) {
            return CompletableFuture.completedFuture(named(name, options));
        }

        @Override
        public <R> Select<R> select() {
            return scheduler.select();
        }

        @Override
        public <R> SelectLoop<R> selectLoop() {
            return scheduler.selectLoop();
        }

        @Override
        public Programs programs() {
            throw new UnsupportedOperationException("local channels have no programs");
        }

        @Override
        public ChannelInfo inspect(String name) throws InterruptedException {
            return named(name, ChannelOptions.rendezvous()).info();
        }

        @Override
        public CompletableFuture<ChannelInfo> inspectAsync(String name) {
            return named(name, ChannelOptions.rendezvous()).infoAsync();
        }

        @Override
        public void addListener(ConnectionListener listener) {}

        @Override
        public void removeListener(ConnectionListener listener) {}

        @Override
        public void close() {}

        @Override
        public void close(Duration timeout) {}

        @Override
        public CompletableFuture<Void> closeAsync() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
