package io.strait.tasklet.ported;

import io.strait.ChannelOptions;
import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Policy;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import io.strait.tasklet.TaskletFailedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Tasklets of one scheduler. */
final class TaskletWorld implements ChannelWorld {

    private final Scheduler scheduler;
    private final int percent;
    private final AtomicInteger names = new AtomicInteger();

    TaskletWorld(Supplier<Policy> policy, int percent) {
        this.scheduler = Scheduler.start(
                SchedulerOptions.defaults().withName("world").withPolicy(policy).withWatchdog(Duration.ZERO, null));
        this.percent = percent;
    }

    @Override
    public Participant spawn(TaskletBody body) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Tasklet<Void> tasklet = scheduler.spawn(() -> {
            thread.set(Thread.currentThread());
            body.run();
        });
        return new Participant() {
            @Override
            public void join() throws Exception {
                try {
                    tasklet.join(SuiteInWorlds.LONG);
                } catch (TaskletFailedException e) {
                    throw ThreadWorld.failureOf(e);
                }
            }

            @Override
            public void interrupt() {
                Thread started = thread.get();
                if (started != null) {
                    started.interrupt();
                }
            }
        };
    }

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
        return percent;
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
