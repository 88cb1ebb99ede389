package io.strait.node.demo;

import io.strait.Select;
import io.strait.SelectPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A channel per node, a producer for each on the next node, and on every node a consumer that selects over all of them.
 * Producers mix plain sends with attempts and deadlines, whose values may be withdrawn at any moment.
 */
final class CrossNodeSelects implements Workload {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final int TRY_EVERY = 8;
    private static final int DEADLINE_EVERY = 16;

    @Override
    public String name() {
        return "select over all nodes";
    }

    @Override
    public void prepare(Stage stage) throws InterruptedException {
        List<DemoChannel> channels = new ArrayList<>();
        for (int i = 0; i < stage.size(); i++) {
            channels.add(stage.channelAt(stage.node(i), "fan." + i));
        }
        for (int i = 0; i < stage.size(); i++) {
            String consumer = "consumer." + i;
            DemoNode node = stage.node(i);
            stage.participant(consumer, () -> consume(stage, node, consumer, channels));
        }
        for (int i = 0; i < stage.size(); i++) {
            String producer = "producer." + i;
            SendingEnd end = stage.sender(stage.node(i + 1), producer, channels.get(i));
            stage.participant(producer, () -> produce(stage, end));
        }
    }

    private static void produce(Stage stage, SendingEnd end) throws InterruptedException {
        for (int number = 0; stage.goesOn(number); number++) {
            String text = "item " + number;
            if (number % DEADLINE_EVERY == DEADLINE_EVERY - 1) {
                end.send(text, SHORT);
            } else if (number % TRY_EVERY == TRY_EVERY - 1) {
                end.trySend(text);
            } else {
                end.send(text);
            }
        }
        end.close();
    }

    private static void consume(Stage stage, DemoNode node, String who, List<DemoChannel> channels)
            throws InterruptedException {
        // The same select again and again: its fairness is kept in the object.
        Select<Round> select = node.strait().<Round>select().policy(SelectPolicy.FAIR);
        boolean[] open = new boolean[channels.size()];
        Round[] current = new Round[1];
        for (int i = 0; i < open.length; i++) {
            int index = i;
            open[index] = true;
            ReceivingEnd end = stage.receiver(node, who, channels.get(index));
            select.receive(end.receiver(), value -> current[0].received(end, value))
                    .when(() -> open[index]);
        }
        List<String> names = channels.stream().map(DemoChannel::name).toList();
        select.onClosed(closed -> {
            open[names.indexOf(closed.channel())] = false;
            return current[0].closed();
        });
        int left = open.length;
        while (left > 0) {
            current[0] = stage.round(who);
            Round round = select.run();
            round.end();
            left -= round.hasClosed() ? 1 : 0;
        }
    }
}
