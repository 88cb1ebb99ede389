package io.strait.node.demo;

import io.strait.Select;

/**
 * Two channels with homes on different nodes. The ones select between sending on the first and receiving from the second,
 * the others the other way round: each could be served by each, over either channel, and all are waiting for all.
 */
final class OppositeSelects implements Workload {

    private static final int PAIRS = 2;

    @Override
    public String name() {
        return "opposite selects";
    }

    @Override
    public void prepare(Stage stage) throws InterruptedException {
        DemoChannel there = stage.channelAt(stage.node(0), "there");
        DemoChannel back = stage.channelAt(stage.node(1), "back");
        LastOne lastLeft = new LastOne(PAIRS);
        for (int pair = 0; pair < PAIRS; pair++) {
            // One of each kind computes its value only when the branch is chosen.
            boolean lazy = pair % 2 == 1;
            Side left = side(stage, stage.node(pair), "left." + pair, there, back, lazy);
            Side right = side(stage, stage.node(pair + 1), "right." + pair, back, there, lazy);
            stage.participant(left.who, () -> {
                for (long number = 0; stage.goesOn(number); number++) {
                    left.round().end();
                }
                if (lastLeft.leave()) {
                    left.close();
                }
            });
            stage.participant(right.who, () -> {
                Round round;
                do {
                    round = right.round();
                    round.end();
                } while (!round.hasClosed());
            });
        }
    }

    private static Side side(
            Stage stage, DemoNode node, String who, DemoChannel outward, DemoChannel inward, boolean lazy) {
        return new Side(
                stage,
                node,
                who,
                stage.sender(node, who, outward),
                stage.receiver(node, who, inward),
                stage.sender(node, who, inward),
                lazy);
    }

    /** One participant. */
    private static final class Side {
        private final Stage stage;
        private final DemoNode node;
        private final String who;
        private final SendingEnd out;
        private final ReceivingEnd in;
        private final SendingEnd closer;
        private final boolean lazy;

        Side(Stage stage, DemoNode node, String who, SendingEnd out, ReceivingEnd in, SendingEnd closer, boolean lazy) {
            this.stage = stage;
            this.node = node;
            this.who = who;
            this.out = out;
            this.in = in;
            this.closer = closer;
            this.lazy = lazy;
        }

        Round round() throws InterruptedException {
            Round round = stage.round(who);
            Select<Round> select = node.strait()
                    .<Round>select()
                    .receive(in.receiver(), value -> round.received(in, value))
                    .onClosed(closed -> round.closed());
            if (lazy) {
                select.sendLazy(out.sender(), () -> round.offer(out, "lazy"), round::sentLazily);
            } else {
                Stamped value = round.offer(out, "eager");
                select.send(out.sender(), value, () -> round.sent(value));
            }
            return select.run();
        }

        void close() throws InterruptedException {
            out.close();
            closer.close();
        }
    }
}
