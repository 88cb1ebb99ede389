package io.strait.tasklet.ported;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.Strait;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads, each a client of one Strait of several; values go through codecs. */
public final class StraitWorld extends ThreadWorld {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final List<Strait> straits;
    private final int percent;
    private final Runnable onClose;
    private final AtomicInteger places = new AtomicInteger();
    private final ThreadLocal<Strait> here = new ThreadLocal<>();

    /**
     * A world over these.
     *
     * @param straits participants go round them
     * @param percent see {@link ChannelWorld#percent()}
     * @param onClose what closing the world does
     */
    public StraitWorld(List<Strait> straits, int percent, Runnable onClose) {
        this.straits = straits;
        this.percent = percent;
        this.onClose = onClose;
    }

    @Override
    Object nextPlace() {
        return straits.get(places.getAndIncrement() % straits.size());
    }

    @Override
    void enter(Object place) {
        here.set((Strait) place);
    }

    private Strait here() {
        Strait mine = here.get();
        return mine == null ? straits.get(0) : mine;
    }

    @Override
    public <T> Meeting<T> channel(Class<T> type, int capacity) {
        String name = "ported-" + NAMES.incrementAndGet();
        Codec<T> codec = Codec.json(type);
        if (capacity > 0) {
            straits.get(0)
                    .channelAsync(name, codec, ChannelOptions.buffered(capacity))
                    .join();
        }
        ConcurrentHashMap<Strait, Channel<T>> ends = new ConcurrentHashMap<>();
        return () -> ends.computeIfAbsent(here(), strait -> strait.channel(name, codec));
    }

    @Override
    public <R> Select<R> select() {
        return here().select();
    }

    @Override
    public <R> SelectLoop<R> selectLoop() {
        return here().selectLoop();
    }

    @Override
    public int percent() {
        return percent;
    }

    @Override
    public boolean hasOneHome() {
        return straits.size() == 1;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
