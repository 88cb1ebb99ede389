package io.strait.bench.grpc;

import io.strait.bench.rig.ChildProcess;
import io.strait.node.NodeConfig;
import io.strait.node.StraitNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node of its own with default settings on free ports, until the parent is gone. */
public final class NodeProcess {

    private NodeProcess() {}

    /** Runs the node. */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (String plane : List.of("cluster", "data", "edge", "admin")) {
            settings.put("strait." + plane + ".port", "0");
        }
        try (StraitNode node = StraitNode.start(NodeConfig.of(settings))) {
            ChildProcess.announce(node.edgeEndpoint().toString());
            ChildProcess.awaitOrphaned();
        }
    }
}
