package io.strait.toolbox;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.Strait;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;

/** A scheduler, and channels of it or of a Strait. */
final class World implements AutoCloseable {

    /** Where its channels are. */
    enum Kind {
        LOCAL,
        STRAIT
    }

    final Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults().withName("toolbox-test"));
    final Strait strait = Strait.local();
    private final Kind kind;

    World(Kind kind) {
        this.kind = kind;
    }

    Channel<String> channel(String name) throws InterruptedException {
        return channel(name, ChannelOptions.rendezvous());
    }

    Channel<String> channel(String name, ChannelOptions options) throws InterruptedException {
        return kind == Kind.LOCAL ? scheduler.channel(name, options) : strait.channel(name, Codec.utf8(), options);
    }

    @Override
    public void close() {
        scheduler.close();
        strait.close();
    }
}
