package io.strait.node.contract;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.contract.Driver;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients over gRPC, each at another of three nodes. */
final class ClusterDriver implements Driver {

    private final ThreeNodes nodes = new ThreeNodes();
    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public Kind kind() {
        return Kind.CLUSTER;
    }

    @Override
    public Strait open(StraitOptions options) {
        int node = opened.getAndIncrement() % nodes.all().size();
        return Strait.connect(options.toBuilder()
                .endpoints("strait://" + nodes.all().get(node).edgeEndpoint())
                .build());
    }

    @Override
    public void close() {
        nodes.close();
    }
}
