package io.strait.deploy;

import io.strait.Strait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/**
 * Nodes {@code node1}, {@code node2}, ... on a network of their own, for the tests of one class. When a test fails, the end of
 * each node's log goes to standard error.
 */
final class ContainerCluster implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {

    /** Within which a cluster is whole again after anything a test does to it. */
    private static final Duration REPAIR = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(250);
    private static final int LOG_LINES = 60;

    private final int size;
    private final Map<String, String> environment;
    private final Map<Integer, ContainerNode> nodes = new TreeMap<>();
    private Network network;

    /** Settings come on top of those that make it a cluster. */
    ContainerCluster(int size, Map<String, String> settings) {
        this.size = size;
        String seeds = IntStream.rangeClosed(1, size)
                .mapToObj(number -> nameOf(number) + ":" + ContainerNode.CLUSTER_PORT)
                .collect(Collectors.joining(","));
        environment = new HashMap<>(Map.of("STRAIT_CLUSTER_NAME", "containers", "STRAIT_CLUSTER_SEEDS", seeds));
        environment.putAll(settings);
    }

    private static String nameOf(int number) {
        return "node" + number;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        network = Network.builder()
                .createNetworkCmdModifier(command -> command.withLabels(ContainerEngine.ownerLabel()))
                .build();
        for (int number = 1; number <= size; number++) {
            nodes.put(number, new ContainerNode(nameOf(number), network, environment));
        }
        try {
            Startables.deepStart(nodes.values().stream().map(ContainerNode::container))
                    .join();
            awaitWhole();
        } catch (RuntimeException | Error e) {
            printLogs();
            afterAll(context);
            throw e;
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            printLogs();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        nodes.values().forEach(ContainerNode::close);
        network.close();
    }

    /** Counted from 1, as in their names. */
    ContainerNode node(int number) {
        return nodes.get(number);
    }

    /** A client of that node alone; the caller closes it. */
    Strait connect(int number) {
        return Strait.connect("strait://" + node(number).endpoint());
    }

    /** Puts a new container in the place of that node: same name, another address, empty memory. */
    void replace(int number) {
        nodes.get(number).close();
        ContainerNode node = new ContainerNode(nameOf(number), network, environment);
        nodes.put(number, node);
        node.container().start();
    }

    /** Waits until all nodes serve and each sees all of them. */
    void awaitWhole() {
        Set<String> names = nodes.values().stream().map(ContainerNode::name).collect(Collectors.toSet());
        awaitViews(new ArrayList<>(nodes.keySet()), names);
    }

    /** Waits until the nodes {@code numbers} see these and no others: the rest was removed. */
    void awaitMembers(Integer... numbers) {
        Set<String> names = Arrays.stream(numbers).map(ContainerCluster::nameOf).collect(Collectors.toSet());
        awaitViews(List.of(numbers), names);
    }

    private void awaitViews(List<Integer> numbers, Set<String> names) {
        Awaitility.await("nodes " + numbers + " see " + names)
                .atMost(REPAIR)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    Set<Map<String, String>> views = new HashSet<>();
                    for (int number : numbers) {
                        NodeView view = node(number)
                                .view()
                                .orElseThrow(() -> new AssertionError("no answer: node=" + nameOf(number)));
                        if (!view.isWhole(names)) {
                            throw new AssertionError(nameOf(number) + ": " + view);
                        }
                        views.add(view.members());
                    }
                    if (views.size() != 1) {
                        throw new AssertionError("different incarnations are seen: " + views);
                    }
                });
    }

    private void printLogs() {
        nodes.values().forEach(node -> {
            List<String> lines = node.container().getLogs().lines().toList();
            System.err.println("---- log of " + node.name() + ", last lines of " + lines.size());
            lines.stream().skip(Math.max(0, lines.size() - LOG_LINES)).forEach(System.err::println);
        });
    }
}
