package io.strait.node.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Dijkstra's dining philosophers: tasklets in a ring, between each two a fork, which is a value in a channel of capacity one. The
 * channels have their homes on different nodes. Who has received the fork holds it, who sends it back has put it down; so no
 * two can hold one fork, or the channels have doubled a value. Each takes the fork with the lower number first: no ring of waiting.
 */
final class Philosophers implements Workload {

    private static final int LEAST = 5;

    private final List<AtomicInteger> holders = new ArrayList<>();
    private final AtomicLong meals = new AtomicLong();
    private final AtomicLong shared = new AtomicLong();
    private final AtomicInteger forksLeft = new AtomicInteger();

    @Override
    public String name() {
        return "dining philosophers";
    }

    @Override
    public void prepare(Stage stage) throws InterruptedException {
        int count = Math.max(LEAST, stage.size());
        List<DemoChannel> forks = new ArrayList<>();
        for (int fork = 0; fork < count; fork++) {
            forks.add(stage.bufferedAt(stage.node(fork), "fork." + fork, 1));
            holders.add(new AtomicInteger());
        }
        LastOne last = new LastOne(count);
        for (int seat = 0; seat < count; seat++) {
            int low = Math.min(seat, (seat + 1) % count);
            int high = Math.max(seat, (seat + 1) % count);
            String who = "philosopher." + seat;
            Hand first = hand(stage, seat, who, forks, low);
            Hand second = hand(stage, seat, who, forks, high);
            Hand own = seat == low ? first : second;
            stage.tasklet(who, () -> {
                own.lay();
                for (long eaten = 0; stage.goesOn(eaten); eaten++) {
                    dine(first, second);
                }
                if (last.leave()) {
                    clear(stage, forks);
                }
            });
        }
    }

    private Hand hand(Stage stage, int seat, String who, List<DemoChannel> forks, int fork) {
        DemoNode node = stage.node(seat + 1);
        return new Hand(
                stage.receiver(node, who, forks.get(fork)),
                stage.sender(node, who, forks.get(fork)),
                holders.get(fork));
    }

    private void dine(Hand first, Hand second) throws InterruptedException {
        boolean firstTaken = first.take();
        boolean secondTaken = second.take();
        if (firstTaken && secondTaken) {
            meals.incrementAndGet();
        }
        second.put();
        first.put();
    }

    /** The table is cleared: each fork is there, once. */
    private void clear(Stage stage, List<DemoChannel> forks) throws InterruptedException {
        for (DemoChannel fork : forks) {
            Optional<Stamped> left =
                    stage.receiver(stage.node(0), "waiter", fork).receive();
            if (left.isPresent()) {
                forksLeft.incrementAndGet();
            }
            stage.sender(stage.node(0), "waiter", fork).close();
        }
    }

    @Override
    public void verify(Stage stage) {
        stage.expect("forks on the table", holders.size(), forksLeft.get());
        stage.expect("forks in two hands", 0L, shared.get());
        stage.expect("somebody has eaten", true, meals.get() > 0);
    }

    /** One philosopher's way to one fork. */
    private final class Hand {
        private final ReceivingEnd from;
        private final SendingEnd back;
        private final AtomicInteger holding;

        Hand(ReceivingEnd from, SendingEnd back, AtomicInteger holding) {
            this.from = from;
            this.back = back;
            this.holding = holding;
        }

        /** Lays the fork on the table before the first meal. */
        void lay() throws InterruptedException {
            back.send("fork");
        }

        boolean take() throws InterruptedException {
            boolean taken = from.receive().isPresent();
            if (holding.incrementAndGet() != 1) {
                shared.incrementAndGet();
            }
            return taken;
        }

        void put() throws InterruptedException {
            holding.decrementAndGet();
            back.send("fork");
        }
    }
}
