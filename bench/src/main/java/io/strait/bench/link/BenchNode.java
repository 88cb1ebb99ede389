package io.strait.bench.link;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.View;
import io.strait.node.NodeConfig;
import io.strait.node.StraitNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node for measurements: free ports, no thread of its own. */
@SuppressWarnings("ThreadPriorityCheck") // With two processes on two cores the other one must get its turn.
final class BenchNode {

    private BenchNode() {}

    static StraitNode start(String name, String seeds) {
        Map<String, String> settings = new HashMap<>();
        settings.put("strait.node.name", name);
        settings.put("strait.cluster.name", "bench");
        settings.put("strait.cluster.seeds", seeds);
        settings.put("strait.cluster.profile", "conservative");
        for (String plane : List.of("cluster", "data", "edge", "admin")) {
            settings.put("strait." + plane + ".port", "0");
        }
        return StraitNode.startPumped(NodeConfig.of(settings));
    }

    /** Pumps until the node sees {@code count} nodes. */
    static void awaitMembers(StraitNode node, int count, List<StraitNode> pumped) {
        while (viewOf(node, pumped).reachable().size() < count) {
            pumped.forEach(StraitNode::pump);
            Thread.yield();
        }
    }

    private static View viewOf(StraitNode node, List<StraitNode> pumped) {
        var view = node.scheduler().ask(core -> core.view());
        while (!view.isDone()) {
            pumped.forEach(StraitNode::pump);
        }
        return view.join();
    }

    /** A channel name whose home is that node. */
    static String nameHomedAt(NodeUid home, String prefix, StraitNode seenBy) {
        for (int i = 0; ; i++) {
            ChannelName name = new ChannelName(prefix + i);
            var homed = seenBy.scheduler().ask(core -> core.homeOf(name));
            while (!homed.isDone()) {
                seenBy.pump();
            }
            if (homed.join().equals(home)) {
                return name.value();
            }
        }
    }
}
