package io.strait.node.contract;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.contract.Driver;
import io.strait.node.StraitNode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Three real nodes; each client that is opened sits at another one of them. */
final class ThreeNodesDriver implements Driver {

    private final ThreeNodes nodes = new ThreeNodes();
    private final AtomicInteger opened = new AtomicInteger();
    private final BiFunction<StraitNode, StraitOptions, Strait> opener;

    private ThreeNodesDriver(BiFunction<StraitNode, StraitOptions, Strait> opener) {
        this.opener = opener;
    }

    /** Clients over gRPC. */
    static ThreeNodesDriver remote() {
        return new ThreeNodesDriver((node, options) -> Strait.connect(
                options.toBuilder().endpoints("strait://" + node.edgeEndpoint()).build()));
    }

    /** Callers in the JVM of the nodes. */
    static ThreeNodesDriver embedded() {
        return new ThreeNodesDriver((node, options) -> node.scheduler().embed(options));
    }

    @Override
    public Kind kind() {
        return Kind.CLUSTER;
    }

    @Override
    public Strait open(StraitOptions options) {
        int node = opened.getAndIncrement() % nodes.all().size();
        return opener.apply(nodes.all().get(node), options);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
