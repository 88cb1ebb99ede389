package io.strait.bench.local;

import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.ReceiveHandler;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.StandingReceive;
import io.strait.tasklet.Tasklet;

/**
 * The exchange of {@link TaskletPingPong} by handlers: each side is called with what it receives, sends on, and is called back when
 * that was taken. An operation is one rendezvous. The calling thread pumps the scheduler.
 */
final class HandlerPingPong implements Workload.Timed {

    private static final Object VALUE = "value";

    private final Scheduler scheduler = Scheduler.pumped(SchedulerOptions.defaults());

    /** The side that counts. */
    private static final class Serving implements ReceiveHandler<Object>, Runnable {
        private final LocalChannel<Object> ping;
        private final LocalChannel<Object> done;
        private int left;
        private int taken;

        Serving(LocalChannel<Object> ping, LocalChannel<Object> done, int roundTrips) {
            this.ping = ping;
            this.done = done;
            this.left = roundTrips;
        }

        void send() {
            left--;
            ping.sendThen(VALUE, this, HandlerPingPong::failed);
        }

        @Override
        public void run() {
            taken++;
        }

        @Override
        public void onValue(Object value) {
            if (left > 0) {
                send();
            } else {
                done.sendThen(taken, () -> {}, HandlerPingPong::failed);
            }
        }
    }

    /** The side that answers. */
    private static final class Answering implements ReceiveHandler<Object>, Runnable {
        private final LocalChannel<Object> pong;
        private int taken;

        Answering(LocalChannel<Object> pong) {
            this.pong = pong;
        }

        @Override
        public void onValue(Object value) {
            pong.sendThen(value, this, HandlerPingPong::failed);
        }

        @Override
        public void run() {
            taken++;
        }
    }

    @Override
    public long run(int atLeast) throws InterruptedException {
        int roundTrips = (atLeast + 1) / 2;
        Tasklet<Void> watching = scheduler.spawn(() -> {
            LocalChannel<Object> ping = scheduler.channel();
            LocalChannel<Object> pong = scheduler.channel();
            LocalChannel<Object> done = scheduler.channel();
            Serving serving = new Serving(ping, done, roundTrips);
            Answering answering = new Answering(pong);
            try (StandingReceive pings = ping.onReceive(answering);
                    StandingReceive pongs = pong.onReceive(serving)) {
                serving.send();
                Object taken = done.receive();
                if (!taken.equals(roundTrips) || answering.taken != roundTrips || !pings.isOpen() || !pongs.isOpen()) {
                    throw new IllegalStateException("not all callbacks: pings=" + taken + " pongs=" + answering.taken
                            + " expected=" + roundTrips);
                }
            }
        });
        scheduler.run();
        watching.join();
        return 2L * roundTrips;
    }

    private static void failed(RuntimeException why) {
        throw why;
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
