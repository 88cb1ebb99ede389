package io.strait.node.contract;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.contract.Driver;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers in the JVM of three nodes, each at another one. */
final class EmbeddedDriver implements Driver {

    private final ThreeNodes nodes = new ThreeNodes();
    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public Kind kind() {
        return Kind.CLUSTER;
    }

    @Override
    public Strait open(StraitOptions options) {
        int node = opened.getAndIncrement() % nodes.all().size();
        return nodes.all().get(node).scheduler().embed(options);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
