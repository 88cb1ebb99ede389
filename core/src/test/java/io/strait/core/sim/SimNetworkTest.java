package io.strait.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.message.Message;
import io.strait.core.sim.SimOptions.NetworkOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimNetworkTest {

    private static final NetworkOptions WILD = new NetworkOptions(1, 1_000, 30, 20, 50, 5_000);

    private record Arrival(int from, int to, int number) {}

    private final SimClock clock = new SimClock();
    private final EventQueue events = new EventQueue(clock);
    private final List<Arrival> arrivals = new ArrayList<>();

    private SimNetwork network(long seed) {
        return new SimNetwork(
                3,
                WILD,
                new SeededRandom(seed),
                events,
                clock,
                MessageCodec.IDENTITY,
                (from, to, message) -> arrivals.add(new Arrival(from, to, ((Message.HomesReset) message).epoch())));
    }

    private void exchange(SimNetwork network) {
        for (int number = 0; number < 200; number++) {
            for (int link = 0; link < 9; link++) {
                network.send(link / 3, link % 3, new Message.HomesReset(number));
            }
        }
        while (!events.isEmpty()) {
            events.runNext();
        }
    }

    @Test
    void shouldKeepTheOrderOfEachLink() {
        exchange(network(1));

        assertThat(arrivals).hasSize(1_800);
        for (int link = 0; link < 9; link++) {
            int from = link / 3;
            int to = link % 3;
            assertThat(arrivals.stream()
                            .filter(arrival -> arrival.from() == from && arrival.to() == to)
                            .map(Arrival::number))
                    .isSorted();
        }
    }

    @Test
    void shouldLetLinksOvertakeEachOther() {
        exchange(network(1));

        assertThat(arrivals.stream().map(Arrival::number).toList())
                .isNotEqualTo(arrivals.stream().map(Arrival::number).sorted().toList());
    }

    @Test
    void shouldDeliverInTheSameOrderForTheSameSeed() {
        exchange(network(7));
        List<Arrival> first = List.copyOf(arrivals);
        arrivals.clear();
        exchange(network(7));

        assertThat(arrivals).isEqualTo(first);
    }

    @Test
    void shouldDropAndDelayWhatTheFilterSays() {
        SimNetwork network = network(1);
        network.filter((nowNs, from, to, message) -> from == 0 ? LinkFilter.DROP : to == 2 ? 1_000_000 : 0);
        exchange(network);

        assertThat(arrivals).noneMatch(arrival -> arrival.from() == 0);
        int firstDelayed = arrivals.indexOf(arrivals.stream()
                .filter(arrival -> arrival.to() == 2)
                .findFirst()
                .orElseThrow());
        assertThat(arrivals.subList(0, firstDelayed)).hasSize(800);
    }
}
