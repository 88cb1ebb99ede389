package io.strait.tasklet.ported;

import io.strait.ChannelOptions;
import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that meet on channels of a scheduler, all through its inbox. */
final class OutsideWorld extends ThreadWorld {

    private final Scheduler scheduler = Scheduler.start();
    private final AtomicInteger names = new AtomicInteger();

    @Override
    public <T> Meeting<T> channel(Class<T> type, int capacity) {
        LocalChannel<T> channel =
                scheduler.channel("channel-" + names.incrementAndGet(), ChannelOptions.buffered(capacity));
        return () -> channel;
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
    public int percent() {
        return 20;
    }

    @Override
    public boolean hasOneHome() {
        return true;
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
