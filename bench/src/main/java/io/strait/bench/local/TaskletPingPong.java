package io.strait.bench.local;

import io.strait.ChannelClosedException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import java.time.Duration;

/**
 * Two tasklets of one scheduler send a value to and fro over two rendezvous channels, as the peers' programs do. An operation is
 * one rendezvous: half a round trip. The calling thread pumps the scheduler.
 */
final class TaskletPingPong implements Workload.Timed {

    private static final Object VALUE = "value";

    private final Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults());
    private final Duration budget;

    /**
     * Makes the scheduler.
     *
     * @param budget of each turn that the embedding loop gives it; zero: it runs until all is done
     */
    TaskletPingPong(Duration budget) {
        this.budget = budget;
    }

    @Override
    public long run(int atLeast) throws InterruptedException {
        int roundTrips = (atLeast + 1) / 2;
        LocalChannel<Object> ping = scheduler.channel();
        LocalChannel<Object> pong = scheduler.channel();
        scheduler.spawn(() -> {
            for (int i = 0; i < roundTrips; i++) {
                ping.send(VALUE);
                pong.receive();
            }
            ping.close();
        });
        scheduler.spawn(() -> echo(ping, pong));
        if (budget.isZero()) {
            scheduler.run();
        } else {
            embed();
        }
        return 2L * roundTrips;
    }

    private static void echo(LocalChannel<Object> ping, LocalChannel<Object> pong) throws InterruptedException {
        try {
            while (true) {
                pong.send(ping.receive());
            }
        } catch (ChannelClosedException e) {
            pong.close();
        }
    }

    /** An event loop of somebody else's, with nothing else to do. */
    private void embed() {
        int switches;
        do {
            switches = scheduler.run(budget);
        } while (switches > 0);
        if (scheduler.taskletCount() > 0) {
            throw new IllegalStateException("nothing runs: tasklets=" + scheduler.tasklets());
        }
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
