package io.strait.node.contract;

import static org.awaitility.Awaitility.await;

import io.strait.node.NodeConfig;
import io.strait.node.StraitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Three whole nodes in this process, on free ports, that all see each other. */
public final class ThreeNodes implements AutoCloseable {

    private static final int COUNT = 3;

    private final List<StraitNode> nodes = new ArrayList<>();

    /** Starts them; returns when each has the other two among its reachable nodes. */
    public ThreeNodes() {
        for (int i = 0; i < COUNT; i++) {
            String seeds = i == 0 ? "" : nodes.get(0).clusterEndpoint().toString();
            nodes.add(StraitNode.start(config("node-" + i, seeds)));
        }
        for (StraitNode node : nodes) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> node.scheduler()
                                    .ask(core -> core.view().reachable().size())
                                    .join()
                            == COUNT);
        }
    }

    private static NodeConfig config(String name, String seeds) {
        Map<String, String> settings = new HashMap<>();
        settings.put("strait.node.name", name);
        settings.put("strait.cluster.seeds", seeds);
        // Tests share the machine with builds: what is slow is not dead.
        settings.put("strait.cluster.profile", "conservative");
        for (String plane : List.of("cluster", "data", "edge", "admin")) {
            settings.put("strait." + plane + ".port", "0");
        }
        return NodeConfig.of(settings);
    }

    /** All of them, in the order in which they were started. */
    public List<StraitNode> all() {
        return nodes;
    }

    @Override
    public void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).close();
        }
    }
}
