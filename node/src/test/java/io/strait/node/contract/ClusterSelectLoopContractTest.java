package io.strait.node.contract;

import io.strait.contract.Driver;
import io.strait.contract.SelectLoopContract;

final class ClusterSelectLoopContractTest extends SelectLoopContract {

    @Override
    protected Driver openDriver() {
        return ThreeNodesDriver.remote();
    }
}
