package io.strait.contract;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.port.StraitFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Three cores in this process; clients go round them. */
final class SimulatedDriver implements Driver {

    private final SimulatedCluster cluster;
    private final AtomicInteger opened = new AtomicInteger();

    SimulatedDriver(long seed) {
        cluster = new SimulatedCluster(seed);
    }

    @Override
    public Kind kind() {
        return Kind.SIMULATED;
    }

    @Override
    public Strait open(StraitOptions options) {
        return StraitFactory.over(cluster.open(opened.getAndIncrement()), options);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
