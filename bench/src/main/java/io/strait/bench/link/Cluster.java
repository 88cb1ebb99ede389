package io.strait.bench.link;

import io.strait.Codec;
import io.strait.Strait;
import io.strait.bench.rig.ChildProcess;
import io.strait.core.id.NodeUid;
import io.strait.node.StraitNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** This process's node, which the measuring thread pumps, and the partners' process. */
@SuppressWarnings("ThreadPriorityCheck") // With two processes on two cores the other one must get its turn.
final class Cluster implements AutoCloseable {

    private final StraitNode node;
    private final ChildProcess partners;
    private final List<NodeUid> partnerUids = new ArrayList<>();

    Cluster(int partnerCount) {
        node = BenchNode.start("measuring", "");
        String seed = node.clusterEndpoint().toString();
        CompletableFuture<ChildProcess> starting = CompletableFuture.supplyAsync(
                () -> new ChildProcess(PartnerNodes.class, List.of(seed, String.valueOf(partnerCount))));
        while (!starting.isDone()) {
            node.pump();
            Thread.yield();
        }
        partners = starting.join();
        BenchNode.awaitMembers(node, partnerCount + 1, List.of(node));
        for (String uid : partners.ready().split(",", -1)) {
            partnerUids.add(new NodeUid(Long.parseUnsignedLong(uid, 16)));
        }
    }

    Strait strait() {
        return node.strait();
    }

    StraitNode node() {
        return node;
    }

    NodeUid uid() {
        return node.uid();
    }

    NodeUid partner(int index) {
        return partnerUids.get(index);
    }

    String nameHomedAt(NodeUid home, String prefix) {
        return BenchNode.nameHomedAt(home, prefix, node);
    }

    /** Lets a partner receive from these channels for ever. */
    void letReceive(int partner, String names) {
        CompletableFuture<Void> told = node.strait()
                .channel("control-" + partner, Codec.utf8())
                .sender()
                .sendAsync(names);
        while (!told.isDone()) {
            node.pump();
        }
        told.join();
    }

    int pump() {
        return node.pump();
    }

    @Override
    public void close() {
        partners.close();
        node.close();
    }
}
