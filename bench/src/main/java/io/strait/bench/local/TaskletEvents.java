package io.strait.bench.local;

import io.strait.ChannelOptions;
import io.strait.SelectLoop;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.TaskletBody;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of many channels: one tasklet sends to the channels in turn, another one takes what comes, in one of several
 * organisations. An operation is one event. The calling thread pumps the scheduler.
 */
final class TaskletEvents implements Workload.Timed {

    /** How the events are taken. */
    enum Organisation {
        /** A select that offers to all channels for each event, and withdraws what lost. */
        REBUILT,
        /** A select that stays armed. */
        STANDING,
        /** No select: all events go through one channel with a buffer, whose receiver would have to look at what came. */
        QUEUE
    }

    /** Takes one event. */
    private interface Taking {
        Object next() throws InterruptedException;
    }

    private static final Object EVENT = "event";
    private static final int QUEUE_CAPACITY = 64;

    private final Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults());
    private final List<LocalChannel<Object>> channels = new ArrayList<>();
    private final Taking taking;
    private int next;

    TaskletEvents(int count, Organisation organisation) {
        if (organisation == Organisation.QUEUE) {
            channels.add(scheduler.channel("queue", ChannelOptions.buffered(QUEUE_CAPACITY)));
        } else {
            for (int i = 0; i < count; i++) {
                channels.add(scheduler.channel());
            }
        }
        taking = switch (organisation) {
            case REBUILT -> rebuilt();
            case STANDING -> standing();
            case QUEUE -> channels.get(0)::receive;
        };
    }

    private Taking rebuilt() {
        GuardedSelect<Object> select = scheduler.select();
        for (LocalChannel<Object> channel : channels) {
            select.receive(channel, value -> value);
        }
        return select::run;
    }

    private Taking standing() {
        SelectLoop<Object> loop = scheduler.selectLoop();
        scheduler.spawn(() -> {
            for (LocalChannel<Object> channel : channels) {
                loop.receive(channel, value -> value);
            }
        });
        pump();
        return loop::next;
    }

    @Override
    public long run(int atLeast) {
        scheduler.spawn((TaskletBody) () -> sendInTurn(atLeast));
        scheduler.spawn((TaskletBody) () -> {
            for (int i = 0; i < atLeast; i++) {
                taking.next();
            }
        });
        pump();
        return atLeast;
    }

    private void sendInTurn(int events) throws InterruptedException {
        for (int i = 0; i < events; i++) {
            channels.get(next).send(EVENT);
            if (++next == channels.size()) {
                next = 0;
            }
        }
    }

    private void pump() {
        try {
            scheduler.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while events were measured", e);
        }
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
