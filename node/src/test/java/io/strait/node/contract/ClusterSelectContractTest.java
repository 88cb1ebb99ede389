package io.strait.node.contract;

import io.strait.contract.Driver;
import io.strait.contract.SelectContract;

final class ClusterSelectContractTest extends SelectContract {

    @Override
    protected Driver openDriver() {
        return ThreeNodesDriver.remote();
    }
}
