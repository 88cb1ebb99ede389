package io.strait.node.contract;

import io.strait.contract.Driver;
import io.strait.contract.SelectLoopContract;

final class EmbeddedSelectLoopContractTest extends SelectLoopContract {

    @Override
    protected Driver openDriver() {
        return ThreeNodesDriver.embedded();
    }
}
