package io.strait.node.demo;

import io.strait.AllClosedException;
import io.strait.ChannelClosedException;
import io.strait.SelectLoop;
import io.strait.tasklet.Tasklet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A prime sieve of tasklets, one filter per prime, each a client of the next node. Numbers run through the filters; the first one
 * that reaches a new filter is a prime. A standing select collects the primes: each filter adds its own channel to it while the
 * select waits.
 *
 * <p>After McIlroy, "Squinting at Power Series", by way of Go's own sieve.
 */
final class PrimeSieve implements Workload {

    private static final int MOST_FILTERS = 12;

    private final List<Integer> primes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public String name() {
        return "prime sieve";
    }

    @Override
    public void prepare(Stage stage) throws InterruptedException {
        List<DemoChannel> numbers = new ArrayList<>();
        List<DemoChannel> found = new ArrayList<>();
        for (int filter = 0; filter < MOST_FILTERS; filter++) {
            numbers.add(stage.channelAt(stage.node(filter), "numbers." + filter));
            found.add(stage.channelAt(stage.node(filter + 1), "prime." + filter));
        }
        SendingEnd first = stage.sender(stage.node(0), "generator", numbers.get(0));
        stage.tasklet("generator", () -> {
            for (int number = 2; stage.goesOn(number - 2) || primes.isEmpty(); number++) {
                first.send(Integer.toString(number));
            }
            first.close();
        });
        SelectLoop<Round> collector = stage.node(1).strait().selectLoop();
        Round[] current = new Round[1];
        collector.onClosed(closed -> current[0].closed());
        List<Tasklet<?>> filters = Collections.synchronizedList(new ArrayList<>());
        stage.tasklet("filter.0", () -> {
            filter(stage, 0, numbers, found, collector, current, filters);
            for (int started = 0; started < filters.size(); started++) {
                filters.get(started).join();
            }
        });
        stage.tasklet("collector", () -> collect(stage, collector, current));
        addTo(stage, collector, current, found, 0);
    }

    private void addTo(Stage stage, SelectLoop<Round> collector, Round[] current, List<DemoChannel> found, int filter) {
        ReceivingEnd end = stage.receiver(stage.node(1), "collector", found.get(filter));
        collector.receive(end.receiver(), value -> {
            primes.add(Integer.parseInt(value.text()));
            return current[0].received(end, value);
        });
    }

    private void filter(
            Stage stage,
            int number,
            List<DemoChannel> numbers,
            List<DemoChannel> found,
            SelectLoop<Round> collector,
            Round[] current,
            List<Tasklet<?>> filters)
            throws InterruptedException {
        String who = "filter." + number;
        DemoNode node = stage.node(number + 1);
        ReceivingEnd in = stage.receiver(node, who, numbers.get(number));
        SendingEnd report = stage.sender(node, who, found.get(number));
        boolean isLast = number == MOST_FILTERS - 1;
        Optional<Stamped> first = in.receive();
        if (first.isPresent()) {
            int prime = Integer.parseInt(first.get().text());
            SendingEnd out = null;
            if (!isLast) {
                addTo(stage, collector, current, found, number + 1);
                filters.add(stage.start(
                        "filter." + (number + 1),
                        () -> filter(stage, number + 1, numbers, found, collector, current, filters)));
                out = stage.sender(node, who, numbers.get(number + 1));
            }
            report.send(Integer.toString(prime));
            for (Optional<Stamped> next = in.receive(); next.isPresent(); next = in.receive()) {
                if (out != null && Integer.parseInt(next.get().text()) % prime != 0) {
                    out.send(next.get().text());
                }
            }
            if (out != null) {
                out.close();
            }
        }
        report.close();
    }

    private void collect(Stage stage, SelectLoop<Round> collector, Round[] current) throws InterruptedException {
        try (collector) {
            while (true) {
                current[0] = stage.round("collector");
                collector.next().end();
            }
        } catch (AllClosedException | ChannelClosedException e) {
            // All filters have ended.
            return;
        }
    }

    @Override
    public void verify(Stage stage) {
        List<Integer> sorted = primes.stream().sorted().toList();
        List<Integer> expected = new ArrayList<>();
        for (int number = 2; expected.size() < sorted.size(); number++) {
            if (isPrime(number)) {
                expected.add(number);
            }
        }
        stage.expect("primes", expected, sorted);
    }

    private static boolean isPrime(int number) {
        for (int divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
